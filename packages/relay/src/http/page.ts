import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { pageScript } from "./page-script.ts";
import { pageStyle } from "./page-style.ts";

/**
 * The plain page at `/`: the list of invoices, read from the API. A sign-in link (`/?token=…`) leaves its token in the tab's session
 * storage and goes out of the address at once, so that it stands in no history and no referrer.
 */
export const page: FastifyPluginAsyncZod = async (app) => {
  const parts = [
    { path: "/", type: "text/html", text: html },
    { path: "/page.js", type: "text/javascript", text: pageScript },
    { path: "/page.css", type: "text/css", text: pageStyle },
    { path: "/page.svg", type: "image/svg+xml", text: icon },
  ];
  for (const { path, type, text } of parts) {
    app.get(path, { schema: { hide: true } }, async (_request, reply) =>
      reply
        .header("content-type", `${type}; charset=utf-8`)
        .header("content-security-policy", policy)
        .header("referrer-policy", "no-referrer")
        .header("x-content-type-options", "nosniff")
        .header("cache-control", "no-store")
        .send(text),
    );
  }
};

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// Roles stand beside the table's elements because narrow screens lay them out as a grid, and some browsers then forget what they are.
const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Invoices · Concord</title>
<link rel="icon" href="/page.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page.css">
<script type="module" src="/page.js"></script>
</head>
<body>
<header>
<p class="brand"><img src="/page.svg" width="24" height="24" alt="">Concord</p>
</header>
<main>
<div class="head">
<h1>Invoices</h1>
<p id="state" role="status">Reading…</p>
</div>
<section id="notice" hidden>
<h2 id="notice-title"></h2>
<p id="notice-text"></p>
<pre id="notice-command"></pre>
</section>
<table role="table" id="list" aria-label="Invoices, newest change first" hidden>
<thead role="rowgroup">
<tr role="row">
<th role="columnheader" scope="col">Number</th>
<th role="columnheader" scope="col">Customer</th>
<th role="columnheader" scope="col">Status</th>
<th role="columnheader" scope="col">Due</th>
<th role="columnheader" scope="col" class="amount">Gross</th>
<th role="columnheader" scope="col" class="amount">Outstanding</th>
<th role="columnheader" scope="col">Conflicts</th>
</tr>
</thead>
<tbody role="rowgroup" id="invoices"></tbody>
</table>
<noscript><p>This page reads the list with a script, and scripts are switched off. <code>concord invoices</code> shows it in a terminal.</p></noscript>
</main>
</body>
</html>
`;

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">
<rect width="24" height="24" rx="6" fill="#3D4FE0"/>
<path d="M16.5 8.6a5.4 5.4 0 1 0 0 6.8" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/>
</svg>
`;
