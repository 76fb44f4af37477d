export { acme, ada, bob, documentNumber, paperJournal, phone } from "./journal.ts";
export type { PaperJournal, RowWish } from "./journal.ts";
export { codec, openTestLedger, temporaryFolder } from "./ledger.ts";
export type { TestLedger } from "./ledger.ts";
export { openSealedLedger } from "./sealing.ts";
export type { SealedLedger } from "./sealing.ts";
