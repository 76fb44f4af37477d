import { createHash } from "node:crypto";
import { DocumentId } from "@concord/model";

/** Whose object this is: of a document, or of one fact of it. */
export interface Tag {
  readonly document: DocumentId;
  /** "payments.stripe:py_1". Absent on the document's own object. */
  readonly fact?: string;
  /** Id of the invoice that the fact belongs to; a credit memo or an unapplied payment does not name it itself. */
  readonly invoice?: string;
}

const pattern =
  /concord:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?::([A-Za-z]+\.[A-Za-z0-9_:@~-]+))?(?:#([A-Za-z0-9-]+))?/;

/** The tag as it stands in a private note: "concord:<document>:<fact>#<invoice>". */
export function tagText({ document, fact, invoice }: Tag): string {
  return `concord:${document}${fact === undefined ? "" : `:${fact}`}${invoice === undefined ? "" : `#${invoice}`}`;
}

/** The tag in a note, wherever in it: a void writes before it, and people may. */
export function tagIn(note: string | undefined): Tag | undefined {
  const [, document, fact, invoice] = pattern.exec(note ?? "") ?? [];
  const id = DocumentId.safeParse(document);
  if (!id.success) return undefined;
  return {
    document: id.data,
    ...(fact !== undefined && { fact }),
    ...(invoice !== undefined && { invoice }),
  };
}

/** A reference number (at most 21 characters) by which a payment of ours is found again: notes cannot be searched. */
export function referenceOf(tag: Tag): string {
  const digest = createHash("sha256")
    .update(`${tag.document}:${tag.fact ?? ""}`)
    .digest("hex");
  return `concord-${digest.slice(0, 13)}`;
}
