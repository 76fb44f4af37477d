import { documentKindOf, pathRule, snapshot, writerOf } from "@concord/document";
import type { Problem } from "@concord/document";
import type { DocumentId, DocumentKind, JsonValue } from "@concord/model";
import { documentOf, updateAnatomy } from "./update-anatomy.ts";
import type { UpdateAnatomy } from "./update-anatomy.ts";

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
  }[];
  /** What readers leave out of the document, and why. */
  readonly problems: readonly Problem[];
}

/** Takes the whole state of a document apart; undefined for a document that nobody has written. */
export function documentAnatomy(id: DocumentId, state: Uint8Array): DocumentAnatomy | undefined {
  const { registers, ...anatomy } = updateAnatomy(state);
  if (Object.keys(registers).length === 0 && anatomy.note === "") return undefined;
  const { doc, fields } = documentOf(state);
  const kind = documentKindOf(registers) ?? "invoice";
  return {
    id,
    kind,
    ...anatomy,
    registers: Object.entries(registers)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([path, value]) => {
        const write = writerOf(fields, path);
        return {
          path,
          value,
          class: pathRule(kind, path)?.class ?? "unknown",
          writer: write === undefined ? "" : `${write.client}:${write.clock}`,
        };
      }),
    problems: snapshot(doc, { id }).problems,
  };
}
