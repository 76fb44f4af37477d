import { expect, test } from "vitest";
import { parseXml } from "./xml-element.ts";

test("[FO13] texts stay as they are written, and entities of XML itself are resolved", () => {
  const result = parseXml('<a b="007">\n<c>1e3</c><c> x &amp; &#x20AC;<![CDATA[<&]]></c></a>');
  expect(result).toMatchObject({
    type: "parsed",
    root: {
      name: "a",
      line: 1,
      attributes: [{ name: "b", value: "007" }],
      children: [
        { name: "c", text: "1e3", line: 2 },
        { name: "c", text: " x & €<&", line: 2 },
      ],
    },
  });
});

test.each([
  ["a file that was cut off", "<a>\n<b>1</b>\n", 3],
  ["crossed elements", "<a>\n<b></a></b>", 2],
  ["a prefix without a namespace", "<a>\n<x:b/></a>", 2],
  ["an entity that nobody defined", "<a>\n&euro;</a>", 2],
  ["a second root", "<a/>\n<b/>", 2],
  ["an attribute given twice", '<a\nb="1" b="2"/>', 2],
  ["no element at all", "", 1],
])("[FO13] %s is refused with its line", (_, text, line) => {
  expect(parseXml(text)).toMatchObject({
    type: "refused",
    line,
    reason: expect.stringContaining("not well-formed"),
  });
});

test("[FO14] a document type is refused, so that no entity is defined, fetched or expanded", () => {
  const bomb = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n<a>&x;</a>';
  expect(parseXml(bomb)).toMatchObject({
    type: "refused",
    line: 1,
    reason: expect.stringContaining("document type"),
  });
});

test("[FO14] elements that nest without end are refused", () => {
  expect(parseXml("<a>".repeat(100_000))).toMatchObject({
    type: "refused",
    reason: expect.stringContaining("deeper than 64"),
  });
});
