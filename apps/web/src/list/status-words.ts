import { msg } from "@lit/localize";
import { isOpenCredit } from "@concord/model";
import type { InvoiceSummary, SettlementFlag } from "@concord/model";
import type { IconName } from "../styles/icons.ts";

/** How a status is shown: never by colour alone. */
export interface StatusWords {
  readonly icon: IconName;
  readonly tone: "ok" | "info" | "teal" | "warn" | "bad" | "mute";
  readonly words: string;
}

/** The one thing a list says of an invoice: what is overdue says so first. */
export function statusWords(
  summary: Pick<InvoiceSummary, "status" | "flags" | "kind" | "gross">,
): StatusWords {
  const { status, flags, kind } = summary;
  if (flags.includes("discarded")) return { icon: "void", tone: "mute", words: msg("Discarded") };
  if (flags.includes("overdue")) return { icon: "alert", tone: "bad", words: msg("Overdue") };
  // A credit note is used up by what it credits, or was paid out.
  if (kind === "credit-note" && (status === "credited" || status === "paid")) {
    return { icon: "check", tone: "ok", words: msg("Settled") };
  }
  if (isOpenCredit(summary)) return { icon: "back", tone: "teal", words: msg("In credit") };
  switch (status) {
    case "draft":
      return { icon: "ring", tone: "mute", words: msg("Draft") };
    case "unpaid":
      return { icon: "arrow", tone: "info", words: msg("Open") };
    case "partially-paid":
      return { icon: "half", tone: "teal", words: msg("Partial") };
    case "paid":
      return { icon: "check", tone: "ok", words: msg("Paid") };
    case "overpaid":
      return { icon: "plus", tone: "warn", words: msg("Overpaid") };
    case "credited":
      return { icon: "back", tone: "mute", words: msg("Credited") };
    case "written-off":
      return { icon: "minus", tone: "mute", words: msg("Written off") };
    case "void":
      return { icon: "void", tone: "mute", words: msg("Void") };
  }
}

/** What a list says beside the status: that money is contested or on its way, or that a credit note took a part. */
export function flagWords({ flags }: Pick<InvoiceSummary, "flags">): readonly StatusWords[] {
  const known: readonly (StatusWords & { readonly flag: SettlementFlag })[] = [
    { flag: "disputed", icon: "triangle", tone: "warn", words: msg("Disputed") },
    { flag: "pending", icon: "more", tone: "info", words: msg("Payment pending") },
    { flag: "partly-credited", icon: "back", tone: "mute", words: msg("Partly credited") },
  ];
  return known.filter(({ flag }) => flags.includes(flag));
}
