export { Role } from "@concord/model";
export {
  ClaimedOperations,
  clientMessages,
  decodeClientMessage,
  encodeClientMessage,
} from "./client-messages.ts";
export type { BatchMessage, ClientMessage, HelloMessage } from "./client-messages.ts";
export { closeCode, isPermanent } from "./close-code.ts";
export type { CloseCode } from "./close-code.ts";
export { describeProtocol } from "./fingerprint.ts";
export { DeviceId, Epoch, WorkspaceId, epochNumber, firstDeviceClientId } from "./identity.ts";
export { limits } from "./limits.ts";
export {
  Author,
  RefusalCode,
  decodeRelayMessage,
  encodeRelayMessage,
  relayMessages,
} from "./relay-messages.ts";
export type { RelayMessage, UpdatesMessage, WelcomeMessage } from "./relay-messages.ts";
export { Principal, hasRight } from "./role.ts";
export type { Right } from "./role.ts";
export { TokenUse, createToken, verifyToken } from "./token.ts";
export type { Grant, TokenDemand, TokenVerdict } from "./token.ts";
export { Correction, RefusalReason, Remark, Verdict } from "./verdict.ts";
export { protocolVersion } from "./version.ts";
