export type { RelayAccess } from "./access/relay-access.ts";
export { backupStore } from "./backup/backup-store.ts";
export type { BackupOutcome } from "./backup/backup-store.ts";
export type { BackedUpLedger, RestoredLedger } from "./backup/ledger-files.ts";
export { restoreStore } from "./backup/restore-store.ts";
export type { RestoreOutcome } from "./backup/restore-store.ts";
export type { StoreBeginning } from "./checking/beginnings.ts";
export { checkStore } from "./checking/check-store.ts";
export type { CheckStoreOptions, CheckedWorkspace, StoreCheck } from "./checking/check-store.ts";
export type { StoreFinding, StoreFindingReason } from "./checking/store-finding.ts";
export type { DoorSettings } from "./door.ts";
export { keepHeapLean } from "./lean-heap.ts";
export type { LedgerOptions } from "./ledger/ledger-service.ts";
export { jsonLog, nodeDeps } from "./node-deps.ts";
export type { LogPlace } from "./node-deps.ts";
export type { LogFields, RelayDeps, RelayLog } from "./relay-deps.ts";
export { createRelay } from "./relay.ts";
export type { CreatedRelay, Relay, RelayOptions } from "./relay.ts";
export type { RelayEnd } from "./shutdown.ts";
export { loadSecretKey, readSecretKey } from "./storage/secret-key.ts";
export { openSqliteStorage } from "./storage/sqlite-storage.ts";
export type { OpenedStorage, SqliteStorageDeps } from "./storage/sqlite-storage.ts";
export type {
  AuthorRange,
  Difference,
  JournalEntry,
  LogPage,
  LogPiece,
  NewEntry,
  RelayStorage,
  StoredDocument,
} from "./storage/storage.ts";
