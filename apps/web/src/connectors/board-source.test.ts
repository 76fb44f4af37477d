import type { ConnectorBoard } from "@concord/protocol";
import { expect, test } from "vitest";
import { createApi } from "../page/api.ts";
import { createBoardSource } from "./board-source.ts";

const board: ConnectorBoard = {
  at: 1_000,
  connectors: [
    {
      connector: "stripe",
      isSandbox: true,
      state: "healthy",
      waiting: 0,
      lagMs: 0,
      linked: 3,
      owns: [],
      problems: [],
      at: 1_000,
    },
  ],
};

const answerWith = (body: object) => (): Response => Response.json(body);

/** A device with a storage, and a server that answers as told. */
function device() {
  const kept = new Map<string, string>();
  const asked: string[] = [];
  let now = 5_000;
  let network: "up" | "down" = "up";
  let answer = answerWith(board);
  let changed: (() => void) | undefined;
  const open = () =>
    createBoardSource({
      api: createApi({
        token: async () => "session",
        fetch: async (url, init) => {
          asked.push(`${init?.method ?? "GET"} ${typeof url === "string" ? url : "?"}`);
          if (network === "down") throw new TypeError("Failed to fetch");
          return answer();
        },
      }),
      storage: {
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, value) => void kept.set(key, value),
      },
      now: () => now,
      every: () => () => undefined,
      isSeen: () => true,
      network: {
        isUp: () => network === "up",
        onChange: (listener) => {
          changed = listener;
        },
      },
    });
  return {
    kept,
    asked,
    open,
    pass: (ms: number) => (now += ms),
    setNetwork: (state: "up" | "down") => {
      network = state;
      changed?.();
    },
    setAnswer: (next: () => Response) => {
      answer = next;
    },
  };
}

test("[WB97] the last board outlives the page and the network, with the time at which it was heard", async () => {
  const { open, pass, setNetwork } = device();
  const first = open();
  expect([first.state().type, first.known()]).toEqual(["asking", undefined]);
  await first.look();
  expect(first.state().type).toBe("live");
  pass(60_000);
  setNetwork("down");
  const later = open();
  expect(later.known()).toEqual({ board, heardAt: 5_000 });
  await later.look();
  expect([later.state().type, later.known()?.heardAt]).toEqual(["unreachable", 5_000]);
  setNetwork("up");
  await expect.poll(() => later.state().type).toBe("live");
  expect(later.known()?.heardAt).toBe(65_000);
});

test("[WB97] what is no board in the storage is none, and a refusal is said", async () => {
  const { open, kept, setAnswer } = device();
  kept.set("concord-connectors", `{"board":7}`);
  const source = open();
  expect(source.known()).toBeUndefined();
  setAnswer(() => Response.json({ title: "No", detail: "Not yours." }, { status: 403 }));
  await source.look();
  expect(source.state()).toEqual({ type: "refused", status: 403, message: "Not yours." });
});

test("[WB98] a decision is followed by a look at what became of it", async () => {
  const { open, asked, setAnswer } = device();
  const source = open();
  setAnswer(answerWith({ done: 1, gone: 1 }));
  expect(await source.decide("stripe", "replay", ["a", "b"])).toEqual({
    type: "ok",
    value: { done: 1, gone: 1 },
  });
  expect(asked).toEqual(["POST /api/v1/connectors/stripe/replay", "GET /api/v1/connectors"]);
});
