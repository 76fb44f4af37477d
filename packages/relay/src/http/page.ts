import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";

/**
 * The plain page at `/`: the list of invoices, read from the API. A sign-in link (`/?token=…`) leaves its token in the tab's session
 * storage and goes out of the address at once, so that it stands in no history and no referrer.
 */
export const page: FastifyPluginAsyncZod = async (app) => {
  app.get("/", { schema: { hide: true } }, async (_request, reply) =>
    reply
      .header("content-type", "text/html; charset=utf-8")
      .header("content-security-policy", policy)
      .header("referrer-policy", "no-referrer")
      .header("x-content-type-options", "nosniff")
      .header("cache-control", "no-store")
      .send(html),
  );
  app.get("/page.js", { schema: { hide: true } }, async (_request, reply) =>
    reply.header("content-type", "text/javascript; charset=utf-8").send(script),
  );
  app.get("/page.css", { schema: { hide: true } }, async (_request, reply) =>
    reply.header("content-type", "text/css; charset=utf-8").send(style),
  );
};

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Concord</title>
<link rel="stylesheet" href="/page.css">
<script type="module" src="/page.js"></script>
</head>
<body>
<h1>Invoices</h1>
<p id="state" role="status">Reading…</p>
<table>
<thead><tr><th>Number</th><th>Customer</th><th>Status</th><th>Due</th><th class="amount">Total</th><th class="amount">Open</th><th>Conflicts</th></tr></thead>
<tbody id="invoices"></tbody>
</table>
</body>
</html>
`;

const script = `const address = new URL(location.href);
const given = address.searchParams.get("token");
if (given !== null) {
  sessionStorage.setItem("concord-token", given);
  address.searchParams.delete("token");
  history.replaceState(null, "", address);
}
const state = document.getElementById("state");
const body = document.getElementById("invoices");

function row(invoice) {
  const tr = document.createElement("tr");
  const cells = [
    invoice.number ?? "Draft",
    invoice.buyerName ?? "",
    [invoice.status, ...invoice.flags].join(", "),
    invoice.dueDate ?? "",
    invoice.gross + " " + (invoice.currency ?? ""),
    invoice.outstanding + " " + (invoice.currency ?? ""),
    invoice.conflicts === 0 ? "" : String(invoice.conflicts),
  ];
  for (const [index, text] of cells.entries()) {
    const td = document.createElement("td");
    td.textContent = text;
    if (index === 4 || index === 5) td.className = "amount";
    tr.append(td);
  }
  return tr;
}

async function show() {
  const token = sessionStorage.getItem("concord-token");
  if (token === null) {
    state.textContent = "Open this page with the sign-in link that concord start prints.";
    return;
  }
  const answer = await fetch("/api/v1/invoices?limit=200", {
    headers: { authorization: "Bearer " + token },
  });
  const found = await answer.json();
  if (!answer.ok) {
    state.textContent = found.detail ?? found.title;
    return;
  }
  body.replaceChildren(...found.items.map(row));
  const more = found.next === null ? "" : " (the newest 200)";
  state.textContent = found.items.length + " invoices" + more;
}

async function follow() {
  try {
    await show();
  } catch {
    state.textContent = "The relay does not answer. Trying again.";
  }
  setTimeout(follow, 2000);
}
await follow();
`;

const style = `body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem; color: #1c1c1c; background: #fff; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.4rem 0.8rem; border-bottom: 1px solid #ddd; }
.amount { text-align: right; font-variant-numeric: tabular-nums; }
`;
