import { SignedSeal } from "./seal.ts";

export type SentSeals =
  | { readonly type: "seals"; readonly seals: readonly SignedSeal[] }
  /** `line` counts from 1. */
  | { readonly type: "no-seal"; readonly line: number };

/** The seals in a text to which they were sent, a line of JSON each, as a file that is an anchor holds them. */
export function sentSealsIn(text: string): SentSeals {
  const seals: SignedSeal[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
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
