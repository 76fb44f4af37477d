import { randomUUID } from "node:crypto";
import { DocumentId } from "@concord/model";
import { WorkspaceId, decodeRelayMessage, encodeRelayMessage, limits } from "@concord/protocol";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { expect, test } from "vitest";
import { firstDocument } from "../testing/raw-peer.ts";
import { nodeDeps } from "../node-deps.ts";
import type { RelayStorage } from "../storage/storage.ts";
import { createClaims } from "./claims.ts";
import { createPresence } from "./presence.ts";

const nobodyWrote = { ownerOf: async () => null };
const who = (id: string) => ({ id, name: id });
const place = { workspace: WorkspaceId.parse("acme"), document: firstDocument };

/** An awareness update of one client that shows a text of the given length. */
function showing(clientId: number, length: number): Uint8Array {
  return encoding.encode((encoder) => {
    for (const number of [1, clientId, 1]) encoding.writeVarUint(encoder, number);
    encoding.writeVarString(encoder, JSON.stringify("x".repeat(length)));
  });
}

test("[RL63] everybody in a full room is shown, in messages that can be read", async () => {
  const presence = createPresence(createClaims(), nobodyWrote, nodeDeps("silent"));
  const biggest = limits.presenceBytes - 2;
  for (let person = 0; person < 100; person += 1) {
    const seat = presence.join(place, who(`p${person}`), () => undefined);
    expect(await seat.show(showing(5_000 + person, biggest))).toBe("shown");
    // Longer than one may show: what it hears of others can be so long by the relay's own word, and a stock client says it again.
    expect(await seat.show(showing(5_000 + person, biggest + 1))).toBe("shown");
    expect(await seat.show(showing(5_000 + person, 2 * limits.presenceBytes))).toBe("malformed");
  }
  const updates = [...presence.join(place, who("ada"), () => undefined).everyone()];
  expect(updates.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBeGreaterThan(
    100 * biggest,
  );
  for (const update of updates) {
    const frame = encodeRelayMessage({ type: "presence", document: firstDocument, update });
    expect(decodeRelayMessage(frame).type).toBe("message");
  }
});

/** Awareness of several clients at once. */
function entries(of: readonly { id: number; clock: number; state: unknown }[]): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, of.length);
    for (const { id, clock, state } of of) {
      encoding.writeVarUint(encoder, id);
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarString(encoder, JSON.stringify(state));
    }
  });
}

/** A room on a clock of the test's, and what its one quiet member has been told. */
function room(storage: Pick<RelayStorage, "ownerOf"> = nobodyWrote) {
  let now = 0;
  const sweeps: (() => void)[] = [];
  const presence = createPresence(createClaims(), storage, {
    now: () => now,
    every: (_, work) => {
      sweeps.push(work);
      return { [Symbol.dispose]: () => undefined };
    },
  });
  const told: Uint8Array[] = [];
  const quiet = presence.join(place, who("quiet"), (update) => told.push(update));
  return {
    presence,
    told,
    shown: () => [...quiet.everyone()].flatMap((update) => [...update]),
    pass: (ms: number) => {
      now += ms;
      for (const sweep of sweeps) sweep();
    },
  };
}

test("[RL85] presence that is not renewed is gone after two intervals, although its connection stands; renewed it stays", async () => {
  const { presence, told, shown, pass } = room();
  const ghost = presence.join(place, who("ghost"), () => undefined);
  const ada = presence.join(place, who("ada"), () => undefined);
  await ghost.show(entries([{ id: 5_000, clock: 7, state: "here" }]));
  for (let clock = 1; clock <= 3; clock += 1) {
    await ada.show(entries([{ id: 6_000, clock, state: "here" }]));
    pass(14_000);
  }
  expect(shown()).toEqual([...entries([{ id: 6_000, clock: 3, state: "here" }])]);
  expect(told.at(-1)).toEqual(entries([{ id: 5_000, clock: 7, state: null }]));
  // It was only slow: it shows itself again.
  await ghost.show(entries([{ id: 5_000, clock: 8, state: "back" }]));
  expect(told.at(-1)).toEqual(entries([{ id: 5_000, clock: 8, state: "back" }]));
});

