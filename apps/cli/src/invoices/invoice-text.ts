import { claimOf, disputesOf } from "@concord/model";
import type { PaymentFact } from "@concord/model";
import { bold, dim, red, yellow } from "ansis";
import { z } from "zod";
import type { InvoiceAnswer } from "../access/relay-answers.ts";
import { amountText, money } from "../terminal/money.ts";
import { fitColumns } from "../terminal/fit.ts";
import { counted, oneLine, shorten } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import { statusText } from "./invoice-list-text.ts";

const LinkedObject = z.object({ id: z.string() });

/** One invoice on a screen: who, what, how much, what was paid, where else it lives, what waits. */
export function invoiceText(answer: InvoiceAnswer, width: number): string {
  const { invoice } = answer;
  const open = answer.conflicts.filter(({ state }) => state === "open");
  const kind = invoice.kind === "invoice" ? "Invoice" : invoice.kind.replaceAll("-", " ");
  const title = `${bold(`${kind} ${oneLine(answer.number ?? "without a number")}`)}  ${statusText({
    status: answer.status,
    flags: answer.flags,
    conflicts: 0,
  })}`;
  const facts = [
    ["id", answer.id],
    ["from", shorten(invoice.seller?.name ?? "–", width - 10)],
    ["to", shorten(invoice.buyer?.name ?? "–", width - 10)],
    ...invoice.precedingInvoices.map(({ number }) => [
      invoice.kind === "credit-note" ? "credits" : "follows",
      oneLine(number),
    ]),
    ["issued", answer.issueDate ?? "–"],
    ["due", answer.dueDate ?? "–"],
    ...(answer.tags.length === 0 ? [] : [["tags", shorten(answer.tags.join(", "), width - 10)]]),
  ].map(([name = "", value = ""]) => [dim(name), value]);
  return [
    [title, table(facts)].join("\n"),
    linesText(answer, width),
    table(totalRows(answer), new Set([1])),
    factsText(answer),
    linksText(answer),
    answer.note.trim() === "" ? "" : `${dim("note")}  ${oneLine(answer.note)}`,
    open.length === 0
      ? ""
      : `${red(counted(open.length, "open conflict"))}: ${[...new Set(open.map(({ path }) => path))].join(", ")}  ${dim("(concord conflicts)")}`,
    answer.problems
      .map(({ path, message }) => `${yellow("unreadable")}  ${path}: ${oneLine(message)}`)
      .join("\n"),
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}

function linesText({ invoice, computed }: InvoiceAnswer, width: number): string {
  const net = new Map(computed.lines.map((line) => [line.id, line.net]));
  const rows = invoice.lines
    .filter(({ removed }) => removed !== true)
    .map((line) => [
      oneLine(line.name ?? line.description ?? "–"),
      [line.quantity ?? "–", line.unit].filter(Boolean).join(" "),
      line.price === undefined ? "–" : amountText(line.price, invoice.currency),
      line.tax?.rate === undefined ? "" : `${line.tax.rate} %`,
      amountText(net.get(line.id) ?? "0", invoice.currency),
    ]);
  if (rows.length === 0) return dim("no lines");
  const head = ["LINE", "QUANTITY", "PRICE", "TAX", "NET"].map((word) => bold(word));
  const fitting = fitColumns([head, ...rows], width, [{ column: 0, least: 12 }]);
  return table(fitting, new Set([1, 2, 3, 4]));
}

function totalRows({ invoice, computed, status, outstanding }: InvoiceAnswer): string[][] {
  const { stated, currency } = invoice;
  const rows = (["net", "tax", "gross"] as const).map((name) => {
    const said = stated?.[name]?.value;
    const differs = said !== undefined && said !== computed[name];
    return [
      dim(name),
      money(said ?? computed[name], currency),
      differs ? yellow(`we compute ${money(computed[name], currency)}`) : "",
    ];
  });
  const claim = claimOf(invoice, computed, status === "draft" ? "draft" : "issued");
  if (status === "draft") return rows;
  return [
    ...rows,
    ...(claim.prepaid === "0" ? [] : [[dim("prepaid"), money(claim.prepaid, currency), ""]]),
    [dim("open"), bold(money(outstanding, currency)), ""],
  ];
}

function factsText({ ledger, invoice }: InvoiceAnswer): string {
  const { currency } = invoice;
  const stateOf = (key: string, { pending, takenFrom }: PaymentFact): string => {
    if (Object.hasOwn(ledger.failed, key)) return "payment, failed";
    if (takenFrom !== undefined) return "credit used";
    return pending === true && !Object.hasOwn(ledger.settled, key) ? "payment, pending" : "payment";
  };
  const rows = [
    ...Object.entries(ledger.payments).map(
      ([key, fact]) =>
        [
          stateOf(key, fact),
          fact.paidOn,
          fact.amount,
          fact.takenFrom !== undefined
            ? `${key}  from ${fact.reference ?? fact.takenFrom}`
            : fact.total === undefined || fact.totalCurrency === undefined
              ? key
              : `${key}  of ${money(fact.total, fact.totalCurrency)}`,
        ] as const,
    ),
    ...Object.entries(ledger.refunds).map(
      ([key, { on, amount, usedFor, reason }]) =>
        [
          usedFor === undefined
            ? "refund"
            : `credit used${Object.hasOwn(ledger.failedRefunds, key) ? ", taken back" : ""}`,
          on,
          amount,
          usedFor === undefined ? key : `${key}  for ${reason ?? usedFor}`,
        ] as const,
    ),
    ...Object.entries(ledger.reversals).map(
      ([key, { reason = "reversal", on, amount, payment }]) =>
        [reason, on, amount, `${key}  of ${payment}`] as const,
    ),
    ...disputesOf(ledger).map(
      ({ key, state, dispute: { on, amount, payment } }) =>
        [
          `dispute, ${state}`,
          on,
          amount,
          payment === undefined ? key : `${key}  of ${payment}`,
        ] as const,
    ),
    ...Object.entries(ledger.credits).map(
      ([key, fact]) =>
        [
          Object.hasOwn(ledger.voidedCredits, key) ? "credit, void" : "credit",
          fact.on,
          fact.amount,
          fact.creditNote ?? key,
        ] as const,
    ),
    ...Object.entries(ledger.writeOffs).map(
      ([key, fact]) => ["written off", fact.on, fact.amount, key] as const,
    ),
  ];
  return table(
    rows.map(([what, on, amount, key]) => [what, on ?? "–", money(amount, currency), dim(key)]),
    new Set([2]),
  );
}

function linksText({ links }: InvoiceAnswer): string {
  return table(
    Object.entries(links).map(([connector, link]) => [
      dim("linked"),
      connector,
      LinkedObject.safeParse(link).data?.id ?? "",
    ]),
  );
}
