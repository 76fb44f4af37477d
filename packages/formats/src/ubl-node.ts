import {
  type DecimalString,
  PlainDate,
  type SchemedId,
  type StatedAmount,
  canonicalDecimalString,
} from "@concord/model";
import type { Refusal } from "./read-result.ts";
import type { XmlAttribute, XmlElement } from "./xml-element.ts";

/** Namespace of UBL's leaves. */
export const basicComponents =
  "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
/** Namespace of UBL's groups. */
export const aggregateComponents =
  "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";

/** What the reading of one document remembers: what was taken, and what could not be understood. */
export interface UblReading {
  /** Elements and attributes whose content now stands in the invoice. All else is reported as lost. */
  readonly taken: Set<XmlElement | XmlAttribute>;
  readonly refusals: Refusal[];
  /** BT-5, which every amount must be in. Undefined where the document names none. */
  readonly currency: string | undefined;
}

/** The longest text that any field of the canonical invoice takes. */
const maxText = 32_000;

/**
 * One group of a UBL document, read field by field. Whatever is read is marked as taken; a leaf that occurs twice
 * where the invoice has one place is taken once, and the rest is reported. A value that is not what UBL says it is refuses the document.
 */
export interface UblNode {
  readonly line: number;
  /** The first group of this name. */
  readonly group: (name: string) => UblNode | undefined;
  readonly groups: (name: string) => readonly UblNode[];
  readonly text: (name: string) => string | undefined;
  readonly texts: (name: string) => readonly string[];
  /** The text of an embedded document, of any length. */
  readonly binary: (name: string) => string | undefined;
  /** Reads a text without taking it, to decide who takes it. */
  readonly peek: (name: string) => string | undefined;
  readonly date: (name: string) => PlainDate | undefined;
  readonly decimal: (name: string) => DecimalString | undefined;
  /** An amount in the document's currency. One in another currency is not taken. */
  readonly amount: (name: string) => StatedAmount | undefined;
  /** An amount whatever its currency, which the caller has checked. */
  readonly amountIn: (name: string, currency: string) => StatedAmount | undefined;
  readonly flag: (name: string) => boolean | undefined;
  readonly identifier: (name: string) => SchemedId | undefined;
  readonly attribute: (leaf: string, name: string) => string | undefined;
  readonly peekAttribute: (leaf: string, name: string) => string | undefined;
  readonly refuse: (reason: string, fix: string) => void;
}

/** Opens a group for reading. */
export function openUblNode(element: XmlElement, reading: UblReading): UblNode {
  const { taken, refusals } = reading;

  const find = (namespace: string, name: string): XmlElement | undefined =>
    element.children.find((child) => child.name === name && child.namespace === namespace);
  const leaf = (name: string): XmlElement | undefined => find(basicComponents, name);

  const refuseAt = (line: number, reason: string, fix: string): undefined => {
    refusals.push({ type: "refused", line, reason, fix });
  };

  const textOf = (found: XmlElement): string | undefined => {
    const text = found.text.trim();
    if (text.length > maxText) {
      return refuseAt(
        found.line,
        `The text of cbc:${found.name} is ${text.length} characters long; ${maxText} is the most we keep.`,
        "Shorten it, or send it as an attachment.",
      );
    }
    taken.add(found);
    return text === "" ? undefined : text;
  };

  const text = (name: string): string | undefined => {
    const found = leaf(name);
    return found && textOf(found);
  };

  const decimalOf = (found: XmlElement): StatedAmount | undefined => {
    const written = textOf(found);
    if (written === undefined) return undefined;
    const value = canonicalDecimalString(written);
    if (value === undefined) {
      return refuseAt(
        found.line,
        `cbc:${found.name} is "${written.slice(0, 80)}", which is not a plain decimal number.`,
        "UBL writes numbers with a dot and without grouping or exponent, for example 1234.50.",
      );
    }
    return { text: written, value };
  };

  const amountIn = (name: string, currency: string | undefined): StatedAmount | undefined => {
    const found = leaf(name);
    if (found === undefined) return undefined;
    const unit = attributeOf(found, "currencyID");
    if (unit !== undefined && currency !== undefined) {
      if (unit.value.trim() !== currency) return undefined;
      taken.add(unit);
    }
    return decimalOf(found);
  };

  return {
    line: element.line,
    group: (name) => {
      const found = find(aggregateComponents, name);
      return found && openUblNode(found, reading);
    },
    groups: (name) =>
      element.children
        .filter((child) => child.name === name && child.namespace === aggregateComponents)
        .map((child) => openUblNode(child, reading)),
    text,
    texts: (name) =>
      element.children
        .filter((child) => child.name === name && child.namespace === basicComponents)
        .map(textOf)
        .filter((each) => each !== undefined),
    binary: (name) => {
      const found = leaf(name);
      if (found === undefined) return undefined;
      taken.add(found);
      return found.text;
    },
    peek: (name) => leaf(name)?.text.trim(),
    date: (name) => {
      const found = leaf(name);
      return found && dateOf(found, taken, refuseAt);
    },
    decimal: (name) => {
      const found = leaf(name);
      return found && decimalOf(found)?.value;
    },
    amount: (name) => amountIn(name, reading.currency),
    amountIn,
    flag: (name) => {
      const written = text(name);
      if (written === undefined) return undefined;
      if (written === "true" || written === "1") return true;
      if (written === "false" || written === "0") return false;
      return refuseAt(
        element.line,
        `cbc:${name} is "${written.slice(0, 80)}"; it must be true or false.`,
        "Ask the sender to correct the file.",
      );
    },
    identifier: (name) => {
      const found = leaf(name);
      const value = found && textOf(found);
      if (value === undefined) return undefined;
      const scheme = attributeOf(found, "schemeID");
      if (scheme === undefined || scheme.value.trim() === "") return { value };
      taken.add(scheme);
      return { value, scheme: scheme.value.trim() };
    },
    attribute: (name, attribute) => {
      const found = attributeOf(leaf(name), attribute);
      if (found === undefined) return undefined;
      taken.add(found);
      return found.value.trim() === "" ? undefined : found.value.trim();
    },
    peekAttribute: (name, attribute) => attributeOf(leaf(name), attribute)?.value.trim(),
    refuse: (reason, fix) => refuseAt(element.line, reason, fix),
  };
}

function attributeOf(owner: XmlElement | undefined, name: string): XmlAttribute | undefined {
  return owner?.attributes.find((each) => each.name === name && each.namespace === "");
}

/** xs:date allows an offset; EN 16931 dates have none. The day is kept as written and the offset stays untaken, so it is reported. */
function dateOf(
  found: XmlElement,
  taken: Set<XmlElement | XmlAttribute>,
  refuseAt: (line: number, reason: string, fix: string) => undefined,
): PlainDate | undefined {
  const written = found.text.trim();
  if (written === "") return undefined;
  const [, day, offset] = /^(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2})?$/.exec(written) ?? [];
  const date = PlainDate.safeParse(day);
  if (!date.success) {
    return refuseAt(
      found.line,
      `cbc:${found.name} is "${written.slice(0, 80)}", which is not a day of the calendar.`,
      "UBL writes dates as YYYY-MM-DD, for example 2026-01-31.",
    );
  }
  if (offset === undefined) taken.add(found);
  return date.data;
}
