export { fileAnchor, urlAnchor } from "./anchors.ts";
export { deflatePacker } from "./deflate-packer.ts";
export { nodeCipher } from "./node-cipher.ts";
export { openNodeCodec } from "./open-codec.ts";
export { openSealingFolder, prepareNextKey } from "./sealing-folder.ts";
export type { SealingFolder } from "./sealing-folder.ts";
export { openSqliteLedgerKeys } from "./sqlite-ledger-keys.ts";
export { openSqliteLedgerStore } from "./sqlite-ledger-store.ts";
