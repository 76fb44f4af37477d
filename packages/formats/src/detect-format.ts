import { SaxesParser } from "saxes";
import { sniffDelimiter } from "./csv-records.ts";
import { decodeText } from "./decode-text.ts";

/** What kind of file this is. `cii` is recognised so that it can be refused with a reason. */
export type FileFormat = "ubl" | "cii" | "csv" | "json" | "unknown";

/** As much of a file as is looked at. */
const headLength = 65_536;

/** Names the format by the content alone: file names and media types lie. */
export function detectFormat(bytes: Uint8Array): FileFormat {
  // Cut at the last line feed, so that no character is cut in two.
  const head = bytes.subarray(0, headLength);
  const end = bytes.length > headLength ? head.lastIndexOf(0x0a) + 1 || headLength : head.length;
  const decoded = decodeText(head.subarray(0, end));
  if (decoded.type === "refused") return "unknown";
  const text = decoded.text.replace(/^\uFEFF/, "").trimStart();
  if (text.startsWith("<")) return xmlFormat(text);
  if (text.startsWith("{") || text.startsWith("[")) return "json";
  return sniffDelimiter(text) === undefined ? "unknown" : "csv";
}

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
