import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { fieldsOf } from "./registers.ts";
import { createDetectingRelay } from "./testing/detecting-relay.ts";

const path = "number";
const payment = "payments.stripe:py_1";
const violation = { rule: "invalid-value", message: "bad" } as const;
const isBad = (value: unknown): boolean => typeof value === "string" && value.startsWith("bad");
const strictRelay = () =>
  createDetectingRelay(({ value }) => (isBad(value) ? violation : undefined));

/** Replicas around a relay that corrects: each sends its edits in batches, and hears of the others when it listens. */
function createRoom(clientIds: readonly number[], register: string = path) {
  const relay = strictRelay();
  const overruled: unknown[] = [];
  const authors = clientIds.map((clientId) => {
    const doc = new Y.Doc();
    doc.clientID = clientId;
    const outbox: Uint8Array[] = [];
    const inbox: Uint8Array[] = [];
    const seen: unknown[] = [];
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin === "relay") seen.push(fieldsOf(doc).get(path), fieldsOf(doc).get(payment));
      else outbox.push(update);
    });
    return {
      clientId,
      seen,
      value: () => fieldsOf(doc).get(register),
      fact: () => fieldsOf(doc).get(payment),
      state: () => Y.encodeStateAsUpdate(doc),
      write: (value: string, key = register) => void fieldsOf(doc).set(key, value),
      inbox,
      send: () => {
        if (outbox.length === 0) return;
        const batch = Y.mergeUpdates(outbox.splice(0));
        const applied = relay.receive(batch);
        overruled.push(...applied.overruled);
        for (const other of authors) {
          const told = [...(other.clientId === clientId ? [] : [batch]), applied.addition];
          other.inbox.push(Y.mergeUpdates(told));
        }
      },
      listen: () => {
        for (const update of inbox.splice(0)) Y.applyUpdate(doc, update, "relay");
      },
    };
  });
  const settle = (): void => {
    for (const author of authors) author.send();
    for (const author of authors) author.listen();
  };
  return { relay, authors, overruled, settle };
}

function two(clientIds: readonly [number, number]) {
  const room = createRoom(clientIds);
  const [first, second] = room.authors;
  if (first === undefined || second === undefined) throw new Error("Two authors");
  return { ...room, first, second };
}

const orders = [
  [2_000, 3_000],
  [3_000, 2_000],
] as const;

describe.each(orders)("client ids %d and %d", (...clientIds) => {
  test("[DO80] a value that violates a rule gives way to the one before it, in the same commit", () => {
    const { first, second, settle, overruled } = two(clientIds);
    first.write("good");
    settle();
    first.write("bad");
    settle();
    expect([first.value(), second.value(), second.seen.filter(isBad)]).toEqual([
      "good",
      "good",
      [],
    ]);
    expect(overruled).toEqual([
      { path, how: "corrected", attempted: "bad", standing: "good", ...violation },
    ]);
  });

  test("[DO80] where nothing stood before, nothing stands after", () => {
    const { first, second, settle } = two(clientIds);
    first.write("bad");
    settle();
    expect([first.value(), second.value()]).toEqual([null, null]);
  });

  test("[DO81] of several overwrites in a batch the last good one stands", () => {
    const { first, second, settle } = two(clientIds);
    for (const value of ["good 1", "bad 1", "good 2", "bad 2", "bad 3"]) first.write(value);
    settle();
    expect([first.value(), second.value()]).toEqual(["good 2", "good 2"]);
  });

  test("[DO82] a correction loses to what its author wrote meanwhile", () => {
    const { first, second, settle } = two(clientIds);
    first.write("good");
    settle();
    first.write("bad");
    first.send();
    first.write("better");
    settle();
    expect([first.value(), second.value()]).toEqual(["better", "better"]);
  });

  test("[DO83] a concurrent good write stands, and opens no conflict, whichever came first", () => {
    for (const badFirst of [true, false]) {
      const { relay, first, second, settle } = two(clientIds);
      first.write("good");
      settle();
      first.write("bad");
      second.write("better");
      for (const author of badFirst ? [first, second] : [second, first]) author.send();
      settle();
      expect([first.value(), second.value()]).toEqual(["better", "better"]);
      // The bad value lost without being corrected where the better one was after it anyway: that branch is told as any other.
      const values = Object.values(relay.open()).map(({ lost }) => lost.value);
      expect(values.filter((value) => !isBad(value))).toEqual([]);
    }
  });

  test("[DO83] a good fact under the key of a bad one is not lost, whichever came first", () => {
    for (const badFirst of [true, false]) {
      const { first, second, settle } = two(clientIds);
      first.write("bad", payment);
      second.write("paid", payment);
      for (const author of badFirst ? [first, second] : [second, first]) author.send();
      settle();
      expect([first.fact(), second.fact()]).toEqual(["paid", "paid"]);
    }
  });
});

