import axe from "axe-core";
import { expect, test } from "vitest";
import { InvoiceTable } from "./invoice-table.ts";
import { rowOf } from "./testing/rows.ts";
import { settled } from "./testing/settled.ts";

test("[WB680] what is disputed, announced or credited in part is a mark in its row, with its words", async () => {
  const about = { number: "INV-1", buyerName: "Acme", currency: "EUR" };
  const made = new InvoiceTable();
  made.invoices = [{ flags: ["pending", "disputed", "partly-credited"] }, {}].map((more, index) => {
    const row = rowOf(index, { ...about, ...more });
    if (row.summary === undefined) throw new Error("no invoice");
    return { row, summary: row.summary };
  });
  made.order = { by: "issued", direction: "descending" };
  made.selection = new Set();
  made.style.height = "300px";
  document.body.replaceChildren(made);
  await settled(made);
  const marks = [...made.renderRoot.querySelectorAll(".body .row")].map((row) =>
    [...row.querySelectorAll<HTMLElement>(".customer .flag")].map(
      ({ title, textContent, offsetWidth }) => [title, textContent.trim(), offsetWidth > 0],
    ),
  );
  const words = ["Disputed", "Payment pending", "Partly credited"];
  expect(marks).toEqual([words.map((each) => [each, `${each}.`, true]), []]);
  const { violations } = await axe.run(made, { runOnly: ["wcag2a", "wcag2aa", "wcag22aa"] });
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
});
