/** Light and dark follow the system. The values are those of the web app's tokens. */
export const pageStyle = `:root {
  color-scheme: light dark;
  --bg: light-dark(#f7f8fa, #0e1116);
  --surface: light-dark(#ffffff, #161a21);
  --surface-2: light-dark(#f1f3f6, #1d222b);
  --text: light-dark(#14181f, #edf0f4);
  --text-2: light-dark(#4a5361, #b3bbc7);
  --text-3: light-dark(#646e7d, #929cab);
  --line: light-dark(#dfe3e9, #2b313c);
  --ok-fg: light-dark(#0b6b3a, #66d79b);
  --ok-bg: light-dark(#e4f5eb, #12301f);
  --info-fg: light-dark(#175ca8, #7fbbfa);
  --info-bg: light-dark(#e5f0fc, #132a43);
  --warn-fg: light-dark(#8a4b00, #f3b65b);
  --warn-bg: light-dark(#fdf0da, #372609);
  --bad-fg: light-dark(#b4232a, #ff9a97);
  --bad-bg: light-dark(#fdeaea, #3e1719);
  --mute-fg: light-dark(#4a5361, #b3bbc7);
  --mute-bg: light-dark(#eceff3, #272d38);
  --merge-fg: light-dark(#6d28b8, #cfa6fa);
  --merge-bg: light-dark(#f3eafc, #2d1d42);
  --teal-fg: light-dark(#0b6470, #64cedb);
  --teal-bg: light-dark(#e0f4f6, #0e2e33);
}

* { box-sizing: border-box; }
[hidden] { display: none !important; }

body {
  margin: 0;
  background: var(--bg);
  color: var(--text);
  font: 15px/1.5 Inter, system-ui, sans-serif;
}

header { background: var(--surface); border-bottom: 1px solid var(--line); }
header, main { padding-inline: max(24px, calc((100vw - 1200px) / 2)); }
main { padding-block: 24px 48px; }

.brand { display: flex; align-items: center; gap: 10px; margin: 0; height: 56px; font-weight: 600; }

.head { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 4px 24px; margin-bottom: 16px; }
h1 { margin: 0; font-size: 21px; line-height: 1.3; }
#state { margin: 0; font-size: 13px; color: var(--text-3); }
#state.warn { color: var(--warn-fg); }
#state.bad { color: var(--bad-fg); }

table, #notice {
  background: var(--surface);
  border: 1px solid var(--line);
  border-radius: 10px;
  box-shadow: 0 1px 2px rgb(0 0 0 / 6%);
}

table { width: 100%; border-spacing: 0; }
th { padding: 10px 16px; text-align: start; font-size: 13px; font-weight: 500; color: var(--text-2); white-space: nowrap; }
td { padding: 9px 16px; border-top: 1px solid var(--line); vertical-align: middle; overflow-wrap: anywhere; }
tbody tr:hover { background: var(--surface-2); }
tbody tr:last-child { border-radius: 0 0 10px 10px; }
.number { font-weight: 500; }
.due { white-space: nowrap; }
.amount { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }
.quiet { color: var(--text-3); font-weight: 400; }

.pill {
  display: inline-flex;
  gap: 6px;
  margin: 1px 6px 1px 0;
  padding: 1px 9px;
  border-radius: 999px;
  font-size: 13px;
  font-weight: 500;
  white-space: nowrap;
  color: var(--mute-fg);
  background: var(--mute-bg);
}
.pill.ok { color: var(--ok-fg); background: var(--ok-bg); }
.pill.info { color: var(--info-fg); background: var(--info-bg); }
.pill.warn { color: var(--warn-fg); background: var(--warn-bg); }
.pill.bad { color: var(--bad-fg); background: var(--bad-bg); }
.pill.merge { color: var(--merge-fg); background: var(--merge-bg); }
.pill.teal { color: var(--teal-fg); background: var(--teal-bg); }

#notice { padding: 48px 24px; text-align: center; color: var(--text-2); }
h2 { margin: 0 0 4px; font-size: 17px; color: var(--text); }
#notice p { margin: 0 0 16px; }
pre { display: inline-block; margin: 0; padding: 6px 14px; border-radius: 6px; background: var(--surface-2); color: var(--text); font: 14px/1.6 ui-monospace, monospace; }

@media (max-width: 760px) {
  header, main { padding-inline: 16px; }
  table, tbody { display: block; }
  /* Out of sight, and still read aloud. */
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { display: grid; grid-template-columns: 1fr auto; gap: 2px 16px; padding: 12px 16px; border-top: 1px solid var(--line); }
  tbody tr:first-child { border-top: 0; }
  td { padding: 0; border: 0; }
  .customer { grid-area: 1 / 1; font-weight: 600; }
  .gross { grid-area: 1 / 2; font-weight: 600; }
  .number { grid-area: 2 / 1; font-size: 13px; font-weight: 400; color: var(--text-2); }
  .outstanding { grid-area: 2 / 2; font-size: 13px; color: var(--text-2); }
  .outstanding::after { content: " outstanding"; }
  .due { grid-area: 3 / 1; font-size: 13px; color: var(--text-2); }
  .due:not(:has(.quiet))::before { content: "Due "; }
  .status { grid-area: 3 / 2; text-align: end; }
  .status .pill { margin: 1px 0 1px 6px; }
  .conflicts { grid-area: 4 / 1 / auto / 3; }
  .conflicts:empty { display: none; }
}
`;
