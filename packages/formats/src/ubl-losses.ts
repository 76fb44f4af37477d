import type { Loss } from "./read-result.ts";
import { aggregateComponents, basicComponents } from "./ubl-node.ts";
import type { XmlAttribute, XmlElement } from "./xml-element.ts";

const schemaInstance = "http://www.w3.org/2001/XMLSchema-instance";

const prefixes: ReadonlyMap<string, string> = new Map([
  [basicComponents, "cbc:"],
  [aggregateComponents, "cac:"],
  ["urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2", "ext:"],
]);

/** Every text and attribute of the document that was not taken, in document order. Hints to XML schema processors are no content. */
export function ublLosses(
  root: XmlElement,
  taken: ReadonlySet<XmlElement | XmlAttribute>,
): readonly Loss[] {
  const losses: Loss[] = [];
  const visit = (element: XmlElement, path: string): void => {
    if (!taken.has(element)) {
      const text = element.text.trim();
      if (text !== "") losses.push({ path, line: element.line, text });
    }
    for (const attribute of element.attributes) {
      if (taken.has(attribute) || attribute.namespace === schemaInstance) continue;
      losses.push({
        path: `${path}/@${attribute.name}`,
        line: element.line,
        text: attribute.value,
      });
    }
    const counts = Map.groupBy(element.children, qualifiedName);
    const seen = new Map<string, number>();
    for (const child of element.children) {
      const name = qualifiedName(child);
      const index = (seen.get(name) ?? 0) + 1;
      seen.set(name, index);
      const repeated = (counts.get(name)?.length ?? 0) > 1;
      visit(child, repeated ? `${path}/${name}[${index}]` : `${path}/${name}`);
    }
  };
  visit(root, `/${root.name}`);
  return losses;
}

function qualifiedName({ namespace, name }: XmlElement): string {
  return `${prefixes.get(namespace) ?? ""}${name}`;
}
