import { EntryKey, byText, isSeen, tidyTag } from "@concord/model";
import { z } from "zod";
import { jsonEqual } from "./json-equal.ts";
import type { Registers } from "./registers.ts";

/** So many letters stand beside a slider. */
export const longestMomentName = 60;
/** So many moments of one invoice have a name that people gave at most. */
export const mostNamedMoments = 50;

/** What people call a moment of an invoice: one line. */
export const MomentName = z
  .string()
  .min(1, "A name has at least one character.")
  .max(longestMomentName, `A name has at most ${longestMomentName} characters.`)
  .regex(/^[^\n\r\p{Zl}\p{Zp}]*$/u, "A name is one line of text.")
  .refine(isSeen, "A name has a character in it that nobody sees. Leave it out.")
  .refine((text) => text === tidyTag(text), "A name has no space at its ends, and single ones.");

/** Which moment is meant: what stood after an entry of the ledger. */
export const MomentOf = z
  .object({
    /** Of the entry's change, in hex. A relay that was restored derives its ledger anew: then the time tells. */
    hash: z.string().regex(/^[0-9a-f]{1,128}$/u),
    /** When the relay accepted it, in milliseconds since 1970. */
    at: z.int().nonnegative(),
  })
  .readonly();
export type MomentOf = z.infer<typeof MomentOf>;

/** The register `moments.<key>`: a moment that somebody gave a name. It is nothing of the invoice: no content, digest, delivery or restore knows of it. */
export const NamedMoment = z.object({ name: MomentName, of: MomentOf }).readonly();
export type NamedMoment = z.infer<typeof NamedMoment>;

/** A moment with the key under which it is named. */
export interface OwnMoment extends NamedMoment {
  readonly key: EntryKey;
}

/** The moments that people named, by time. Two that name one moment the same are one. */
export function namedMomentsOf(registers: Registers): readonly OwnMoment[] {
  const found: OwnMoment[] = [];
  for (const moment of storedMoments(registers)) {
    if (!found.some((each) => isSameMoment(each, moment))) found.push(moment);
  }
  return found.toSorted((one, other) => one.of.at - other.of.at || byText(one.name, other.name));
}

/** All names as they are stored, by key. */
export function storedMoments(registers: Registers): readonly OwnMoment[] {
  return Object.entries(registers)
    .flatMap(([path, value]) => {
      const key = EntryKey.safeParse(/^moments\.([^.]+)$/u.exec(path)?.[1]).data;
      const moment = key === undefined ? undefined : NamedMoment.safeParse(value).data;
      return key === undefined || moment === undefined ? [] : [{ ...moment, key }];
    })
    .toSorted((one, other) => byText(one.key, other.key));
}

/** Whether two names are shown as one. */
export function isSameMoment(one: NamedMoment, other: NamedMoment): boolean {
  return one.name === other.name && jsonEqual(one.of, other.of);
}
