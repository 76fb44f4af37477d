import { SignedSeal } from "./seal.ts";

export type SentSeals =
  | { readonly type: "seals"; readonly seals: readonly SignedSeal[] }
  /** `line` counts from 1. */
  | { readonly type: "no-seal"; readonly line: number };

/**
 * The seals in a text to which they were sent, a line of JSON each, as a file that is an anchor holds them. A byte order mark, which some readers of files leave
 * and others drop, is none of it.
 */
export function sentSealsIn(text: string): SentSeals {
  const seals: SignedSeal[] = [];
  for (const [index, each] of text.split("\n").entries()) {
    const line = each.trim();
    if (line === "") continue;
    const seal = SignedSeal.safeParse(parseJson(line));
    if (!seal.success) return { type: "no-seal", line: index + 1 };
    seals.push(seal.data);
  }
  return { type: "seals", seals };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
