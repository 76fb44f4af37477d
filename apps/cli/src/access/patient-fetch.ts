import { setTimeout } from "node:timers/promises";

/** Sends a request; the global `fetch` is one. */
export type Send = (url: URL, init: RequestInit) => Promise<Response>;

/** How long one request waits in all before its refusal is told. */
const mostWaitMs = 10 * 60_000;
/** Where the server does not say for how long, or says it as a date. */
const usualWaitMs = 5_000;

/**
 * Sends a request again for as long as the server asks for fewer of them (429): nothing of it was done. The signal of `init` is made anew for every attempt, so
 * that only an answer can take too long, and not the wait.
 */
export async function patientFetch(
  url: URL,
  init: () => RequestInit,
  send: Send = fetch,
  sleep: (ms: number) => Promise<unknown> = setTimeout,
): Promise<Response> {
  let waited = 0;
  for (;;) {
    const response = await send(url, init());
    if (response.status !== 429) return response;
    const ms = waitOf(response.headers.get("retry-after"));
    if (waited + ms > mostWaitMs) return response;
    // Unread, it would hold its connection.
    await response.body?.cancel();
    await sleep(ms);
    waited += ms;
  }
}

function waitOf(retryAfter: string | null): number {
  return retryAfter !== null && /^\d{1,9}$/.test(retryAfter)
    ? Math.max(Number(retryAfter) * 1_000, 100)
    : usualWaitMs;
}
