import type { Replica } from "@concord/client";
import { ConflictRecord, snapshot } from "@concord/document";
import { PlainDate } from "@concord/model";
import type { DocumentId, JsonValue } from "@concord/model";
import { summaryOf } from "../../packages/document/src/invoice-summary.ts";
import type { JournalEntry } from "../../packages/relay/src/storage/storage.ts";
import { authorsAreTrue, exilesAreKept, journalOf } from "./check-access.ts";
import { cameBack, readLost } from "./check-restore.ts";
import { difference, plain, relayState, same, stateOf } from "./document-state.ts";
import type { Plain, State } from "./document-state.ts";
import type { Write } from "./memory-of-writes.ts";
import { people } from "./step.ts";
import { registersOf } from "./stock-host.ts";
import type { World } from "./world.ts";

/** A promise that was not kept. The names are those of the invariants in SPEC.md. */
export interface Violation {
  readonly invariant: string;
  readonly detail: string;
}

/** Looks at a world at rest from outside. */
export async function check(world: World): Promise<readonly Violation[]> {
  const found: Violation[] = [];
  const fail = (invariant: string, detail: string): void => void found.push({ invariant, detail });
  const journal = await journalOf(world.relay.stored());
  const lost = await readLost(world);
  const documents = [...new Set(journal.map(({ document }) => document))];

  for (const document of documents) {
    const relayed = await relayState(world, document);
    if (relayed.pending) fail("I3", `The relay's ${document} waits for an update`);
    const replayed = replay(journal, document);
    if (!same(replayed, relayed.registers)) {
      fail(
        "I4",
        `${document} differs from its journal: ${difference(replayed, relayed.registers)}`,
      );
    }
    for (const [name, replica] of replicasOf(world)) {
      const state = await replicaState(replica, document);
      if (state === undefined) fail("I2", `${name} does not have ${document}`);
      else if (!same(state.registers, relayed.registers)) {
        fail(
          "I2",
          `${name} and the relay differ in ${document}: ${difference(state.registers, relayed.registers)}`,
        );
      } else if (!Buffer.from(state.bytes).equals(Buffer.from(relayed.bytes))) {
        fail("I2", `${name} and the relay hold ${document} in different bytes`);
      }
      if (state?.pending === true) fail("I3", `${name}'s ${document} waits for an update`);
    }
    money(document, relayed.registers, fail);
  }
  const tool = registersOf(world.stock.doc);
  const stocked = await relayState(world, world.stock.document);
  if (!same(plain(tool), stocked.registers)) {
    fail(
      "I2",
      `The stock tool and the relay differ: ${difference(plain(tool), stocked.registers)}`,
    );
  }
  for (const [name, replica] of replicasOf(world)) {
    for (const { document } of replica.list("invoice")) {
      if (!documents.includes(document))
        fail("I1", `${name} has ${document}, which the relay never got`);
    }
  }

  for (const detail of world.unfit) fail("I6", detail);
  await promises(world, [...lost.flatMap((store) => store.journal), ...journal], fail);
  for (const store of lost) await cameBack(world, store, journal, fail);
  await authorsAreTrue(world, documents, fail);
  exilesAreKept(world, [...lost.map((store) => store.journal), journal], fail);
  if (journal.some(({ author }) => author.id === "viewer"))
    fail("I5", "The viewer wrote something");
  await vendorAgrees(world, fail);
  return found;
}

async function replicaState(replica: Replica, document: DocumentId): Promise<State | undefined> {
  if (replica.row(document) === undefined) return undefined;
  using open = await replica.open(document);
  return stateOf(open.doc());
}

function replicasOf({ clients, bridgeDevice }: World): readonly (readonly [string, Replica])[] {
  return [...people.map((name) => clients[name]), bridgeDevice].flatMap((host) => {
    const replica = host.replica();
    return replica === undefined ? [] : [[host.name, replica] as const];
  });
}

function replay(journal: readonly JournalEntry[], document: DocumentId): Plain {
  const registers: Record<string, JsonValue> = {};
  for (const entry of journal) {
    if (entry.document !== document) continue;
    for (const { path, after } of entry.difference) registers[path] = after;
  }
  // The note is text, no register.
  const { note: _, ...rest } = registers;
  return plain(rest);
}

