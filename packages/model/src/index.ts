export { allocate } from "./allocate.ts";
export type { Weighted } from "./allocate.ts";
export { Authority, AuthorityRule, authorityFor, defaultAuthority } from "./authority.ts";
export { canonicalJson } from "./canonical-json.ts";
export { claimOf } from "./claim.ts";
export type { Claim } from "./claim.ts";
export { computeTotals } from "./compute-totals.ts";
export {
  ConflictAttention,
  ConflictRule,
  conflictAttention,
  defaultConflictPolicy,
} from "./conflict-policy.ts";
export { coinObjection } from "./whole-coins.ts";
export { Connection, ConnectionPolicy, connectionPolicy, isConnector } from "./connection.ts";
export { CreditWish, planCreditNote } from "./credit-note.ts";
export type { CreditPlan } from "./credit-note.ts";
export { creditOffers, isOneCustomer, unfinishedUses, usableCredit } from "./credit-offers.ts";
export type { CreditOffer, UnfinishedUse } from "./credit-offers.ts";
export {
  creditFindings,
  creditKey,
  creditToPayOut,
  creditedBy,
  leftToCredit,
  quantitiesLeft,
} from "./credited-invoice.ts";
export type { CreditedInvoice } from "./credited-invoice.ts";
export { creditOn, creditOveruse, creditTaken } from "./customer-credit.ts";
export type { CreditUse } from "./customer-credit.ts";
export { CurrencyCode, isKnownCurrency, minorUnits } from "./currency.ts";
export {
  ComputedDecimal,
  DecimalString,
  canonicalDecimalString,
  sum,
  toBig,
  toDecimalString,
} from "./decimal-string.ts";
export { dayIn } from "./day-in.ts";
export { disputesOf, outcomesOf } from "./dispute-state.ts";
export type { DisputeOutcome, DisputeState, StandingDispute } from "./dispute-state.ts";
export {
  CreditFact,
  DisputeFact,
  DisputeProgressFact,
  Ledger,
  PaymentFact,
  PaymentProgressFact,
  RefundFact,
  ReversalFact,
  VoidFact,
  WithdrawalFact,
  WriteOffFact,
} from "./facts.ts";
export { factWords, moneyWords } from "./fact-words.ts";
export { Finding, errorAt } from "./finding.ts";
export { findings, isComplete } from "./findings.ts";
export { formatAmount } from "./format-amount.ts";
export { amountAtRate, heldPayments, mostToGiveBack } from "./held-money.ts";
export type { HeldPayment } from "./held-money.ts";
export { DocumentId, DocumentKind, EntryKey, firstReplicaClient } from "./identifiers.ts";
export { Adjustment, InvoiceLine, ItemAttribute, LineTax } from "./invoice-line.ts";
export { adjustmentAmount } from "./line-total.ts";
export type { AmountRounding } from "./line-total.ts";
export {
  Attachment,
  Delivery,
  Instalment,
  Invoice,
  InvoiceKind,
  InvoiceNote,
  PaymentMeans,
  PrecedingInvoice,
  References,
  TaxRounding,
} from "./invoice.ts";
export {
  isCaution,
  issueFindings,
  issueRemarks,
  issueReview,
  issueWarnings,
} from "./issue-findings.ts";
export { Item } from "./item.ts";
export { JsonValue, isList } from "./json-value.ts";
export {
  LeaseClaim,
  LeaseState,
  NumberLease,
  claimOfLease,
  laterLease,
  leaseObjection,
  leaseProblem,
  leasedNumber,
  nextLeased,
} from "./number-lease.ts";
export type { LeaseUse } from "./number-lease.ts";
export {
  NumberSeries,
  firstProblem,
  SeriesReset,
  formatNumber,
  periodOf,
  resetOf,
  seriesProblem,
  numberShape,
} from "./number-series.ts";
export type { SeriesProblem } from "./number-series.ts";
export { overAllocations } from "./over-allocation.ts";
export type { Allocation, OverAllocation } from "./over-allocation.ts";
export { asMoneyToUs, isOpenCredit, isOwedToCustomer, isOwedToUs } from "./owed-to-us.ts";
export { PartyRecord } from "./party-record.ts";
export { Address, Contact, Party, SchemedId } from "./party.ts";
export { PathPattern, matchesPath } from "./path-pattern.ts";
export { Instant, PlainDate, utcDay, utcInstant } from "./plain-date.ts";
export { RoundingMode, roundDecimal, roundQuotient } from "./rounding.ts";
export { Receipt, receiptsOf } from "./receipts.ts";
export { isSameSeller, sellerMark } from "./same-seller.ts";
export { settledClaim, settledOnAnyDay } from "./settled-claim.ts";
export { standingRefunds } from "./standing-refunds.ts";
export { Settlement, SettlementFlag, SettlementStatus, settlement } from "./settlement.ts";
export type { SettlementTerms } from "./settlement.ts";
export { statedFindings } from "./stated-findings.ts";
export { StatedAmount, StatedTaxRow, StatedTotals } from "./stated.ts";
export { InvoiceFlag, InvoiceStatus, InvoiceSummary, summarize } from "./summary.ts";
export type { SummaryInput } from "./summary.ts";
export { byText } from "./text-order.ts";
export { Tag, distinctTags, isSeen, longestTag, mostTags, tagName, tidyTag } from "./tag.ts";
export { AdjustmentTotal, LineTotal, TaxRow, Totals } from "./totals.ts";
export {
  BankAccount,
  Member,
  Role,
  TaxRate,
  Workspace,
  defaultWorkspace,
  seriesFor,
  seriesOf,
  withSeller,
} from "./workspace.ts";
