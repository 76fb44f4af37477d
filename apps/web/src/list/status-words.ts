import type { InvoiceSummary } from "@concord/model";
import type { IconName } from "../styles/icons.ts";

/** How a status is shown: never by colour alone. */
export interface StatusWords {
  readonly icon: IconName;
  readonly tone: "ok" | "info" | "teal" | "warn" | "bad" | "mute";
  readonly words: string;
}

const ofStatus: Readonly<Record<InvoiceSummary["status"], StatusWords>> = {
  draft: { icon: "ring", tone: "mute", words: "Draft" },
  unpaid: { icon: "arrow", tone: "info", words: "Open" },
  "partially-paid": { icon: "half", tone: "teal", words: "Partial" },
  paid: { icon: "check", tone: "ok", words: "Paid" },
  overpaid: { icon: "plus", tone: "warn", words: "Overpaid" },
  credited: { icon: "back", tone: "mute", words: "Credited" },
  "written-off": { icon: "minus", tone: "mute", words: "Written off" },
  void: { icon: "void", tone: "mute", words: "Void" },
};

/** The one thing a list says of an invoice: what is overdue says so first. */
export function statusWords({
  status,
  flags,
}: Pick<InvoiceSummary, "status" | "flags">): StatusWords {
  if (flags.includes("overdue")) return { icon: "alert", tone: "bad", words: "Overdue" };
  return ofStatus[status];
}