test("[RL86] nobody shows, moves or ends the presence of another, whatever clock is given, nor fills the room", async () => {
  const { presence, told, shown } = room();
  const ada = presence.join(place, who("ada"), () => undefined);
  await ada.show(entries([{ id: 5_000, clock: 1, state: { name: "Ada" } }]));
  const before = shown();
  told.length = 0;
  const eve = presence.join(place, who("eve"), () => undefined);
  await eve.show(entries([{ id: 5_000, clock: 2, state: { name: "Eve" } }]));
  await eve.show(entries([{ id: 5_000, clock: 1, state: null }]));
  await eve.show(entries([{ id: 5_000, clock: Number.MAX_SAFE_INTEGER, state: null }]));
  expect(shown()).toEqual(before);
  expect(told).toEqual([]);
  // Beyond what a number can hold.
  const beyond = Uint8Array.of(1, 77, ...Array.from({ length: 8 }, () => 0xff), 0x7f, 1, 0x31);
  expect(await eve.show(beyond)).toBe("malformed");
  // A clock of its own at the end of all clocks harms nobody else.
  await eve.show(entries([{ id: 6_000, clock: Number.MAX_SAFE_INTEGER, state: 1 }]));
  await ada.show(entries([{ id: 5_000, clock: 2, state: { name: "Ada L." } }]));
  expect(told.at(-1)).toEqual(
    entries([{ id: 5_000, clock: 2, state: { name: "Ada L.", by: who("ada") } }]),
  );

  const crowd = Array.from({ length: 10_000 }, (_, index) => ({
    id: 10_000 + index,
    clock: 1,
    state: 1,
  }));
  await eve.show(entries(crowd));
  // Ada's one and eight of Eve's.
  const otto = presence.join(place, who("otto"), () => undefined);
  expect([...otto.everyone()].map((update) => update[0])).toEqual([9]);
});

test("[RL165] nobody shows themselves under an id under which somebody else has written, who is away", async () => {
  const { presence, told, shown } = room({
    ownerOf: async (_, __, client) => (client === 5_000 ? "ada" : null),
  });
  const eve = presence.join(place, who("eve"), () => undefined);
  const both = [5_000, 6_000].map((id) => ({ id, clock: 1, state: "here" }));
  await eve.show(entries(both));
  expect(told).toEqual([entries(both.slice(1))]);
  const ada = presence.join(place, who("ada"), () => undefined);
  await ada.show(entries(both));
  expect(shown()).toEqual([...entries(both.toReversed())]);
});

test("[RL165] nothing is shown for a connection that ended while it was asked whose the id is", async () => {
  const asked = Promise.withResolvers<null>();
  const { presence, told } = room({ ownerOf: () => asked.promise });
  const ada = presence.join(place, who("ada"), () => undefined);
  const shown = ada.show(entries([{ id: 5_000, clock: 1, state: "here" }]));
  ada[Symbol.dispose]();
  asked.resolve(null);
  await shown;
  expect(told).toEqual([]);
});

test("[RL112] a claim that moved to a later seat of the same principal is let go with it", async () => {
  const claims = createClaims();
  using presence = createPresence(claims, nobodyWrote, nodeDeps("silent"));
  const old = presence.join(place, who("ada"), () => undefined);
  await old.show(entries([{ id: 5_000, clock: 1, state: "here" }]));
  const next = presence.join(place, who("ada"), () => undefined);
  await next.show(entries([{ id: 5_000, clock: 2, state: "here" }]));
  old[Symbol.dispose]();
  next[Symbol.dispose]();
  for (let clientId = 10_000; clientId < 12_000; clientId += 1) {
    claims.claim({ ...place, clientId }, "ada");
    claims.release({ ...place, clientId }, "ada");
  }
  expect(claims.claim({ ...place, clientId: 10_000 }, "eve")).toBe("claimed");
  expect(claims.claim({ ...place, clientId: 5_000 }, "eve")).toBe("claimed");
});

test("[RL183] an old connection takes with it what it shows, and not what a later one of the same principal shows", async () => {
  const { presence, told, shown, pass } = room();
  const old = presence.join(place, who("ada"), () => undefined);
  await old.show(entries([{ id: 5_000, clock: 1, state: "here" }]));
  // Half open, and silent for so long that it was taken for gone.
  pass(31_000);
  const next = presence.join(place, who("ada"), () => undefined);
  const back = entries([{ id: 5_000, clock: 2, state: "back" }]);
  await next.show(back);
  old[Symbol.dispose]();
  expect(shown()).toEqual([...back]);
  expect(told.at(-1)).toEqual(back);
});

