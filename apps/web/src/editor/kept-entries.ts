import type { DocumentSnapshot, OperationInput, Registers } from "@concord/document";
import { contentRegisters, jsonEqual } from "@concord/document";
import { DocumentId } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { msg, str } from "@lit/localize";
import { z } from "zod";
import { readKept } from "../page/kept.ts";
import { unstoredPlace } from "../page/kept-places.ts";
import { readDocument } from "../page/read-document.ts";
import { beginWith } from "../page/unborn-documents.ts";
import type { Creation } from "../page/unborn-documents.ts";
import { until, wholeRows } from "../page/until.ts";
import type { Workspace } from "../page/workspace.ts";
import type { EntryQueue } from "./entry-queue.ts";
import { isShown } from "./pending-writes.ts";
import { shown } from "./seen-changes.ts";

// A page that goes takes its worker along, often before that has stored what was entered last. What nobody had called stored is written down in that moment, in the one storage
// that a page can write to while it goes, and entered by the next page.

/** Who cannot reach the relay by then goes on without it. */
const patienceMs = 5_000;

const Written = z.record(z.string(), z.custom<JsonValue>());

/** An entry of a page that went. What it does is parsed like everything that a page asks for, by the worker. */
const KeptEntry = z.object({
  tab: z.string(),
  document: DocumentId,
  operations: z.array(z.custom<OperationInput>()),
  overlay: Written,
  /** What stood in these registers before, or what the document began with; undefined where that was not known. */
  before: Written.optional(),
  /** Begins the document, where nothing had been entered into it. */
  creation: z.custom<Creation>().optional(),
});
type KeptEntry = z.infer<typeof KeptEntry>;

const Kept = z.array(KeptEntry);

interface KeptEntriesDeps {
  readonly account: string;
  readonly tab: string;
  readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  readonly locks: Pick<LockManager, "request" | "query">;
}

/** Enters what earlier pages left, and writes down what this one leaves. */
export async function followUnstored(
  workspace: Workspace,
  queue: EntryQueue,
  deps: KeptEntriesDeps,
): Promise<void> {
  const place = unstoredPlace(deps.account);
  const read = (): readonly KeptEntry[] => readKept(Kept, place, deps.storage) ?? [];
  const write = (kept: readonly KeptEntry[]): void => {
    if (kept.length === 0) deps.storage.removeItem(place);
    else deps.storage.setItem(place, JSON.stringify(kept));
  };
  const keep = (): void => {
    const kept = read();
    const others = kept.filter(({ tab }) => tab !== deps.tab);
    const own = unstoredIn(queue, deps.tab);
    if (own.length === 0 && others.length === kept.length) return;
    try {
      write([...others, ...own]);
    } catch {
      // The storage is full: there is nowhere else to write to in a page that goes.
    }
  };
  let leave = stay(lockOf(deps.tab), deps.locks);
  addEventListener("pagehide", () => {
    keep();
    leave();
  });
  // Whoever comes back to a page that was only put aside still has what it was storing.
  addEventListener("pageshow", () => {
    leave();
    leave = stay(lockOf(deps.tab), deps.locks);
    keep();
  });
  document.addEventListener("visibilitychange", () => {
    keep();
    for (const [id] of queue.unstored()) void queue.settled(id).then(keep);
  });
  // Pages that open together enter it once.
  await deps.locks.request(place, async () => {
    const { held = [] } = await deps.locks.query();
    const here = new Set(held.map(({ name }) => name));
    // A page that is only hidden goes on storing by itself, and may have entered something else since.
    const left = read().filter(({ tab }) => !here.has(lockOf(tab)));
    await takeUp(left, workspace, queue);
    const taken = new Set(left.map(({ tab }) => tab));
    if (taken.size > 0) write(read().filter(({ tab }) => !taken.has(tab)));
  });
}

/** Held by a page for as long as it is there. */
function lockOf(tab: string): string {
  return `concord-tab ${tab}`;
}

/** Takes a lock, and gives what lets it go. */
function stay(name: string, locks: Pick<LockManager, "request">): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  // A page that goes at this moment gets none, and needs none.
  locks.request(name, () => promise).catch(() => undefined);
  return resolve;
}

