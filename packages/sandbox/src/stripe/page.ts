import type { Invoice } from "./invoice.ts";
import type { Kernel } from "../kernel/vendor.ts";

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);

/** Minor units as text, by the currency's number of decimals. */
function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const text = String(Math.abs(amount)).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  const sign = amount < 0 ? "-" : "";
  return `${sign}${whole}${digits === 0 ? "" : `.${text.slice(-digits)}`} ${currency.toUpperCase()}`;
}

const button = (label: string, act: object): string =>
  `<button data-act="${escaped(JSON.stringify(act))}">${label}</button>`;

function row(invoice: Invoice): string {
  const { id, number, currency, status, amount_remaining: left } = invoice;
  const payable = status === "open" || status === "uncollectible";
  const half = Math.floor(left / 2);
  const actions = payable
    ? [
        button("Pay", { action: "pay", invoice: id }),
        half > 0 ? button("Pay half", { action: "pay", invoice: id, amount: half }) : "",
        button("Void", { action: "void", invoice: id }),
      ].join(" ")
    : status === "draft"
      ? button("Finalise", { action: "finalize", invoice: id })
      : "";
  const cells = [
    number ?? id,
    invoice.customer_name ?? invoice.customer,
    money(invoice.total, currency),
    money(left, currency),
    status,
  ];
  return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join("")}<td>${actions}</td></tr>`;
}

const mostRows = 200;

/** A page on which a person plays the customer: the newest invoices, with buttons to pay them. */
export function stripePage(kernel: Kernel): string {
  const rows: string[] = [];
  for (const invoice of kernel.store.walk<Invoice>({ kind: "invoice", order: "newest-first" })) {
    rows.push(row(invoice));
    if (rows.length >= mostRows) break;
  }
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Stripe sandbox</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem; color-scheme: light dark; }
  table { border-collapse: collapse; } td, th { padding: .3rem .8rem; text-align: left; }
  tr:nth-child(even) { background: color-mix(in srgb, currentColor 6%, transparent); }
</style>
<h1>Stripe sandbox</h1>
<p>Invoices, newest first. Nothing here moves real money.</p>
<p role="status" id="answer"></p>
<table>
<thead><tr><th>Number<th>Customer<th>Total<th>Remaining<th>Status<th>Play the customer</tr></thead>
<tbody>${rows.join("\n")}</tbody>
</table>
<script>
  document.addEventListener("click", async ({ target }) => {
    const act = target.dataset?.act;
    if (!act) return;
    const headers = { "content-type": "application/json" };
    const reply = await fetch("act", { method: "POST", headers, body: act });
    if (reply.ok) return location.reload();
    document.querySelector("#answer").textContent = (await reply.json()).error;
  });
</script>
</html>
`;
}
