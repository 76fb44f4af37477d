import { SaxesParser } from "saxes";
import type { Refusal } from "./read-result.ts";

/** An attribute that is not a namespace declaration. */
export interface XmlAttribute {
  readonly namespace: string;
  readonly name: string;
  readonly value: string;
}

/** An element of a parsed document, with its place in the file. `name` is the local name. */
export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** All character data directly inside, in order. */
  readonly text: string;
  readonly line: number;
}

/** A well-formed document, or where it stops being one. */
export type ParsedXml = { readonly type: "parsed"; readonly root: XmlElement } | Refusal;

const maxDepth = 64;
// Small, because a refusal stops the parser only between two of them, and its work grows with the square of the depth.
const chunk = 4_096;
const namespaceDeclarations = "http://www.w3.org/2000/xmlns/";

interface OpenElement {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: OpenElement[];
  text: string;
  readonly line: number;
}

/**
 * Parses strictly by XML 1.0 with namespaces; every text stays as it is written.
 * A document type declaration is refused, so that no entity is ever defined, fetched or expanded.
 */
export function parseXml(text: string): ParsedXml {
  // Without positions in its messages: ours stand in fields of their own.
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: OpenElement[] = [];
  const outcome: { root?: OpenElement; refusal?: Refusal } = {};

  const refuse = (reason: string, fix: string): void => {
    outcome.refusal ??= {
      type: "refused",
      line: parser.line,
      column: parser.column + 1,
      reason,
      fix,
    };
  };

  parser.on("error", (error) => {
    refuse(
      `The XML is not well-formed: ${error.message}.`,
      "Ask the sender for the file again: it may have been cut off or changed on its way.",
    );
  });
  parser.on("doctype", () => {
    refuse(
      "The file carries a document type declaration, which an invoice never needs and an attack might.",
      "Remove the <!DOCTYPE …> and try again.",
    );
  });
  parser.on("opentag", (tag) => {
    const element: OpenElement = {
      namespace: tag.uri,
      name: tag.local,
      attributes: Object.values(tag.attributes)
        .filter(({ uri }) => uri !== namespaceDeclarations)
        .map(({ uri, local, value }) => ({ namespace: uri, name: local, value })),
      children: [],
      text: "",
      line: parser.line,
    };
    const parent = open.at(-1);
    if (parent === undefined) outcome.root ??= element;
    else parent.children.push(element);
    open.push(element);
    if (open.length > maxDepth) {
      refuse(
        `The elements nest deeper than ${maxDepth}.`,
        "Check that this is an invoice: no invoice format nests that deep.",
      );
    }
  });
  parser.on("closetag", () => {
    open.pop();
  });
  const addText = (data: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += data;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);

  for (let at = 0; at < text.length && outcome.refusal === undefined; at += chunk) {
    parser.write(text.slice(at, at + chunk));
  }
  if (outcome.refusal === undefined) parser.close();
  if (outcome.refusal !== undefined) return outcome.refusal;
  if (outcome.root === undefined) throw new Error("A well-formed document has a root element");
  return { type: "parsed", root: outcome.root };
}
