import { z } from "zod";
import { byText } from "./text-order.ts";

/** So many letters are read at a glance, in a row of a list. */
export const longestTag = 40;
/** So many tags does an invoice have at most. */
export const mostTags = 20;

/** A short label of our own that an invoice goes by: one line, and no comma, which stands between tags wherever several are listed. */
export const Tag = z
  .string()
  .min(1, "A tag has at least one character.")
  .max(longestTag, `A tag has at most ${longestTag} characters.`)
  .regex(/^[^\n\r\p{Zl}\p{Zp},]*$/u, "A tag is one line of text without a comma.")
  .refine(isSeen, "A tag has a character in it that nobody sees. Leave it out.")
  .refine((text) => text === tidyTag(text), "A tag has no space at its ends, and single ones.");
export type Tag = z.infer<typeof Tag>;

/** A letter, or a sign of one, of a script in which a joiner, or what keeps two letters from being joined, is a part of how a word is written; not so in these. */
const joining = String.raw`(?![\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Hani}\p{sc=Zinh}])[\p{L}\p{M}]`;
/** Between two such letters, or behind a sign of one; and between the pictures that are one picture. */
const joiners = new RegExp(
  String.raw`(?<=${joining})[\u200c\u200d](?:(?=${joining})|(?<=\p{M}.))|(?<=\p{ExtPict}[\ufe0f\p{EMod}]?)\u200d(?=\p{ExtPict})`,
  "gu",
);

/** Whether a person sees all that it says: what is not seen makes two tags of what looks like one. */
export function isSeen(text: string): boolean {
  return !/\p{C}/u.test(text.replaceAll(joiners, ""));
}

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
  return [...named].toSorted(([one], [other]) => byText(one, other)).map(([, tag]) => tag);
}
