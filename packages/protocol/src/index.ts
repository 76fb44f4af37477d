export { Role, firstReplicaClient as firstDeviceClientId } from "@concord/model";
export { ClaimedOperations, decodeClientMessage, encodeClientMessage } from "./client-messages.ts";
export type {
  BatchMessage,
  ClientMessage,
  CompareMessage,
  HelloMessage,
  OfferMessage,
} from "./client-messages.ts";
export { closeCode, isPermanent } from "./close-code.ts";
export type { CloseCode } from "./close-code.ts";
export {
  ConnectorActivity,
  ConnectorEvent,
  Delivery,
  DeliveryState,
} from "./connector-activity.ts";
export {
  ConnectorBoard,
  ConnectorCheck,
  ConnectorReport,
  ConnectorState,
  HeldAnswer,
  HeldProblem,
  HeldProblems,
  PreviewedCall,
  ReplayPreview,
} from "./connector-board.ts";
export {
  areDisjoint,
  cutRange,
  differenceIn,
  everyDocument,
  Fingerprint,
  inOrder,
  listedAtMost,
  noFingerprint,
  rangeOf,
  summing,
  within,
} from "./document-range.ts";
export type { Bounds, DocumentRange, DocumentState } from "./document-range.ts";
export { DeviceId, Epoch, WorkspaceId, epochNumber } from "./identity.ts";
export { AbsencesAnswer } from "./absences.ts";
export { DocumentChanges, LastChanges, mostLastChanges } from "./document-changes.ts";
export { BatchInspection, DocumentInspection, WorkspaceInspection } from "./inspection.ts";
export { limits } from "./limits.ts";
export { InvoiceCount, ListQuery } from "./list-query.ts";
export {
  LeasesAnswer,
  NumberPage,
  RegisteredNumber,
  SeriesAnswer,
  ShownLease,
} from "./number-register.ts";
export type { ListedLease, SeriesPeriod } from "./number-register.ts";
export {
  PasskeyCreation,
  PasskeyRefusal,
  PasskeyRequest,
  PasskeysAnswer,
  ShownPasskey,
} from "./passkeys.ts";
export { Author, RefusalCode, decodeRelayMessage, encodeRelayMessage } from "./relay-messages.ts";
export type {
  ComparedMessage,
  ListedMessage,
  RelayMessage,
  UpdatesMessage,
  WelcomeMessage,
} from "./relay-messages.ts";
export { Principal, hasRight } from "./role.ts";
export type { Right } from "./role.ts";
export { SignInMethods, SignInProblem } from "./sign-in-methods.ts";
export { isSameScope, matchesScope, Scope, ScopeWindow } from "./scope.ts";
export type { ScopeFacts } from "./scope.ts";
export { TokenUse, createToken, readTokenId, verifyToken } from "./token.ts";
export type { Grant, TokenDemand, TokenVerdict } from "./token.ts";
export { Correction, CorrectionRule, RefusalReason, Remark, Verdict } from "./verdict.ts";
export { protocolVersion } from "./version.ts";
