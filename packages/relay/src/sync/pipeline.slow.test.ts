import { randomUUID } from "node:crypto";
import process from "node:process";
import { DocumentId } from "@concord/model";
import type { JsonValue, Role } from "@concord/model";
import { ConflictRecord } from "@concord/document";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { joinAs, sendBatch } from "../testing/raw-peer.ts";
import { rawYjs } from "../testing/raw-yjs.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

const paths = ["currency", "number", "links.stripe", "nonsense"] as const;
type Path = (typeof paths)[number];

/** One write, named so that a reader can tell whose it is and whether it may stand. */
interface Write {
  readonly path: Path;
  readonly valid: boolean;
}

const currencies = ["EUR", "USD", "GBP", "CHF", "SEK", "JPY"];

function valueOf({ path, valid }: Write, count: number, by: string): JsonValue {
  if (!valid) return { bad: count, by };
  switch (path) {
    case "currency":
      return currencies[count % currencies.length] ?? "EUR";
    case "number":
      return `${count} of ${by}`;
    case "links.stripe":
      return { kind: "invoice", account: by, id: `in_${count}` };
    case "nonsense":
      return { by };
  }
}

/** The reference: which rule a write breaks, said without the relay's tables. */
function ruleOf({ path, valid }: Write, role: Role): string | undefined {
  if (path === "nonsense") return "unknown-path";
  if (path === "links.stripe" && role === "field") return "not-allowed";
  return valid ? undefined : "invalid-value";
}

/** Whether a value may stand in a register, as anybody can tell from it. */
function mayStand(path: string, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  const text = JSON.stringify(value);
  if (path === "nonsense" || text.includes('"bad"')) return false;
  return path !== "links.stripe" || !text.includes("field-");
}

/** A replica at one of the doors. */
interface Replica {
  readonly name: string;
  readonly role: Role;
  readonly doc: Y.Doc;
  /** Sends what was written as one batch, and gives what the door tells of it: the rules and paths, or null where it tells nothing. */
  readonly send: (update: Uint8Array, batch: number) => Promise<readonly string[] | null>;
  /** Takes in all that the relay has sent by now. */
  readonly listen: () => Promise<void>;
  readonly close: () => void;
}

/** Each run has its own, so that nobody catches up with the runs before it. */
function workspaceOf(document: DocumentId): string {
  return `w-${document}`;
}

async function atSync(
  url: string,
  document: DocumentId,
  name: string,
  role: Role,
): Promise<Replica> {
  const wish = { id: name, role, workspace: workspaceOf(document) };
  const doc = new Y.Doc();
  const peer = await joinAs(url, await tokenFor(wish));
  peer.send({ type: "claim", document, clientId: doc.clientID });
  return {
    name,
    role,
    doc,
    close: peer.close,
    send: async (update, batch) => {
      const verdict = await sendBatch(peer, batch, update, document);
      if (verdict.type === "refused") throw new Error(`${verdict.reason}: ${verdict.message}`);
      const corrections = verdict.type === "committed" ? [] : verdict.corrections;
      return [...corrections, ...verdict.remarks].map(({ rule, path }) => `${path}: ${rule}`);
    },
    listen: async () => {
      peer.send({ type: "ping", nonce: 7 });
      while ((await peer.next("pong")).nonce !== 7);
      while (peer.heard().some(({ type }) => type === "updates")) {
        for (const entry of (await peer.next("updates")).entries) {
          if (entry.document === document) Y.applyUpdate(doc, entry.update, "relay");
        }
      }
    },
  };
}

async function atYjs(
  url: string,
  document: DocumentId,
  name: string,
  role: Role,
): Promise<Replica> {
  const wish = { id: name, role, workspace: workspaceOf(document) };
  const doc = new Y.Doc();
  const peer = await rawYjs(url, wish, document);
  let isNew = true;
  const listen = async (): Promise<void> => {
    // Frames are dealt with in their order: the answer comes when everything before it is done.
    peer.send({ type: "sync-step-1", stateVector: Y.encodeStateVector(doc) });
    if (isNew) peer.send({ type: "sync-step-2", update: emptyUpdate });
    isNew = false;
    for (;;) {
      const frame = await peer.next();
      if (frame.type !== "update" && frame.type !== "sync-step-2") continue;
      Y.applyUpdate(doc, frame.update, "relay");
      if (frame.type === "sync-step-2") return;
    }
  };
  await listen();
  return {
    name,
    role,
    doc,
    close: peer.close,
    send: async (update) => {
      peer.send({ type: "update", update });
      return null;
    },
    listen,
  };
}

const emptyUpdate = Y.encodeStateAsUpdate(new Y.Doc());

const step = fc.record({
  who: fc.nat(2),
  do: fc.oneof(
    { weight: 5, arbitrary: fc.constant("write" as const) },
    { weight: 2, arbitrary: fc.constant("send" as const) },
    { weight: 1, arbitrary: fc.constant("listen" as const) },
  ),
  write: fc.record({
    path: fc.constantFrom(...paths, "currency" as const, "number" as const),
    valid: fc.boolean(),
  }),
});

const runs = Number(process.env["CONCORD_RUNS"] ?? 25);

