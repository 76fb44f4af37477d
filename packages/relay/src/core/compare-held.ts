import { isDeepStrictEqual } from "node:util";
import * as Y from "yjs";

/**
 * Clocks that an update and a document both have, and that are not the same in both. `other`: another place or content. `gone`: the place is the same, and the
 * document does not have the content any more, so that nobody can tell.
 */
export interface Disagreement {
  readonly client: number;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly what: "other" | "gone";
  /** The register where it stands; null in the note, and where nobody can tell. */
  readonly path: string | null;
  /** The last value that the update says there. */
  readonly said: unknown;
}

/**
 * Compares what an update says of clocks that the document has already with what stands there. Yjs takes the first struct that it sees of a clock and
 * passes over every other without a word.
 *
 * @param update one whose structure was read and found good
 */
export function compareHeld(doc: Y.Doc, update: Uint8Array): readonly Disagreement[] {
  const disagreements: Disagreement[] = [];
  for (const struct of Y.decodeUpdate(update).structs) {
    // What says neither place nor content says nothing else than what stands here.
    if (!(struct instanceof Y.Item)) continue;
    const { client, clock } = struct.id;
    const held = doc.store.clients.get(client) ?? [];
    const end = clock + struct.length;
    if (clock >= Y.getState(doc.store, client)) continue;
    for (let index = Y.findIndexSS(held, clock); index < held.length; index += 1) {
      const here = held[index];
      if (here === undefined || here.id.clock >= end) break;
      const from = Math.max(clock, here.id.clock);
      const to = Math.min(end, here.id.clock + here.length);
      const what = comparePart(doc, struct, here, { from, to });
      if (what === "same") continue;
      const path = here instanceof Y.Item ? here.parentSub : null;
      const said = contentOf(struct, { from: to - 1, to });
      disagreements.push({
        client,
        from,
        to,
        what,
        path,
        said: Array.isArray(said) ? said[0] : said,
      });
    }
  }
  return disagreements;
}

interface Part {
  readonly from: number;
  readonly to: number;
}

function comparePart(
  doc: Y.Doc,
  said: Y.Item,
  here: Y.Item | Y.GC,
  part: Part,
): "same" | Disagreement["what"] {
  const saysContent = !(said.content instanceof Y.ContentDeleted);
  if (!(here instanceof Y.Item)) return saysContent ? "gone" : "same";
  if (!samePlace(doc, said, here, part)) return "other";
  if (!saysContent) return "same";
  if (here.content instanceof Y.ContentDeleted) return "gone";
  const isSame =
    said.content.getRef() === here.content.getRef() &&
    isDeepStrictEqual(contentOf(said, part), contentOf(here, part));
  return isSame ? "same" : "other";
}

function samePlace(doc: Y.Doc, said: Y.Item, here: Y.Item, { from }: Part): boolean {
  if (!Y.compareIDs(originAt(said, from), originAt(here, from))) return false;
  if (!Y.compareIDs(said.rightOrigin, here.rightOrigin)) return false;
  // Next to others it stands where they do, and does not say where.
  if (said.origin !== null || said.rightOrigin !== null) return true;
  const parent: unknown = said.parent;
  return (
    said.parentSub === here.parentSub &&
    typeof parent === "string" &&
    doc.share.get(parent) === here.parent
  );
}

/** What stood to the left of a part when it was written: Yjs joins and splits items as it likes. */
function originAt({ id, origin }: Y.Item, clock: number): Y.ID | null {
  return clock === id.clock ? origin : Y.createID(id.client, clock - 1);
}

function contentOf({ id, content }: Y.Item, { from, to }: Part): unknown {
  const start = from - id.clock;
  const end = to - id.clock;
  if (content instanceof Y.ContentString) return content.str.slice(start, end);
  if (content instanceof Y.ContentAny) return content.arr.slice(start, end);
  if (content instanceof Y.ContentJSON) return content.arr.slice(start, end);
  if (content instanceof Y.ContentFormat) return [content.key, content.value];
  if (content instanceof Y.ContentBinary) return content.content;
  if (content instanceof Y.ContentEmbed) return content.embed;
  // Shared types and documents inside ours are refused before they come here.
  return content;
}
