import { randomBytes } from "node:crypto";
import type { SandboxClock } from "./clock.ts";

/** One delivery attempt over HTTP; answers the receiver's status, throws when there is none. */
export type Send = (request: {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}) => Promise<{ readonly status: number }>;

/** How long a receiver may take to answer a webhook. */
const sendTimeoutMs = 10_000;

/** The real clock, randomness and network. Nothing else in this package touches them. */
export const systemClock: SandboxClock = {
  now: () => Date.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    // A pending retry must not keep a process alive that has nothing else to do.
    timer.unref();
    return () => clearTimeout(timer);
  },
};

export function randomSeed(): string {
  return randomBytes(16).toString("hex");
}

export const sendOverHttp: Send = async ({ url, headers, body }) => {
  const response = await fetch(url, {
    method: "POST",
    headers,
    body,
    redirect: "manual",
    signal: AbortSignal.timeout(sendTimeoutMs),
  });
  // The body is read so that the connection can be used again.
  await response.arrayBuffer();
  return { status: response.status };
};