test("[RL205] who shows without end is told of for a while, and then of the latest with each sweep; others are not held up", async () => {
  const sweeps: (() => void)[] = [];
  const presence = createPresence(createClaims(), nobodyWrote, {
    now: () => 0,
    every: (_, work) => {
      sweeps.push(work);
      return { [Symbol.dispose]: () => undefined };
    },
  });
  const told: Uint8Array[] = [];
  presence.join(place, who("ada"), (update) => told.push(update));
  const eve = presence.join(place, who("eve"), () => undefined);
  for (let clock = 1; clock <= 1_000; clock += 1) {
    await eve.show(entries([{ id: 6_000, clock, state: "here" }]));
  }
  expect(told).toHaveLength(120);
  const ben = presence.join(place, who("ben"), () => undefined);
  await ben.show(entries([{ id: 7_000, clock: 1, state: "me" }]));
  expect(told).toHaveLength(121);
  for (const sweep of [...sweeps, ...sweeps]) sweep();
  expect(told).toHaveLength(122);
  expect(told.at(-1)).toEqual(entries([{ id: 6_000, clock: 1_000, state: "here" }]));
});

test("[RL282] who shows something is told by the relay's word, whatever they say of themselves", async () => {
  const { presence, told } = room();
  const eve = presence.join(place, { id: "eve", name: "Eve" }, () => undefined);
  const states = [{ field: "dueDate", by: who("ada"), user: "ada" }, {}, ["ada"], "ada", null];
  for (const [index, state] of states.entries()) {
    await eve.show(entries([{ id: 6_000, clock: index + 1, state }]));
  }
  const by = { id: "eve", name: "Eve" };
  const seen = [{ field: "dueDate", by, user: "ada" }, { by }, ["ada"], "ada", null];
  expect(told).toEqual(
    seen.map((state, index) => entries([{ id: 6_000, clock: index + 1, state }])),
  );
  // Who comes later is told the same.
  await eve.show(entries([{ id: 6_000, clock: 9, state: { by: who("ada") } }]));
  const otto = presence.join(place, who("otto"), () => undefined);
  expect([...otto.everyone()]).toEqual([entries([{ id: 6_000, clock: 9, state: { by } }])]);
});

/** What the frames of a room hold, by client id. */
function statesIn(updates: Iterable<Uint8Array>): ReadonlyMap<number, string> {
  const states = new Map<number, string>();
  for (const update of updates) {
    const decoder = decoding.createDecoder(update);
    const count = decoding.readVarUint(decoder);
    for (let index = 0; index < count; index += 1) {
      const id = decoding.readVarUint(decoder);
      decoding.readVarUint(decoder);
      states.set(id, decoding.readVarString(decoder));
    }
  }
  return states;
}

const canBeRead = (update: Uint8Array): void => {
  const frame = encodeRelayMessage({ type: "presence", document: firstDocument, update });
  expect(decodeRelayMessage(frame).type).toBe("message");
};

test("[RL403] one id repeated in an update is told once, as it is in the end; what is told can be read by everybody", async () => {
  const { presence, told } = room();
  const eve = presence.join(place, who("eve"), () => undefined);
  const repeated = Array.from({ length: 50 }, (_, index) => ({
    id: 6_000,
    clock: 1 + index,
    state: { at: index },
  }));
  await eve.show(entries(repeated));
  const last = { at: 49, by: who("eve") };
  expect(told).toEqual([entries([{ id: 6_000, clock: 50, state: last }])]);
  // A number that is written out is far longer than what was sent.
  const long = { numbers: JSON.parse(`[${"1e20,".repeat(3_000)}1]`) };
  const said = JSON.stringify(long).replaceAll("100000000000000000000", "1e20");
  const update = encoding.encode((encoder) => {
    for (const number of [1, 6_001, 1]) encoding.writeVarUint(encoder, number);
    encoding.writeVarString(encoder, said);
  });
  expect(said.length).toBeLessThan(limits.presenceBytes);
  expect(await eve.show(update)).toBe("shown");
  for (const each of told) canBeRead(each);
  expect([...statesIn(told).keys()]).toEqual([6_000]);
});

