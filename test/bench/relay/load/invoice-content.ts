import * as Y from "yjs";

/** Under which the content of documents was written. */
export const contentClientId = 50_000;

/** The first update of an invoice of five lines: some forty registers. */
export function invoiceContent(index: number): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = contentClientId;
  const fields = doc.getMap("fields");
  doc.transact(() => {
    for (const [path, value] of registersOf(index)) fields.set(path, value);
  });
  return Y.encodeStateAsUpdate(doc);
}

function registersOf(index: number): readonly (readonly [path: string, value: string])[] {
  return [
    ["documentKind", "invoice"],
    ["kind", "invoice"],
    ["currency", "EUR"],
    ["issueDate", "2026-03-02"],
    ["dueDate", "2026-04-01"],
    ["buyer.name", `Customer ${index} GmbH`],
    ["buyer.address.line1", `Hafenstraße ${index % 300}`],
    ["buyer.address.city", "Bremen"],
    ["buyer.address.country", "DE"],
    ...[0, 1, 2, 3, 4].flatMap((line) => lineOf(`lines.k${line}`, index + line, `a${line}`)),
  ];
}

function lineOf(
  at: string,
  item: number,
  position: string,
): readonly (readonly [path: string, value: string])[] {
  return [
    [`${at}.position`, position],
    [`${at}.name`, `Inspection of pump ${item}`],
    [`${at}.quantity`, `${(item % 9) + 1}.5`],
    [`${at}.unit`, "HUR"],
    [`${at}.price`, `${(item % 90) + 10}.25`],
    [`${at}.tax.category`, "S"],
    [`${at}.tax.rate`, "19"],
  ];
}
