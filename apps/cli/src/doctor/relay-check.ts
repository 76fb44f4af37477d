import { join } from "node:path";
import { z } from "zod";
import { isPortFree } from "../access/free-port.ts";
import { readRunFile } from "../access/run-file.ts";
import type { Check } from "./check.ts";

/** `GET /readyz`, whatever its status. */
const Health = z.object({
  status: z.enum(["ready", "not-ready"]),
  reasons: z.array(z.string()),
  lacks: z.array(z.string()),
});

const name = "Relay";
const patienceMs = 3_000;

/** Whether a relay runs on a data folder, can do its work, and what it has to do without. */
export async function relayCheck(folder: string, port: number): Promise<Check> {
  const reading = await readRunFile(folder);
  switch (reading.type) {
    case "unreadable":
      return {
        name,
        state: "bad",
        finding: reading.reason,
        fix: "Delete the file and start again.",
      };
    case "none":
      return notRunning(port);
    case "running":
      return running(reading.run.url, `Read ${join(folder, "logs", "relay.log")}.`);
  }
}

async function notRunning(port: number): Promise<Check> {
  return (await isPortFree(port, "127.0.0.1"))
    ? { name, state: "unused", finding: `not running; port ${port} is free` }
    : {
        name,
        state: "warning",
        finding: `not running, and port ${port} is taken by another program`,
        fix: `Start with another: npm start -- --port ${port + 100}`,
      };
}

async function running(url: string, fix: string): Promise<Check> {
  const text = await fetch(new URL("/readyz", url), { signal: AbortSignal.timeout(patienceMs) })
    .then((response) => response.text())
    .catch(() => undefined);
  if (text === undefined) {
    return { name, state: "bad", finding: `does not answer at ${url}`, fix };
  }
  const health = readHealth(text);
  if (health === undefined) {
    const finding = `what answers at ${url} is no relay: ${text.slice(0, 200)}`;
    return { name, state: "bad", finding, fix };
  }
  const { status, reasons, lacks } = health;
  if (status === "not-ready") {
    return { name, state: "bad", finding: `at ${url}, not ready: ${reasons.join(" ")}`, fix };
  }
  return lacks.length === 0
    ? { name, state: "good", finding: `ready at ${url}` }
    : { name, state: "warning", finding: `ready at ${url}, but: ${lacks.join(" ")}`, fix };
}

function readHealth(text: string): z.infer<typeof Health> | undefined {
  try {
    return Health.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