test("[RL403] of an update no more is looked at than anybody has to say", async () => {
  const { presence, told } = room();
  const eve = presence.join(place, who("eve"), () => undefined);
  const noJson = Uint8Array.of(77, 1, 1, "{".charCodeAt(0));
  const head = entries(
    Array.from({ length: 64 }, (_, index) => ({ id: 10_000 + index, clock: 1, state: 1 })),
  );
  const many = Buffer.concat([Uint8Array.of(0xc0, 0x84, 0x3d), head.subarray(1), noJson]);
  expect(await eve.show(new Uint8Array(many))).toBe("shown");
  expect(statesIn(told).size).toBe(8);
});

test("[RL404] who shows much is told of for a while by its bytes too", async () => {
  const { presence, told } = room();
  const eve = presence.join(place, who("eve"), () => undefined);
  const state = { text: "x".repeat(15_000) };
  for (let clock = 1; clock <= 100; clock += 1) {
    await eve.show(entries([{ id: 6_000, clock, state }]));
  }
  const bytes = sizeOfAll(told);
  expect(bytes).toBeGreaterThan(256 * 1_024);
  expect(bytes).toBeLessThan(1_024 * 1_024);
});

test("[RL404] who shows ever other ids of others has the store asked a bounded number of times", async () => {
  let asked = 0;
  const { presence, pass } = room({
    ownerOf: async () => {
      asked += 1;
      return "ada";
    },
  });
  const eve = presence.join(place, who("eve"), () => undefined);
  const showMany = async (): Promise<void> => {
    for (let frame = 0; frame < 300; frame += 1) {
      const others = Array.from({ length: 20 }, (_, index) => ({
        id: 10_000 + 20 * frame + index,
        clock: 1,
        state: 1,
      }));
      await eve.show(entries(others));
    }
  };
  await showMany();
  expect(asked).toBe(2_000);
  pass(1_000);
  await showMany();
  expect(asked).toBe(2_100);
});

test("[RL405] however many connections one has, they fill no room, and not many rooms together; others are shown beside", async () => {
  const { presence } = room();
  const state = { text: "x".repeat(15_000) };
  const updates = Array.from({ length: 50 }, (_, connection) =>
    entries(
      Array.from({ length: 8 }, (__, index) => ({
        id: 10_000 + 8 * connection + index,
        clock: 1,
        state: connection < 2 || connection > 40 ? state : 1,
      })),
    ),
  );
  const fill = async (document: DocumentId, connections: number): Promise<void> => {
    for (const update of updates.slice(0, connections)) {
      const seat = presence.join({ ...place, document }, who("eve"), () => undefined);
      await seat.show(update);
    }
  };
  const shownIn = (document: DocumentId): Uint8Array[] => [
    ...presence.join({ ...place, document }, who("otto"), () => undefined).everyone(),
  ];
  await fill(firstDocument, 50);
  const ada = presence.join(place, who("ada"), () => undefined);
  await ada.show(entries([{ id: 5_000, clock: 1, state }]));
  const seen = shownIn(firstDocument);
  expect(statesIn(seen).size).toBeLessThanOrEqual(65);
  expect(statesIn(seen).has(5_000)).toBe(true);
  expect(sizeOfAll(seen)).toBeLessThan(300 * 1_024);

  const documents = Array.from({ length: 20 }, () => DocumentId.parse(randomUUID()));
  for (const document of documents) await fill(document, 2);
  const all = documents.reduce((sum, document) => sum + sizeOfAll(shownIn(document)), 0);
  expect(all).toBeGreaterThan(3 * 1_024 * 1_024);
  expect(all).toBeLessThan(4 * 1_024 * 1_024);
});

test("[RL405] what one shows no more leaves room for what is shown next", async () => {
  const { presence, shown, pass } = room();
  const state = { text: "x".repeat(15_000) };
  for (let round = 0; round < 6; round += 1) {
    const seat = presence.join(place, who("eve"), () => undefined);
    const mine = Array.from({ length: 8 }, (_, index) => ({
      id: 10_000 + 8 * round + index,
      clock: 1,
      state,
    }));
    await seat.show(entries(mine));
    expect(shown().length).toBeGreaterThan(8 * 15_000);
    if (round % 3 === 0) {
      await seat.show(entries(mine.map((entry) => ({ ...entry, clock: 2, state: null }))));
    } else if (round % 3 === 1) {
      pass(31_000);
    }
    seat[Symbol.dispose]();
    expect(shown()).toEqual([]);
  }
});

function sizeOfAll(updates: readonly Uint8Array[]): number {
  return updates.reduce((sum, { byteLength }) => sum + byteLength, 0);
}