/** What is entered and not stored, with what it found. What writes no register is left out: its place still shows that it was not done. */
export function unstoredIn(queue: EntryQueue, tab: string): readonly KeptEntry[] {
  return [...queue.unstored()].flatMap(([document, entries]) => {
    const creation = queue.creationOf(document);
    let earlier: Registers = {};
    return entries.flatMap(({ operations, overlay, told }) => {
      const known = told === undefined ? beginningOf(creation) : toldRegisters(told);
      const stood = known && { ...known, ...earlier };
      const before = stood && pick(stood, Object.keys(overlay));
      earlier = { ...earlier, ...overlay };
      if (Object.keys(overlay).length === 0) return [];
      return [{ tab, document, operations: [...operations], overlay, before, creation }];
    });
  });
}

async function takeUp(
  left: readonly KeptEntry[],
  workspace: Workspace,
  queue: EntryQueue,
): Promise<void> {
  if (left.length === 0) return;
  await wholeRows(workspace);
  // What others wrote meanwhile is heard first, where it can be.
  const patience = navigator.onLine ? patienceMs : 0;
  await Promise.race([
    until(workspace, () => workspace.state()?.caughtUp === true),
    new Promise((waited) => setTimeout(waited, patience)),
  ]);
  // What the worker told before it answers this is here then.
  await workspace.call({ method: "ping" });
  const entered = new Map<DocumentId, Registers>();
  for (const [index, entry] of left.entries()) {
    const { document, creation, overlay } = entry;
    const later = left.slice(index + 1).filter((other) => other.document === document);
    const isThere = workspace.rows().has(document);
    if (!isThere && creation !== undefined) beginWith(document, creation);
    const snapshot = isThere ? await readDocument(workspace, document) : undefined;
    const now = snapshot && { ...toldRegisters(snapshot), ...entered.get(document) };
    const fate = fateOf(
      entry,
      now,
      later.map((other) => other.overlay),
    );
    if (fate === "lost") queue.refuse(document, lostWords(overlay, now ?? {}));
    if (fate !== "to-enter") continue;
    entered.set(document, { ...entered.get(document), ...overlay });
    await queue.enter(document, entry).outcome;
  }
}

/**
 * What becomes of an entry that a page left. Somebody may have written there since, and they did not know of it: what was entered then must not take the place of that by itself.
 *
 * @param now what the document says; undefined where there is none
 * @param later what the page entered into the document after this. Where that is stored already, this was before it.
 */
export function fateOf(
  { overlay, before, creation }: Pick<KeptEntry, "overlay" | "before" | "creation">,
  now: Registers | undefined,
  later: readonly Registers[] = [],
): "stored" | "to-enter" | "lost" {
  if (now === undefined) return creation === undefined ? "lost" : "to-enter";
  const said = [overlay, ...later];
  const isStored = Object.keys(overlay).every((path) =>
    said.some((each) => path in each && isShown({ [path]: each[path] ?? null }, now)),
  );
  if (isStored) return "stored";
  const isAsBefore =
    before !== undefined &&
    Object.keys(overlay).every((path) => jsonEqual(now[path] ?? null, before[path] ?? null));
  return isAsBefore ? "to-enter" : "lost";
}

/** What a document begins with. Others may begin the same one: the settings of a workspace have their name from it. */
function beginningOf(creation: Creation | undefined): Registers | undefined {
  if (creation === undefined) return undefined;
  const { kind, content } = creation.document;
  return contentRegisters(kind, content);
}

/** The registers of a document, and its internal note among them, by the name that entries give it. */
function toldRegisters(told: DocumentSnapshot): Registers {
  return { ...told.registers, note: told.note };
}

function pick(registers: Registers, paths: readonly string[]): Record<string, JsonValue> {
  return Object.fromEntries(paths.map((path) => [path, registers[path] ?? null]));
}

function lostWords(overlay: Registers, now: Registers): string {
  const words = Object.entries(overlay)
    .filter(([path]) => !path.endsWith(".position"))
    .map(([path, value]) => shown(path, value ?? null, { ...now, ...overlay }))
    .filter((text) => text !== "")
    .join(", ");
  return msg(
    str`“${words}” was not stored before the page was closed, and what it belongs to has changed since. Enter it again if it is still right.`,
  );
}