test("[RL90] through both doors, whoever writes what: nobody reads another's bad value, all end equal, no valid write is lost, and verdicts say what the reference says", async () => {
  const { url } = await startRelay(temporaryFolder());
  let batch = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const document = DocumentId.parse(randomUUID());
      const run = randomUUID().slice(0, 8);
      const writers = [
        await atSync(url, document, `owner-${run}`, "owner"),
        await atYjs(url, document, `field-${run}`, "field"),
        await atSync(url, document, `connector-${run}`, "connector"),
      ];
      const readers = [
        await atSync(url, document, `reader-${run}`, "viewer"),
        await atYjs(url, document, `watcher-${run}`, "viewer"),
      ];
      const everybody = [...writers, ...readers];
      const wrongs: unknown[] = [];
      const verdicts: (readonly string[])[][] = [];
      for (const { doc, name } of everybody) {
        const fields = doc.getMap("fields");
        doc.on("update", (_update: Uint8Array, origin: unknown) => {
          if (origin !== "relay") return;
          for (const path of paths) {
            const value = fields.get(path);
            const isOwn = JSON.stringify(value ?? null).includes(name);
            if (!isOwn && !mayStand(path, value)) wrongs.push([name, path, value]);
          }
        });
      }
      const queues = writers.map(() => new Map<Path, Write>());
      const bases = writers.map(({ doc }) => Y.encodeStateVector(doc));
      const valid = new Map<Path, Set<string>>(paths.map((path) => [path, new Set()]));
      const givenUp = new Map<Path, Set<string>>(paths.map((path) => [path, new Set()]));
      const seen = writers.map(() => new Map<Path, { own?: string; basis?: string }>());

      const send = async (who: number): Promise<void> => {
        const writer = writers[who];
        const queue = queues[who];
        const base = bases[who];
        if (writer === undefined || queue === undefined || base === undefined) return;
        if (queue.size === 0) return;
        const update = Y.encodeStateAsUpdate(writer.doc, base);
        const told = await writer.send(update, (batch += 1));
        bases[who] = Y.encodeStateVector(writer.doc);
        const expected = [...queue.values()].flatMap((write) => {
          const rule = ruleOf(write, writer.role);
          return rule === undefined ? [] : [`${write.path}: ${rule}`];
        });
        queue.clear();
        // The door of stock clients tells nothing.
        verdicts.push([told ?? expected, expected].map((rules) => rules.toSorted()));
      };

      let count = 0;
      for (const { who, do: action, write } of steps) {
        const writer = writers[who];
        const queue = queues[who];
        const history = seen[who];
        if (writer === undefined || queue === undefined || history === undefined) continue;
        if (action === "send") await send(who);
        if (action === "listen") {
          await send(who);
          await writer.listen();
          bases[who] = Y.encodeStateVector(writer.doc);
        }
        if (action !== "write") continue;
        const { path } = write;
        const fields = writer.doc.getMap("fields");
        const value = valueOf(write, (count += 1), writer.name);
        const text = JSON.stringify(value);
        const before = JSON.stringify(fields.get(path) ?? null);
        const known = history.get(path) ?? {};
        const isOwnBad = known.own === before && !valid.get(path)?.has(before);
        const basis = isOwnBad ? known.basis : before;
        if (known.own !== undefined) givenUp.get(path)?.add(known.own);
        const stands = ruleOf(write, writer.role) === undefined;
        if (stands) valid.get(path)?.add(text);
        if (stands && basis !== undefined) givenUp.get(path)?.add(basis);
        history.set(path, { own: text, ...(basis !== undefined && { basis }) });
        queue.set(path, write);
        fields.set(path, value);
      }
      for (const who of writers.keys()) await send(who);
      // Everything is committed once each door has answered; only then it has been sent to everybody.
      for (const { listen } of writers) await listen();
      for (const { listen } of everybody) await listen();

      for (const { close } of everybody) close();
      expect(wrongs).toEqual([]);
      for (const [told, expected] of verdicts) expect(told).toEqual(expected);
      const [first, ...others] = everybody.map(({ doc }) => doc);
      if (first === undefined) throw new Error("Five replicas");
      for (const other of others) {
        expect(other.getMap("fields").toJSON()).toEqual(first.getMap("fields").toJSON());
        expect(Y.encodeStateAsUpdate(other)).toEqual(Y.encodeStateAsUpdate(first));
      }
      const fields = first.getMap("fields");
      const lost = [...fields.entries()].flatMap(([path, value]) => {
        const record = path.startsWith("conflicts.") ? ConflictRecord.safeParse(value) : null;
        return record?.success === true && record.data.state === "open"
          ? [`${record.data.path} ${JSON.stringify(record.data.lost.value)}`]
          : [];
      });
      for (const path of paths) {
        const final = fields.get(path);
        expect(mayStand(path, final)).toBe(true);
        const unseen = [...(valid.get(path) ?? [])].filter(
          (text) =>
            text !== JSON.stringify(final) &&
            givenUp.get(path)?.has(text) !== true &&
            !lost.includes(`${path} ${text}`),
        );
        expect(unseen).toEqual([]);
      }
    }),
    { numRuns: runs, endOnFailure: true },
  );
});