test.each(orders)(
  "[DO63] with client ids %d and %d the author of a second content hears that the first stands, whoever wins in Yjs",
  (...clientIds) => {
    const { first, second, settle, overruled } = two(clientIds);
    first.write("paid 10", payment);
    second.write("paid 20", payment);
    settle();
    expect([first.fact(), second.fact()]).toEqual(["paid 10", "paid 10"]);
    expect(overruled).toMatchObject([
      { rule: "fact-differs", how: "corrected", attempted: "paid 20", standing: "paid 10" },
    ]);
  },
);

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("write" as const), good: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("send" as const), good: fc.constant(true) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("listen" as const), good: fc.constant(true) }),
  },
);

test.each([path, payment])(
  "[DO84] in %s nobody ever reads another's bad value, replicas agree, and no good write is lost unseen",
  (register) => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([2_000, 3_000, 4_000], { minLength: 2 }),
        fc.array(fc.tuple(fc.nat(2), step), { maxLength: 25 }),
        (clientIds, steps) => {
          const { relay, authors, settle } = createRoom(clientIds, register);
          // Values are told apart by number. What an author saw and replaced, and what they replaced of their own, is given up knowingly.
          const good = new Set<unknown>();
          const givenUp = new Set<unknown>();
          const own = new Map<number, unknown>();
          const basis = new Map<number, unknown>();
          let count = 0;
          for (const [index, { do: action, good: isGood }] of steps) {
            const author = authors[index % authors.length];
            if (author === undefined) throw new Error("An author");
            if (action === "send") author.send();
            if (action === "listen") author.listen();
            if (action !== "write") continue;
            const value = `${isGood ? "good" : "bad"} ${(count += 1)} of ${author.clientId}`;
            givenUp.add(own.get(author.clientId));
            // Their own bad value stands for what they saw when they wrote it.
            if (!isBad(author.value())) basis.set(author.clientId, author.value());
            if (isGood) {
              givenUp.add(basis.get(author.clientId));
              good.add(value);
            }
            own.set(author.clientId, value);
            author.write(value);
          }
          settle();
          settle();

          const final = fieldsOf(relay.doc()).get(register);
          for (const author of authors) {
            expect(author.state()).toEqual(Y.encodeStateAsUpdate(relay.doc()));
            const others = author.seen.filter(
              (value) => isBad(value) && !String(value).endsWith(`of ${author.clientId}`),
            );
            expect(others).toEqual([]);
          }
          expect(good.size === 0 ? (final ?? null) === null : good.has(final)).toBe(true);
          const bases = Object.values(relay.open()).map(({ base }) => base?.value);
          expect(bases.filter(isBad)).toEqual([]);
          const told = new Set<unknown>(Object.values(relay.open()).map(({ lost }) => lost.value));
          const lost = [...good].filter(
            (value) => value !== final && !givenUp.has(value) && !told.has(value),
          );
          expect(lost).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  },
);
