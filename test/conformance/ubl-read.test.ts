import { canonicalContentId, detectFormat, readInvoiceFile, readUbl } from "@concord/formats";
import { expect, test } from "vitest";
import { corpusFiles, isUblDocument, readCorpusFile, sha256 } from "./corpora.ts";
import { enTermPaths, syntaxPaths } from "./en16931-ubl-paths.ts";
import { expectedEnLosses, expectedTwins } from "./ubl-exceptions.ts";
import { ublLeaves } from "./ubl-leaves.ts";
import { valuesInScope } from "./ubl-scope.ts";

const documents = corpusFiles("every UBL document of the corpora is read", isUblDocument);

/** "/Invoice/cac:InvoiceLine[2]/cbc:Note" → "InvoiceLine/Note", for both kinds of document. */
function plainPath(path: string): string {
  return path
    .replace(/^\/(Invoice|CreditNote)\//, "")
    .replaceAll(/\[\d+\]|cbc:|cac:|ext:/g, "")
    .replaceAll("CreditNoteLine", "InvoiceLine")
    .replaceAll("CreditedQuantity", "InvoicedQuantity")
    .replace("CreditNoteTypeCode", "InvoiceTypeCode");
}

function read(file: (typeof documents)[number]) {
  const result = readUbl(readCorpusFile(file), { sha256 });
  if (result.type === "refused") {
    throw new Error(`${file.path}:${result.line}: ${result.reason}`);
  }
  return result;
}

test("[CF1] every well-formed UBL document of the corpora is recognised and read", () => {
  const unread = documents
    .filter((file) => {
      const bytes = readCorpusFile(file);
      return detectFormat(bytes) !== "ubl" || readInvoiceFile(bytes, { sha256 }).type !== "read";
    })
    .map(({ path }) => path);
  expect(unread).toEqual([]);
  expect([0, 97]).toContain(documents.length);
});

test("[CF2] no field of EN 16931 is lost, but for what is listed by name and cause", () => {
  const lost = documents.flatMap((file) =>
    read(file)
      .losses.filter(({ path }) => enTermPaths.has(plainPath(path)))
      .map(({ path }) => `${file.name}: ${plainPath(path)}`),
  );
  const expected = expectedEnLosses.flatMap(({ files, paths }) =>
    files.flatMap((file) => paths.map((path) => `${file}: ${path}`)),
  );
  expect(lost.toSorted()).toEqual(documents.length === 0 ? [] : expected.toSorted());
});

test("[CF3] each value of an EN 16931 field stands in its own part of the invoice", () => {
  const missing: string[] = [];
  let checked = 0;
  for (const file of documents) {
    const { invoice, losses } = read(file);
    const reported = new Set(losses.map(({ path, text }) => `${plainPath(path)}=${text.trim()}`));
    // A second parser, so that what ours does not see is seen.
    for (const leaf of ublLeaves(readCorpusFile(file))) {
      if (!enTermPaths.has(leaf.path) || leaf.text === "") continue;
      checked += 1;
      const found = valuesInScope(invoice, leaf).has(leaf.expected);
      if (!found && !reported.has(`${leaf.path}=${leaf.text}`)) {
        missing.push(`${file.name}: ${leaf.path} = ${leaf.text}`);
      }
    }
  }
  expect(missing).toEqual([]);
  expect(documents.length === 0 || checked > 10_000).toBe(true);
});

test("[CF4] every text that a second parser sees is either taken or reported", () => {
  const unaccounted = documents.flatMap((file) => {
    const { losses } = read(file);
    const reported = new Set(losses.map(({ path }) => plainPath(path)));
    return ublLeaves(readCorpusFile(file))
      .filter(
        ({ path, text }) =>
          text !== "" && ![enTermPaths, syntaxPaths, reported].some((paths) => paths.has(path)),
      )
      .map(({ path }) => `${file.name}: ${path}`);
  });
  expect(unaccounted).toEqual([]);
});

test("[CF5] malformed files are refused with line and reason", () => {
  const malformed = corpusFiles("malformed files are refused", (file) => file.wellFormed === false);
  const refusals = malformed.map((file) => {
    const { type, ...rest } = readUbl(readCorpusFile(file), { sha256 });
    return { name: file.name, type, ...rest };
  });
  if (malformed.length === 0) return;
  expect(refusals).toMatchObject([
    { name: "bin001.xml", type: "refused", line: 1, reason: expect.stringContaining("not utf-8") },
    {
      name: "ubl007.xml",
      type: "refused",
      line: 536,
      reason: expect.stringContaining("unclosed tag: Invoice"),
    },
  ]);
});

test("[CF6] CII documents are recognised and refused with the way out", () => {
  const files = corpusFiles(
    "CII documents are refused",
    ({ root }) => root === "CrossIndustryInvoice",
  );
  const fixes = files.map((file) => {
    const result = readInvoiceFile(readCorpusFile(file), { sha256 });
    return result.type === "refused" ? result.fix : file.path;
  });
  expect(fixes.filter((fix) => !fix.includes("Convert it to UBL first"))).toEqual([]);
});

test("[CF7] one content has one id: only documents that say the same share one", () => {
  const byId = Map.groupBy(documents, (file) => canonicalContentId(read(file).invoice));
  const again = documents.map((file) => canonicalContentId(read(file).invoice));
  expect(new Set(again)).toEqual(new Set(byId.keys()));

  const shared = [...byId.values()]
    .filter((files) => files.length > 1)
    .map((files) => files.map(({ path }) => path).toSorted());
  expect(shared).toEqual(documents.length === 0 ? [] : expectedTwins);
});
