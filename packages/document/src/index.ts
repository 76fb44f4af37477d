export { apply } from "./apply.ts";
export type { Applied } from "./apply.ts";
export { applyWithConflicts } from "./conflict-detector.ts";
export type {
  AppliedUpdate,
  Attribution,
  DetectionContext,
  Malformed,
  OverruledWrite,
  WriteOfUpdate,
} from "./conflict-detector.ts";
export {
  ConflictKind,
  ConflictRecord,
  ConflictQuestion,
  ConflictResolution,
  ConflictSide,
} from "./conflict-record.ts";
export type { Problem } from "./content-registers.ts";
export { planCreditReturn, planCreditUse, planUnfinishedUse } from "./credit-use.ts";
export type { CreditUsePlan } from "./credit-use.ts";
export { discarding, isDiscarded, keeping } from "./discarded.ts";
export { contentDigest } from "./digest.ts";
export { documentKindOf } from "./document-view.ts";
export { documentFingerprint } from "./fingerprint.ts";
export { forgottenWrites } from "./forgotten-writes.ts";
export type { ForgottenWrite } from "./forgotten-writes.ts";
export { recollect } from "./recollect.ts";
export type { Recollection } from "./recollect.ts";
export { freezable, sealed, seenDigest } from "./frozen-content.ts";
export type { LateEdit } from "./frozen-content.ts";
export { canUndo, inverse } from "./inverse.ts";
export { contentRegisters, invoiceOf, registersOf } from "./invoice-registers.ts";
export { issueObjections } from "./issue-objections.ts";
export { planLeasedIssue } from "./leased-issue.ts";
export type { LastLeased, LeasedIssue } from "./leased-issue.ts";
export { semanticId } from "./conflict-id.ts";
export type { InvoiceSnapshot, RequestView } from "./invoice-snapshot.ts";
export { summaryOf } from "./invoice-summary.ts";
export {
  asksForIssue,
  asksForVoid,
  DeclinedFact,
  isIssuedHere,
  isIssuedInFile,
  isIssuedUnderLease,
  IssuedFact,
  Issuer,
  RequestFact,
  RevisionFact,
} from "./issue-facts.ts";
export { isJsonValue, isWritableValue, jsonEqual, toJson } from "./json-equal.ts";
export {
  invoiceLikeness,
  invoiceMarks,
  likenessOf,
  numberKey,
  marksOf,
  objectKey,
  partyLikeness,
  partyMarks,
} from "./likeness.ts";
export type { InvoiceLikeness, PartyLikeness } from "./likeness.ts";
export { Link, VendorSay } from "./link.ts";
export type { HeldContent } from "./link.ts";
export { knowsPlace, noteHeld, readHeld } from "./held-content.ts";
export { firstReplicaClient } from "@concord/model";
export { Operation } from "./operation.ts";
export type { OperationInput } from "./operation.ts";
export { Origin } from "./origin.ts";
export { factOrigin } from "./origin-say.ts";
export type { ConflictChange } from "./path-conflicts.ts";
export { isInvoiceContent, mayWrite, pathRule } from "./path-rule.ts";
export { issueRegisters } from "./plan-issue.ts";
export { derivedDocumentId } from "./derived-id.ts";
export { planReissue, reissueIds } from "./reissue.ts";
export type { ReissueIds, ReissueKnown, ReissuePlan, ReissueStep } from "./reissue.ts";
export { requestState } from "./request-state.ts";
export type { RequestState } from "./request-state.ts";
export type { RefusalRule, Refused } from "./refusal.ts";
export type { ConflictPolicy, PathClass, PathRule, Writer } from "./register-rule.ts";
export { fieldsOf, isPending, noteOf, readRegisters } from "./registers.ts";
export type { RegisterChange, Registers } from "./registers.ts";
export { tipAt, wasWritten } from "./register-tip.ts";
export type { RegisterTip } from "./register-tip.ts";
export { writeName, writerOf } from "./register-tree.ts";
export { amountObjection } from "./money-said.ts";
export { noteIndex, notePlace } from "./note-place.ts";
export { rememberOverwritten } from "./overwritten.ts";
export type { Overwritten } from "./overwritten.ts";
export type { WriteId } from "./register-tree.ts";
export { violationOf } from "./register-violation.ts";
export type { Violation, ViolationRule } from "./register-violation.ts";
export { writeAsRelay } from "./relay-writing.ts";
export { semanticConflicts } from "./semantic-conflicts.ts";
export { attentionOf } from "./shared-reading.ts";
export type { ConflictView, SharedReading } from "./shared-reading.ts";
export { invoiceSnapshot, listing, snapshot } from "./snapshot.ts";
export type {
  DocumentSnapshot,
  ItemSnapshot,
  Listing,
  PartySnapshot,
  SnapshotBase,
  SnapshotOptions,
  WorkspaceSnapshot,
} from "./snapshot.ts";
export { tagPath, tagsOf } from "./tags.ts";
export { MomentName, longestMomentName, namedMomentsOf } from "./named-moment.ts";
export type { MomentOf, NamedMoment, OwnMoment } from "./named-moment.ts";
export { voidObjection } from "./void-objection.ts";