function keyOf(document: string, path: string, value: unknown): string {
  return JSON.stringify([document, path, value]);
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

/** I1: what was promised stands, or stood and was written over, or is shown as a conflict or as refused. */
async function promises(
  world: World,
  journal: readonly JournalEntry[],
  fail: (invariant: string, detail: string) => void,
): Promise<void> {
  const all = world.writes.all();
  const conflicts = await Promise.all(
    [...new Set(journal.map(({ document }) => document))].map(async (document) => ({
      document,
      registers: (await relayState(world, document)).registers,
    })),
  );
  const seen = new Set<string>();
  for (const { document, difference: changes } of journal) {
    for (const { path, after } of changes) {
      seen.add(keyOf(document, path, after));
    }
  }
  for (const { document, registers } of conflicts) {
    for (const [path, value] of Object.entries(registers)) {
      if (!/^conflicts\.[^.]+$/.test(path)) continue;
      const record = ConflictRecord.safeParse(value).data;
      if (record === undefined) continue;
      for (const side of [record.kept, record.lost])
        seen.add(keyOf(document, record.path, side.value));
    }
  }
  const refused = new Set(
    replicasOf(world).flatMap(([, replica]) =>
      replica.refused().map(({ operations }) => JSON.stringify(operations)),
    ),
  );
  for (const [index, write] of all.entries()) {
    if (write.promise !== "on-device" && write.promise !== "synced") continue;
    if (write.value === null) continue;
    if (write.path.startsWith("payments.")) {
      const standing = (await relayState(world, write.document)).registers[write.path];
      const amount: unknown = JSON.parse(JSON.stringify(standing ?? {})).amount;
      if (amount !== write.value) fail("I1", `A payment is lost: ${text(write)}`);
      continue;
    }
    const writtenOver = all.some(
      (later, at) =>
        at > index &&
        later.by === write.by &&
        later.document === write.document &&
        later.path === write.path &&
        (later.promise === "on-device" ||
          later.promise === "synced" ||
          // It died before it was told, and what it had stored came through.
          (later.promise === "none" && seen.has(keyOf(later.document, later.path, later.value)))),
    );
    const shown = [...refused].some((operations) =>
      operations.includes(JSON.stringify(write.value)),
    );
    if (!writtenOver && !shown && !seen.has(keyOf(write.document, write.path, write.value))) {
      fail("I1", `Lost without a word: ${text(write)}`);
    }
  }
}

function text({ by, document, path, value, promise }: Write): string {
  return `${by} wrote ${path} = ${JSON.stringify(value)} into ${document} (${promise})`;
}

const today = PlainDate.parse("2026-11-23");

/** I7: the total is the sum of the lines, by an arithmetic of its own: whole quantities at 10.00 each, and 19 %. */
function money(
  document: DocumentId,
  registers: Plain,
  fail: (invariant: string, detail: string) => void,
): void {
  if (registers["kind"] === "party") return;
  const lines = Object.keys(registers).flatMap(
    (path) => /^lines\.([^.]+)\.price$/.exec(path)?.[1] ?? [],
  );
  let net = 0n;
  for (const line of lines) {
    if (registers[`lines.${line}.removed`] === true) continue;
    net += BigInt(textOf(registers[`lines.${line}.quantity`])) * 1_000n;
  }
  const gross = net + (net * 19n + 50n) / 100n;
  const read = snapshot(registers, { id: document, kind: "invoice" });
  if (read.kind !== "invoice") return;
  const shown = summaryOf(read, today).gross;
  const cents = shown === undefined ? undefined : BigInt(Math.round(Number(shown) * 100));
  if (lines.length > 0 && cents !== gross) {
    fail("I7", `${document} shows ${shown}, and its lines sum up to ${gross} cents`);
  }
}

/** One object at the vendor for each intent, and the same values on both sides. */
async function vendorAgrees(
  world: World,
  fail: (invariant: string, detail: string) => void,
): Promise<void> {
  const replica = world.bridgeDevice.replica();
  if (replica === undefined) return;
  const invoices = world.vendor.ofKind("invoice");
  const payments = world.vendor.ofKind("payment");
  for (const { document } of replica.list("invoice")) {
    const tagged = invoices.filter(({ data }) => data["tag"] === document);
    if (tagged.length !== 1) fail("I9", `${document} stands ${tagged.length} times at the vendor`);
  }
  for (const invoice of invoices) {
    const document = replica.byLink({
      connector: "fake",
      account: "acct-1",
      kind: "invoice",
      id: invoice.id,
    });
    const registers = document === undefined ? {} : ((await replica.registers(document)) ?? {});
    const pairs = [
      ["references.purchaseOrder", "po"],
      ["dueDate", "dueDate"],
      ["buyer.name", "buyer"],
    ] as const;
    for (const [path, there] of pairs) {
      const ours = registers[path] ?? null;
      const theirs = invoice.data[there] ?? null;
      if (ours !== theirs) {
        fail(
          "I9",
          `${document}: ${path} is ${JSON.stringify(ours)} here and ${JSON.stringify(theirs)} at the vendor`,
        );
      }
    }
    const here = Object.keys(registers).filter((path) => /^payments\.[^.]+$/.test(path));
    const mine = payments.filter(({ data }) => data["invoice"] === invoice.id);
    const untagged = mine.filter(({ data }) => data["tag"] === undefined);
    const ours = here.filter((path) => !path.startsWith("payments.fake:"));
    const expected = [
      ...untagged.map(({ id }) => `payments.fake:${id}`),
      ...mine.flatMap(({ data }) => textOf(data["tag"]).split("|")[1] ?? []),
    ];
    if (JSON.stringify(expected.toSorted()) !== JSON.stringify(here.toSorted())) {
      fail(
        "I9",
        `${document}: payments ${here.join()} here, ${expected.join()} at the vendor (${ours.length} of ours)`,
      );
    }
  }
  const letters = world.bridge.bridge()?.deadLetters.list() ?? [];
  for (const { subject, reason } of letters) {
    // The vendor in memory takes a line's name and price, and shows the rest of it as it likes: that is told, and right.
    if (subject.type === "register" && subject.path.startsWith("lines.")) continue;
    fail("I9", `A dead letter: ${reason}`);
  }
}
