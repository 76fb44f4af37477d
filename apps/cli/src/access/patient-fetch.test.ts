import { expect, test } from "vitest";
import { patientFetch } from "./patient-fetch.ts";

const url = new URL("http://relay.example/api");
const init = (): RequestInit => ({ method: "POST" });

/** Answers with these, one after the other, and the last for ever. */
function server(...answers: readonly (() => Response)[]) {
  let asked = 0;
  return {
    asked: () => asked,
    send: async (): Promise<Response> => {
      const answer = answers[Math.min(asked, answers.length - 1)];
      asked += 1;
      if (answer === undefined) throw new Error("No answer");
      return answer();
    },
  };
}

const tooMany = (retryAfter?: string) => (): Response =>
  new Response("{}", { status: 429, headers: retryAfter ? { "retry-after": retryAfter } : {} });

test("[CM29] a request that came too soon is sent again after the time that the server says, or a usual one", async () => {
  const waits: number[] = [];
  const sleep = async (ms: number): Promise<void> => void waits.push(ms);
  const { send, asked } = server(
    tooMany("7"),
    tooMany("0"),
    tooMany("Wed, 21 Oct 2026 07:28:00 GMT"),
    tooMany(),
    () => new Response("done", { status: 201 }),
  );
  const response = await patientFetch(url, init, send, sleep);
  expect([response.status, await response.text()]).toEqual([201, "done"]);
  expect(waits).toEqual([7_000, 100, 5_000, 5_000]);
  expect(asked()).toBe(5);
});

test("[CM29] a server that asks for ever, or for hours, is believed in the end", async () => {
  let waited = 0;
  const sleep = async (ms: number): Promise<void> => void (waited += ms);
  const response = await patientFetch(url, init, server(tooMany("60")).send, sleep);
  expect(response.status).toBe(429);
  expect(waited).toBe(600_000);
  expect((await patientFetch(url, init, server(tooMany("7200")).send, sleep)).status).toBe(429);
  expect(waited).toBe(600_000);
});
