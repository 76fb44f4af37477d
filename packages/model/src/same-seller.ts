import type { Party } from "./party.ts";

/** Registrations that tell one company from another, the surest first. */
const registrations = ["vatId", "legalId"] as const;

/** What of a seller says whether two are one. */
export function sellerMark({ name, vatId, legalId }: Party): Party {
  return {
    ...(name !== undefined && { name }),
    ...(vatId !== undefined && { vatId }),
    ...(legalId !== undefined && { legalId }),
  };
}

/**
 * Whether two sellers are one, so that no two of their invoices may have one number: by the first registration that both name, else by their names. Where that
 * cannot be told they count as one, for a number given twice cannot be taken back.
 */
export function isSameSeller(one: Party | undefined, other: Party | undefined): boolean {
  for (const registration of registrations) {
    const [mine, theirs] = [one, other].map((party) => bare(party?.[registration]));
    if (mine !== "" && theirs !== "") return mine === theirs;
  }
  const [mine, theirs] = [one, other].map((party) => bare(party?.name));
  return mine === theirs || mine === "" || theirs === "";
}

/** Letters and digits: how a name or an id is spaced, written large or punctuated is wording. */
function bare(text: string | undefined): string {
  return (text ?? "")
    .normalize("NFKC")
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, "")
    .toUpperCase();
}
