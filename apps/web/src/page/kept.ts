import type { z } from "zod";

/** What this device keeps in a place of its storage; undefined where nothing is, or nothing that can be read. */
export function readKept<Value>(
  schema: z.ZodType<Value>,
  place: string,
  storage: Pick<Storage, "getItem">,
): Value | undefined {
  const text = storage.getItem(place);
  return text === null ? undefined : schema.safeParse(readJson(text)).data;
}

/** Undefined for a text that is no JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
