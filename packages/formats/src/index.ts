export { decodeText } from "./decode-text.ts";
export type { DecodedText } from "./decode-text.ts";
export type { Blob, Loss, ReadInvoice, ReadResult, Refusal } from "./read-result.ts";
export { readUbl } from "./read-ubl.ts";
export type { ReadDeps } from "./read-ubl.ts";
