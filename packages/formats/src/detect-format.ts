import { SaxesParser } from "saxes";
import { sniffDelimiter } from "./csv-records.ts";
import { decodeText } from "./decode-text.ts";

/** What kind of file this is. `cii` is recognised so that it can be refused with a reason. */
export type FileFormat = "ubl" | "cii" | "csv" | "json" | "unknown";

/** As much of a file as is looked at. */
const headLength = 65_536;

/** Names the format by the content alone: file names and media types lie. */
export function detectFormat(bytes: Uint8Array): FileFormat {
  const decoded = decodeText(headOf(bytes));
  if (decoded.type === "refused") return "unknown";
  const text = decoded.text.replace(/^\uFEFF/, "").trimStart();
  if (text.startsWith("<")) return xmlFormat(text);
  if (text.startsWith("{") || text.startsWith("[")) return "json";
  return sniffDelimiter(text) === undefined ? "unknown" : "csv";
}

/** Cut at the last line feed, or else before the last character of UTF-8, so that none is cut in two. */
function headOf(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= headLength) return bytes;
  const lines = bytes.lastIndexOf(0x0a, headLength - 1) + 1;
  if (lines > 0) return bytes.subarray(0, lines);
  let end = headLength;
  while (end > 0 && isContinuation(bytes[end])) end -= 1;
  return bytes.subarray(0, end);
}

const isContinuation = (byte = 0): boolean => (byte & 0xc0) === 0x80;

function xmlFormat(text: string): FileFormat {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const found: { namespace?: string; done: boolean } = { done: false };
  parser.on("error", () => {
    found.done = true;
  });
  parser.on("opentag", ({ uri }) => {
    if (!found.done) found.namespace = uri;
    found.done = true;
  });
  for (const line of text.split(/(?<=>)/)) {
    if (found.done) break;
    parser.write(line);
  }
  const { namespace = "" } = found;
  if (namespace.startsWith("urn:oasis:names:specification:ubl:schema:xsd:")) return "ubl";
  if (namespace.startsWith("urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:"))
    return "cii";
  return "unknown";
}
