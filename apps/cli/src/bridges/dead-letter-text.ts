import { bold, dim, red } from "ansis";
import type { DeadLetterAnswer } from "../access/bridge-answers.ts";
import { oneLine } from "../terminal/output.ts";

/** A dead letter with the bridge that holds it. */
export interface HeldLetter extends DeadLetterAnswer {
  readonly vendor: string;
}

/** What waits, why, and what can be done about it: a block for each. */
export function deadLettersText(letters: readonly HeldLetter[]): string {
  return letters.map(deadLetterText).join("\n\n");
}

function deadLetterText(letter: HeldLetter): string {
  const at = minute(letter.at);
  const times = letter.times > 1 ? ` · ${letter.times} times` : "";
  return [
    `${bold(letter.id)}  ${dim(`${letter.vendor} · ${at} UTC${times}`)}`,
    `  ${subjectText(letter.subject)}${letter.document === undefined ? "" : dim(`  document ${letter.document}`)}`,
    `  ${red(oneLine(letter.reason))}`,
    ...letter.fixes.map((fix) => `  • ${oneLine(fix)}`),
    ...letter.holdsUp.map((what) => `  waits for it: ${oneLine(what)}`),
    ...(letter.againAt === undefined
      ? []
      : [dim(`  tried again by itself ${minute(letter.againAt)} UTC`)]),
  ].join("\n");
}

function minute(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace("T", " ");
}

/** What was to be done or read. */
export function subjectText(subject: DeadLetterAnswer["subject"]): string {
  switch (subject.type) {
    case "object":
      return `cannot read the ${subject.ref.kind} ${subject.ref.id}`;
    case "effect":
      return `was not done: ${oneLine(subject.summary)}`;
    case "document":
      return "cannot tell the vendor about this document";
    case "register":
      return `${subject.path}: we and the vendor disagree for good`;
    case "twin":
      return `${subject.fact ?? "the invoice"} may be there already`;
    case "reading":
      return `may not read ${readingWords[subject.of]}`;
  }
}

const readingWords = {
  invoice: "invoices",
  party: "customers",
  item: "items",
  payment: "payments",
  "credit-note": "credit notes",
  refund: "refunds",
  "tax-rate": "tax rates",
  account: "accounts",
  changes: "what has changed",
  everything: "what is there",
} as const;
