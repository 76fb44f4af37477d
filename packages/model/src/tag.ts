import { z } from "zod";

/** So many letters are read at a glance, in a row of a list. */
export const longestTag = 40;
/** So many tags does an invoice have at most. */
export const mostTags = 20;

/** A short label of our own that an invoice goes by: one line, and no comma, which stands between tags wherever several are listed. */
export const Tag = z
  .string()
  .min(1, "A tag has at least one character.")
  .max(longestTag, `A tag has at most ${longestTag} characters.`)
  .regex(/^[^\p{C}\p{Zl}\p{Zp},]*$/u, "A tag is one line of text without a comma.")
  .refine((text) => text === tidyTag(text), "A tag has no space at its ends, and single ones.");
export type Tag = z.infer<typeof Tag>;

/** What somebody typed as a tag, in the one form in which it is stored. It may still be none. */
export function tidyTag(text: string): string {
  return text.normalize("NFC").replaceAll(/\s+/gu, " ").trim();
}

/** What is the same for tags that are told apart by their case alone: they are one tag. */
export function tagName(tag: string): string {
  return tidyTag(tag).toLowerCase().normalize("NFC");
}

/** Tags without those that say the same as one before, in an order that is the same on every device. */
export function distinctTags(tags: readonly string[]): readonly string[] {
  const named = new Map<string, string>();
  for (const tag of tags.toSorted()) if (!named.has(tagName(tag))) named.set(tagName(tag), tag);
  return [...named].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, tag]) => tag);
}
