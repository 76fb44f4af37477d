import { stripVTControlCharacters } from "node:util";
import { BlamedRegister, HistoryEntry } from "@concord/ledger";
import { DeclinedFact } from "@concord/document";
import { InvoiceSummary } from "@concord/model";
import { LeasesAnswer, NumberPage, SeriesAnswer } from "@concord/protocol";
import { expect, test } from "vitest";
import { ReconcileAnswer } from "../access/bridge-answers.ts";
import { QuarantineAnswer } from "../access/relay-answers.ts";
import { historyText } from "../audit/audit-text.ts";
import { blameText, changesText } from "../audit/moment-text.ts";
import { reconcileText } from "../bridges/reconcile-text.ts";
import { quarantineText } from "../inspect/quarantine-text.ts";
import { declinedText } from "../invoices/declined-text.ts";
import { invoiceListText } from "../invoices/invoice-list-text.ts";
import { leasesText, registerText, seriesText } from "../invoices/series-text.ts";

const id = "0197f3a0-0000-7000-8000-00000000abcd";
const long = "A sentence of somebody who had a lot to say about what had happened to it that day";
const person = "Wolfeschlegelsteinhausenbergerdorff";

const lease = {
  id: "l1",
  series: "van",
  epoch: 12,
  device: "AbCdEfGhIjKlMnOpQrStUvWx",
  principal: "p1",
  name: person,
  from: 1_001,
  to: 1_100,
  format: "V-{number}",
  digits: 4,
  grantedAt: "2026-11-01T08:00:00.000Z",
  until: "2026-11-29T12:30:00.000Z",
  state: "taken-over",
  reason: long,
  given: 3,
  expired: 97,
};

/** Each table with the texts that stand whole in it where no terminal is, and those that always do. */
const tables: Readonly<
  Record<string, readonly [text: (width: number) => string, whole: string[], always: string[]]>
> = {
  leases: [
    (width) => leasesText(LeasesAnswer.parse({ items: [lease] }).items, width),
    [person, lease.device, lease.until, long],
    ["van", "12", "1001–1100", "QrStUvWx", "2026-11-29", "taken-over"],
  ],
  series: [
    (width) =>
      seriesText(
        SeriesAnswer.parse({
          items: [
            {
              id: "van",
              format: "VAN-{year}-{month}-{number}",
              problem: long,
              periods: [
                {
                  period: "2026",
                  first: 1,
                  last: 1_200,
                  lastNumber: "V-1200",
                  issued: 1_190,
                  void: 10,
                  expired: 3,
                  missing: 2,
                  doubled: 1,
                },
              ],
            },
          ],
        }).items,
        width,
      ),
    ["VAN-{year}-{month}-{number}", long],
    ["1–1200", "1190 issued, 10 void, 3 expired"],
  ],
  register: [
    (width) =>
      registerText(
        NumberPage.parse({
          items: [
            {
              series: "van",
              period: "2026",
              count: 7,
              number: "VAN-2026-0000007",
              state: "expired",
              reason: long,
              origin: "leased",
              document: id,
              on: "2026-11-20",
              at: "2026-11-20T12:00:00Z",
            },
          ],
          next: null,
        }).items,
        width,
      ),
    [long],
    ["VAN-2026-0000007", "2026-11-20", "…0000abcd"],
  ],
  invoices: [
    (width) =>
      invoiceListText(
        [
          InvoiceSummary.parse({
            id,
            number: "INV-2026-0001",
            kind: "invoice",
            status: "partially-paid",
            flags: ["overdue"],
            currency: "EUR",
            gross: "1190",
            outstanding: "190",
            dueDate: "2026-11-20",
            buyerName: long,
            conflicts: 1,
          }),
        ],
        width,
      ),
    [id, long, "partially-paid, overdue !1"],
    ["INV-2026-0001", "2026-11-20", "1,190.00 EUR", "190.00"],
  ],
  blame: [
    (width) =>
      blameText(
        [
          BlamedRegister.parse({
            seq: 1_234,
            hash: "0".repeat(64),
            deviceTime: 0,
            batch: 1,
            at: Date.parse("2026-11-20T12:00:00Z"),
            author: { id: "p1", name: person },
            device: "AbCdEfGhIjKlMnOpQrStUvWx",
            operations: [],
            path: "lines.AbCdEfGhIjKlMnOpQrStUvWx.allowances.k1.reason",
            value: { type: "known", value: long },
          }),
        ],
        width,
      ),
    ["lines.AbCdEfGhIjKlMnOpQrStUvWx.allowances.k1.reason", long, person],
    ["entry 1234", "2026-11-20 12:00:00"],
  ],
  reconcile: [
    (width) =>
      reconcileText(
        ReconcileAnswer.parse({
          connection: "quickbooks",
          at: "2026-11-20T12:00:00Z",
          checked: 1,
          agreeing: 0,
          findings: [
            {
              document: id,
              ref: { kind: "invoice", id: "77" },
              number: "INV-2026-0001",
              waiting: [],
              differences: [{ field: "state", theirs: long, ours: "unpaid", fix: "ask" }],
            },
          ],
          unchecked: [],
        }),
        "quickbooks",
        width,
      ),
    [id, long],
    ["INV-2026-0001", "unpaid", "a person decides"],
  ],
  refusals: [
    (width) =>
      declinedText(
        DeclinedFact.parse({
          reason: "It lacks something.",
          findings: [
            { rule: "CONCORD-BUYER", path: "buyer.address.country", message: long },
            { rule: "CONCORD-LINES", path: "lines", message: "There are none." },
          ],
        }),
        width,
      ),
    [long],
    ["buyer.address.country", "that day", "There are none."],
  ],
  quarantine: [
    (width) =>
      quarantineText(
        QuarantineAnswer.parse({
          items: [
            {
              id: 12,
              document: id,
              author: { id: "p1", name: person },
              device: "AbCdEfGhIjKlMnOpQrStUvWx",
              batch: 1,
              reason: "not-the-senders-document",
              bytes: 123_456,
              at: "2026-11-20T12:00:00Z",
            },
          ],
        }).items,
        width,
      ),
    [person, "not-the-senders-document"],
    ["123,456 B", "…0000abcd"],
  ],
};

test.each(Object.entries(tables))(
  "[CM13] the table of %s fits a terminal of 80 columns, and is whole where none is",
  (_, [text, whole, always]) => {
    const narrow = stripVTControlCharacters(text(80));
    for (const line of narrow.split("\n")) expect(line.length).toBeLessThan(80);
    const piped = stripVTControlCharacters(text(Infinity));
    for (const each of whole) expect(piped).toContain(each);
    for (const each of always) expect(narrow).toContain(each);
    expect(piped).not.toMatch(/…(?!0000abcd)/u);
  },
);

test("[CM13] values of the past are whole where no terminal is, too", () => {
  const [before, after] = [null, long].map((value) => ({ type: "known", value }));
  const entry = HistoryEntry.parse({
    seq: 7,
    hash: "0".repeat(64),
    at: 0,
    deviceTime: 0,
    author: { id: "p1", name: person },
    device: "AbCdEfGhIjKlMnOpQrStUvWx",
    batch: 1,
    operations: ["set-field"],
    changes: [{ path: "paymentTerms", before, after }],
  });
  for (const text of [
    (width: number) => historyText([entry], width),
    (width: number) => changesText(entry.changes, width),
  ]) {
    expect(text(Infinity)).toContain(long);
    expect(text(80)).toMatch(/paymentTerms: \(none\) → "A sentence.*….*day"$/);
  }
});
