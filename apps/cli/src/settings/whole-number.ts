import { InvalidArgumentError } from "commander";

/** How a flag's whole number is read: from 0, or `least`, on, and up to `most` if it ends anywhere. */
export function wholeNumber({
  least = 0,
  most,
}: { readonly least?: number; readonly most?: number } = {}): (text: string) => number {
  return (text) => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= (most ?? number)) return number;
    const end = most === undefined ? "on" : `to ${most}`;
    throw new InvalidArgumentError(`It must be a whole number from ${least} ${end}.`);
  };
}
