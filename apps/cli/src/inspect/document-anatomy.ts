import { documentKindOf, pathRule, snapshot, writerOf } from "@concord/document";
import type { ConflictView, Problem } from "@concord/document";
import type { DocumentId, DocumentKind, JsonValue } from "@concord/model";
import type { DocumentInspection } from "@concord/protocol";
import { documentOf, updateAnatomy } from "./update-anatomy.ts";
import type { UpdateAnatomy } from "./update-anatomy.ts";

type StoredPart = "seq" | "batches" | "at" | "updates" | "snapshot";

/** A document register by register, as it stands in its replicas. */
export interface DocumentAnatomy extends Omit<UpdateAnatomy, "registers"> {
  readonly id: DocumentId;
  readonly kind: DocumentKind;
  readonly registers: readonly {
    readonly path: string;
    readonly value: JsonValue;
    /** What the register is for; "unknown" for a path that no rule knows. */
    readonly class: string;
    /** The write that gives it its value, "client:clock". */
    readonly writer: string;
    /** Who that was, and when by their device's clock, as far as the relay tells. Unverified: somebody else brought it. */
    readonly author?: string | undefined;
    readonly at?: string | undefined;
    readonly verified?: boolean | undefined;
  }[];
  readonly conflicts: readonly ConflictView[];
  /** How it lies in the relay's store. */
  readonly stored?: Pick<DocumentInspection, StoredPart> | undefined;
  /** What readers leave out of the document, and why. */
  readonly problems: readonly Problem[];
}

/** Takes the whole state of a document apart; undefined for a document that nobody has written. */
export function documentAnatomy(
  id: DocumentId,
  state: Uint8Array,
  inStore?: DocumentInspection,
): DocumentAnatomy | undefined {
  const { registers, ...anatomy } = updateAnatomy(state);
  if (Object.keys(registers).length === 0 && anatomy.note === "") return undefined;
  const { doc, fields } = documentOf(state);
  const kind = documentKindOf(registers) ?? "invoice";
  const { conflicts, problems } = snapshot(doc, { id });
  return {
    id,
    kind,
    ...anatomy,
    registers: Object.entries(registers)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([path, value]) => {
        const write = writerOf(fields, path);
        const range = inStore?.authors.find(
          ({ client, from, to }) =>
            client === write?.client && from <= write.clock && write.clock < to,
        );
        return {
          path,
          value,
          class: pathRule(kind, path)?.class ?? "unknown",
          writer: write === undefined ? "" : `${write.client}:${write.clock}`,
          author: range?.author.name,
          at: range?.at,
          verified: range?.verified,
        };
      }),
    conflicts,
    problems,
    stored: inStore && {
      seq: inStore.seq,
      batches: inStore.batches,
      at: inStore.at,
      updates: inStore.updates,
      snapshot: inStore.snapshot,
    },
  };
}
