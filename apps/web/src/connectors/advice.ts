import type { HeldProblem } from "@concord/protocol";
import { msg } from "@lit/localize";

/** What an invoice's page can be asked to begin by its address: "/invoices/…?act=credit". */
export type AskedAct = "credit" | "money" | "void";

/** By what an advice begins with, as bridges say it. What is to be done in the tool itself has no act here. */
const acts: readonly (readonly [RegExp, AskedAct])[] = [
  [/^(?:Record the credit note|Credit it |To credit )/, "credit"],
  [/^Credit the invoice (?!in )/, "credit"],
  [
    /^(?:Refund |Record the (?:difference|new payment|prepayment)|Reverse |Correct the payment)/,
    "money",
  ],
  [/^Void (?:the document|the credit note here|it here)/, "void"],
];

/** The acts of the app by which a record's advice is followed, each once. */
export function actsFor({ fixes }: Pick<HeldProblem, "fixes">): readonly AskedAct[] {
  const found = fixes.flatMap((fix) => acts.find(([begins]) => begins.test(fix))?.[1] ?? []);
  return [...new Set(found)];
}

export function actWords(act: AskedAct): string {
  switch (act) {
    case "credit":
      return msg("Credit note…");
    case "money":
      return msg("Record money…");
    case "void":
      return msg("Void…");
  }
}
