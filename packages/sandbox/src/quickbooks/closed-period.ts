import type { Books } from "./books.ts";
import { type Fault, periodClosed } from "./fault.ts";

/** The one Preferences object and the one CompanyInfo have this id. */
export const onlyId = "1";

/** Refuses (6210) what is dated on or before the closing date of the books. */
export function checkClosedPeriod(
  books: Books,
  object: { readonly Id: string; readonly TxnDate?: string | undefined },
): Fault | undefined {
  const closedThrough = books.get("Preferences", onlyId)?.AccountingInfoPrefs?.BookCloseDate;
  if (closedThrough === undefined || object.TxnDate === undefined) return undefined;
  return object.TxnDate <= closedThrough ? periodClosed(closedThrough) : undefined;
}
