import {
  isWritableValue,
  jsonEqual,
  pathRule,
  tipAt,
  violationOf,
  wasWritten,
} from "@concord/document";
import type { RegisterTip } from "@concord/document";
import { byText } from "@concord/model";
import type { DocumentKind } from "@concord/model";
import type { Role } from "@concord/protocol";
import * as Y from "yjs";
import type { Difference } from "../storage/storage.ts";
import type { PlainUpdate, PlainWrite } from "./plain-update.ts";

/**
 * The short way of the most common batch: its writes are those of one client that come next, each on the value that its register shows, in a register where
 * nobody's word was ever lost, and valid. Nothing can lose or be corrected by such a write, so that what it changes is known before it is applied, and a whole
 * turn of them is applied to the document at once. `accept` comes to the same, write by write.
 *
 * Invariant: between `take` and `flush` the document lacks what was taken, and nothing else may read or change it.
 */
export interface PlainWrites {
  /** How far the document has a client's writes, with those taken. */
  readonly stateOf: (client: number) => number;
  /** What the update changes, or undefined if it is not plain: then nothing has happened. The caller has made sure of its author. */
  readonly take: (
    update: PlainUpdate,
    bytes: Uint8Array,
    writer: { readonly kind: DocumentKind; readonly role: Role },
  ) => readonly Difference[] | undefined;
  /** Applies what was taken. */
  readonly flush: () => void;
  /** The document was changed in another way: what is known of its registers may not hold any more. */
  readonly forget: () => void;
}

/** Registers of one document whose tips are remembered. */
const mostTips = 2_000;

export function createPlainWrites(doc: Y.Doc): PlainWrites {
  /** Of open registers only: what closes one goes the long way, and then all are forgotten. */
  const tips = new Map<string, RegisterTip>();
  /** Client → clock → path of the tip. */
  const paths = new Map<number, Map<number, string>>();
  const states = new Map<number, number>();
  let taken: Uint8Array[] = [];

  const stateOf = (client: number): number => states.get(client) ?? Y.getState(doc.store, client);
  const forget = (): void => {
    tips.clear();
    paths.clear();
  };
  const remember = (tip: RegisterTip): void => {
    const before = tips.get(tip.path);
    if (before !== undefined) paths.get(before.write.client)?.delete(before.write.clock);
    tips.set(tip.path, tip);
    const { client, clock } = tip.write;
    const own = paths.get(client);
    if (own === undefined) paths.set(client, new Map([[clock, tip.path]]));
    else own.set(clock, tip.path);
  };
  /** What the write stands on: a tip, null for a register that has none yet, undefined if it did not see what stands there. */
  const baseOf = ({ origin, path }: PlainWrite): RegisterTip | null | undefined => {
    if (origin === null) {
      return path === null || tips.has(path) || wasWritten(doc, path) ? undefined : null;
    }
    const known = paths.get(origin.client)?.get(origin.clock);
    if (known !== undefined) return tips.get(known);
    const tip = tipAt(doc, origin);
    // Where a tip is remembered the document may lag behind it.
    return tip === undefined || tips.has(tip.path) ? undefined : tip;
  };
  /** Content of a document that is not issued, in an entry that is not removed: all else may be a conflict of meaning. */
  const isOpen = (kind: DocumentKind, path: string): boolean => {
    const rule = pathRule(kind, path);
    if (rule?.class !== "commercial" && rule?.class !== "operational") return false;
    const fields = doc.getMap("fields");
    if (path.endsWith(".removed") || fields.has("issued")) return false;
    const [list, key] = path.split(".");
    return fields.get(`${list}.${key}.removed`) !== true;
  };

  return {
    stateOf,
    take: ({ client, writes }, bytes, { kind, role }) => {
      const next: RegisterTip[] = [];
      const difference: Difference[] = [];
      for (const write of writes) {
        const base = baseOf(write);
        const path = base?.path ?? write.path;
        const { value } = write;
        if (base === undefined || path === null || !isWritableValue(value)) return undefined;
        if (next.some((other) => other.path === path)) return undefined;
        if (!tips.has(path) && !isOpen(kind, path)) return undefined;
        const before = base?.value;
        if (!jsonEqual(value, before)) {
          if (violationOf({ kind, path, value, before, writer: role }) !== undefined) {
            return undefined;
          }
          difference.push({ path, before: before ?? null, after: value });
        }
        next.push({ path, write: { client, clock: write.clock }, value });
      }
      if (tips.size + next.length > mostTips && taken.length === 0) forget();
      for (const tip of next) remember(tip);
      const last = writes.at(-1);
      if (last !== undefined) states.set(client, last.clock + 1);
      taken.push(bytes);
      return difference.length < 2 ? difference : difference.toSorted(byPath);
    },
    flush: () => {
      if (taken.length === 0) return;
      const updates = taken;
      taken = [];
      states.clear();
      doc.transact(() => {
        for (const update of updates) Y.applyUpdate(doc, update, "batch");
      }, "batch");
    },
    forget,
  };
}

function byPath(one: Difference, other: Difference): number {
  return byText(one.path, other.path);
}
