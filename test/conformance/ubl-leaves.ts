import { createHash } from "node:crypto";
import { Buffer } from "node:buffer";
import { canonicalDecimalString } from "@concord/model";
import { XMLParser } from "fast-xml-parser";

/** A text or attribute of a UBL document as a parser other than ours sees it. */
export interface UblLeaf {
  /** Local names from below the root; a credit note's own names as those of an invoice. Attributes with "@". */
  readonly path: string;
  readonly text: string;
  /** The value that must stand in the canonical invoice. */
  readonly expected: string;
  /** Which of the children of the root of that name it stands in, from 0. */
  readonly index: number;
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
});

const numeric = /(Amount|Quantity|Percent|MultiplierFactorNumeric)$/;

/** Every leaf of the document, in order. */
export function ublLeaves(bytes: Uint8Array): readonly UblLeaf[] {
  const top: unknown = parser.parse(Buffer.from(bytes).toString("utf8"));
  const root = childrenOf(top).find(({ name }) => name === "Invoice" || name === "CreditNote");
  if (root === undefined) throw new Error("Not a UBL document");
  const seen = new Map<string, number>();
  return root.children.flatMap((child) => {
    const index = seen.get(child.name) ?? 0;
    seen.set(child.name, index + 1);
    return leavesOf(child, invoiceName(child.name), index);
  });
}

function leavesOf(node: XmlNode, path: string, index: number): readonly UblLeaf[] {
  const attributes = Object.entries(node.attributes)
    .filter(([name]) => !name.startsWith("@xmlns"))
    .map(([name, text]) => ({ path: `${path}/${name}`, text, expected: text, index }));
  if (node.children.length > 0) {
    return [
      ...attributes,
      ...node.children.flatMap((child) =>
        leavesOf(child, `${path}/${invoiceName(child.name)}`, index),
      ),
    ];
  }
  return [
    { path, text: node.text, expected: expectedValue(path, node.text), index },
    ...attributes,
  ];
}

function expectedValue(path: string, text: string): string {
  if (path.endsWith("EmbeddedDocumentBinaryObject")) {
    return createHash("sha256").update(Buffer.from(text, "base64")).digest("hex");
  }
  if (path.endsWith("ChargeIndicator")) return text === "true" ? "charge" : "allowance";
  if (path.endsWith("Date")) return text.slice(0, 10);
  return numeric.test(path) ? (canonicalDecimalString(text) ?? text) : text;
}

function invoiceName(name: string): string {
  return name
    .replace("CreditNoteLine", "InvoiceLine")
    .replace("CreditedQuantity", "InvoicedQuantity")
    .replace("CreditNoteTypeCode", "InvoiceTypeCode");
}

interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  readonly text: string;
}

/** The parser's ordered form: a list of objects with one element name each, beside ":@" for attributes. */
function childrenOf(list: unknown): readonly XmlNode[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    if (typeof entry !== "object" || entry === null) return [];
    const name = Object.keys(entry).find((key) => key !== ":@" && key !== "#text");
    if (name === undefined || name.startsWith("?")) return [];
    const content: unknown = Reflect.get(entry, name);
    return [
      {
        name,
        attributes: stringsOf(Reflect.get(entry, ":@")),
        children: childrenOf(content),
        text: textOf(content),
      },
    ];
  });
}

function stringsOf(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, String(each)]));
}

function textOf(content: unknown): string {
  if (!Array.isArray(content)) return "";
  return content
    .map((part: unknown) =>
      typeof part === "object" && part !== null && "#text" in part ? String(part["#text"]) : "",
    )
    .join("");
}
