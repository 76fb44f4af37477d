export type { AntiEntropySettings, Comparison } from "./anti-entropy.ts";
export type { Attention } from "./attention.ts";
export type { Clock } from "./clock.ts";
export type { TokenSource } from "./connection.ts";
export { DocumentRow } from "./document-row.ts";
export { firstLook } from "./first-look.ts";
export type { SeenRow } from "./first-look.ts";
export type { Link, LinkSettings } from "./link.ts";
export type { ChangeOutcome } from "./local-writer.ts";
export { createMemoryStorage } from "./memory-storage.ts";
export type { HeldLease, OfflineIssue } from "./offline-issuing.ts";
export { openWorkspace } from "./open-workspace.ts";
export { platformDeps } from "./platform.ts";
export type { UnsentDocument } from "./pending-queue.ts";
export type { Presence } from "./presence.ts";
export type { RandomBytes } from "./random.ts";
export type { SyncOutcome } from "./receipts.ts";
export type {
  BeyondPage,
  CorrectedChange,
  CreateRequest,
  OpenDocument,
  RefusedChange,
  Replica,
  ReplicaDeps,
  UndoOutcome,
  WorkspaceOptions,
} from "./replica.ts";
export type { RescueOutcome } from "./rescue.ts";
export { readRescueFile } from "./rescue-file.ts";
export type { RescueFile, RescueReading } from "./rescue-file.ts";
export type { ReplicaChange } from "./replica-change.ts";
export type {
  ConflictEntry,
  FactLinkKey,
  InvoicePage,
  InvoiceQuery,
  LinkKey,
} from "./row-index.ts";
export type { ConnectSocket, Socket, SocketEvents } from "./socket.ts";
export type { ReplicaStorage, StorageWrite, StoredBatch, StoredUpdates } from "./storage.ts";
export type { SyncState } from "./sync-state.ts";
