import * as Y from "yjs";
import { z } from "zod";
import type { JsonValue } from "@concord/model";
import { toJson } from "./json-equal.ts";
import { noteOf } from "./registers.ts";

const Id = z.object({ client: z.int().nonnegative(), clock: z.int().nonnegative() });

/**
 * A place in the note by what stands there and not by number, so that it stays where it is while others write before it. A stranger's: one that names anything but the
 * note would create that in the document.
 */
const Place = z.object({
  tname: z.literal("note").optional(),
  item: Id.optional(),
  assoc: z.int().optional(),
});

/** The place before the letter of that number. */
export function notePlace(doc: Y.Doc, index: number): JsonValue {
  const note = noteOf(doc);
  const at = Math.max(0, Math.min(index, note.length));
  return toJson(Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(note, at)));
}

/** The number of the letter behind a place as the note stands now; undefined for a place that is none here. */
export function noteIndex(doc: Y.Doc, place: unknown): number | undefined {
  const parsed = Place.safeParse(place);
  if (!parsed.success || (parsed.data.tname === undefined && parsed.data.item === undefined)) {
    return undefined;
  }
  const note: unknown = noteOf(doc);
  const relative = Y.createRelativePositionFromJSON(parsed.data);
  const found = Y.createAbsolutePositionFromRelativePosition(relative, doc);
  return found !== null && found.type === note ? found.index : undefined;
}
