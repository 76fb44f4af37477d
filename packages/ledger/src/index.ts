export { openAuditLedger } from "./audit-ledger.ts";
export type { AuditLedger, AuditLedgerDeps } from "./audit-ledger.ts";
export type { ChangeCodec, DecodedChange, EncodedChange, LedgerChange } from "./change-codec.ts";
export type { ChangePacker } from "./change-packer.ts";
export { checkStoredSeals } from "./checking/check-stored-seals.ts";
export type {
  SealDoubt,
  SealedBeginning,
  StoredSeals,
  StoredSealsDeps,
} from "./checking/check-stored-seals.ts";
export { compareLedger } from "./checking/compare-ledger.ts";
export type {
  CompareDeps,
  EarlierHistory,
  LedgerComparison,
  LedgerDoubt,
} from "./checking/compare-ledger.ts";
export type { DocumentCipher, OpenCipher } from "./document-cipher.ts";
export { byEntry } from "./export/finding.ts";
export type { FindingReason, LedgerFinding } from "./export/finding.ts";
export { verifyExport } from "./export/verify-export.ts";
export type { ExportSummary, Verification, VerifyOptions } from "./export/verify-export.ts";
export { writeExport } from "./export/write-export.ts";
export type { ExportDeps } from "./export/write-export.ts";
export { createFollower, defaultFollowing } from "./follower.ts";
export type { Follower, FollowerDeps, FollowerSettings, Step } from "./follower.ts";
export type { Journal, JournalRow } from "./journal-row.ts";
export type {
  DocumentKey,
  EntryMark,
  LedgerHead,
  LedgerKeys,
  LedgerPosition,
  LedgerStore,
  NewLedgerEntry,
  StoredLedger,
} from "./ledger-store.ts";
export { readLedger } from "./read-ledger.ts";
export { openHistory } from "./reading/history.ts";
export type { Blame, LedgerHistory } from "./reading/history.ts";
export {
  BlamedRegister,
  EntryStub,
  HistoryEntry,
  LedgerChangeOfPath,
  LedgerValue,
} from "./reading/history-entry.ts";
export { HistoryBlame, HistoryDifference, HistoryPage } from "./reading/history-page.ts";
export { sendSeals } from "./sealing/anchoring.ts";
export type { Anchor } from "./sealing/anchoring.ts";
export { Seal, SignedSeal } from "./sealing/seal.ts";
export type { Signer } from "./sealing/seal.ts";
export { sentSealsIn } from "./sealing/sent-seals.ts";
export type { SentSeals } from "./sealing/sent-seals.ts";
export { createSealer } from "./sealing/sealer.ts";
export type { SealerDeps, Sealing, SealingKeys, SealMark, SealMarks } from "./sealing/sealer.ts";
export { webCipher } from "./web-cipher.ts";
