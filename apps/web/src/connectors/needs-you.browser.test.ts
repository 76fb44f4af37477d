import { afterEach, beforeEach, expect, test } from "vitest";
import type { ConnectorBoard, HeldProblem } from "@concord/protocol";
import { idOf, rowOf } from "../list/testing/rows.ts";
import { chooseLanguage, told } from "../words/language.ts";
import type { BoardSource } from "./board-source.ts";
import { reportLines } from "./connector-words.ts";
import { NeedsYou } from "./needs-you.ts";
import { groupProblems } from "./problem-groups.ts";

beforeEach(() => document.body.replaceChildren());
const nowhere = { setItem: () => undefined };
afterEach(() => chooseLanguage("en", nowhere));

const problem = (about: Partial<HeldProblem>): HeldProblem => ({
  id: "1",
  subject: "effect",
  what: "Enter customer Acme in QuickBooks",
  reason: "QuickBooks has no active tax code for 7.7 %.",
  fixes: ["Set up a sales tax of 7.7 % in QuickBooks, then reconnect"],
  at: 0,
  times: 1,
  ...about,
});

const board = (...problems: readonly HeldProblem[]): ConnectorBoard => ({
  at: 0,
  connectors: [
    {
      connector: "quickbooks",
      isSandbox: false,
      state: "slowed",
      reason: "No answer within 30000 ms.",
      waiting: 0,
      lagMs: 0,
      linked: 0,
      owns: [],
      problems,
      at: 0,
    },
  ],
});

const unreachable = async () => ({ type: "unreachable" }) as const;
const source: BoardSource = {
  known: () => undefined,
  state: () => ({ type: "live" }),
  follow: () => undefined,
  look: async () => undefined,
  check: async () => ({ type: "unreachable" }),
  activity: unreachable,
  preview: async () => ({
    type: "ok",
    value: {
      calls: [
        { summary: "Enter invoice R-1 over 119 EUR in QuickBooks", key: "same", looksFirst: true },
      ],
      reads: 0,
      heldAgain: ["1", "2"].map((id) => ({ id, reason: "The invoice has no buyer." })),
      gone: 0,
    },
  }),
  decide: async () => ({ type: "refused", status: 403, message: "The books are closed." }),
  act: unreachable,
  onChange: () => () => undefined,
};

async function shown(...problems: readonly HeldProblem[]): Promise<NeedsYou> {
  const needs = new NeedsYou();
  needs.groups = groupProblems(board(...problems));
  needs.rows = new Map([
    [idOf(1), rowOf(1, { number: "INV-1" })],
    [idOf(2), { ...rowOf(2, {}), kind: "party", name: "Acme", summary: undefined }],
  ]);
  needs.source = source;
  document.body.append(needs);
  await needs.updateComplete;
  return needs;
}

test("[WB840] no date in a vendor's words breaks at the end of a line, at any width, and the words stay as they are", async () => {
  const reason = "The books are closed through 2026-10-31. Not 12026-10-31 of 2026-11-01.";
  const needs = await shown(problem({ reason, fixes: ["Open the books of 2026-10-31"] }));
  const cause = needs.shadowRoot?.querySelector("tbody th");
  if (!cause) throw new Error("No cause is shown.");
  expect(cause.textContent).toContain(reason);
  const heights = new Set<number>();
  needs.style.display = "block";
  for (let width = 240; width <= 480; width += 4) {
    needs.style.width = `${width}px`;
    const texts = document.createTreeWalker(cause, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      for (const { index, 0: date } of (node.textContent ?? "").matchAll(/\b\d{4}-\d\d-\d\d/g)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + date.length);
        expect(range.getClientRects()).toHaveLength(1);
      }
    }
    heights.add(cause.getBoundingClientRect().height);
  }
  expect(heights.size).toBeGreaterThan(1);
});

test("[WB98] a problem says what waits for it, and when it is tried again without anybody", async () => {
  const againAt = new Date(2026, 0, 5, 14, 30).getTime();
  const needs = await shown(problem({ againAt, holdsUp: ["Credit 9 EUR in Stripe"] }));
  const said = needs.renderRoot.querySelector("tbody details")?.textContent ?? "";
  expect(said).toContain("Waits for it: Credit €9.00 in Stripe");
  expect(said).toMatch(/again .*(2:30|14:30)/);
});

test("[WB422] a problem leads to its invoice, and of a customer it tells the name alone", async () => {
  const needs = await shown(
    problem({ document: idOf(1) }),
    problem({ id: "2", document: idOf(2) }),
  );
  const links = [...needs.renderRoot.querySelectorAll("li a")];
  expect(links.map((each) => each.getAttribute("href"))).toEqual([`/invoices/${idOf(1)}`]);
  expect(needs.renderRoot.querySelector("li strong")?.textContent).toBe("Acme");
});

test("[WB428] causes, what helps and what would be sent are told in the viewer's language; a vendor's words stay", async () => {
  await chooseLanguage("de", nowhere);
  const vendor = problem({
    id: "2",
    reason: "QuickBooks answered 400 (6210): The books are closed.",
  });
  // They come a little after the language.
  await expect.poll(() => told("The invoice has no buyer.")).toContain("keinen Kunden");
  const needs = await shown(problem({ document: idOf(1) }), vendor);
  const text = (): string => needs.renderRoot.textContent?.replaceAll(/\s+/gu, " ") ?? "";
  expect(text()).toContain("QuickBooks hat keinen aktiven Steuercode für 7.7 %.");
  expect(text()).toContain(
    "In QuickBooks eine Umsatzsteuer von 7.7 % einrichten, dann neu verbinden",
  );
  expect(text()).toContain("Kunde Acme in QuickBooks eintragen");
  expect(text()).toContain("The books are closed.");
  needs.renderRoot.querySelector<HTMLElement>(".fix button")?.click();
  await expect.poll(text).toContain("Rechnung R-1 über 119,00 € in QuickBooks eintragen");
  expect(text()).toContain("Die Rechnung hat keinen Kunden.");
  const [report] = board().connectors;
  expect(report && reportLines(report, 0)[0]).toBe("Keine Antwort binnen 30000 ms.");
});

test("[WB704] what the invoice itself keeps from being sent is mended there first, and an advice leads to its dialog", async () => {
  const back = {
    subject: "document",
    reason: "5 EUR was given back without a credit.",
    fixes: ["Record the credit note that this refund pays out", "Leave it"],
  } as const;
  const needs = await shown(problem({ ...back, document: idOf(1) }));
  const first = (): Element | null | undefined => needs.renderRoot.querySelector(".fix > *");
  expect(first()?.getAttribute("href")).toBe(`/invoices/${idOf(1)}?act=credit`);
  expect(needs.renderRoot.querySelector(".fix button")?.className).toBe("quiet");
  expect(needs.renderRoot.querySelector("li a[href*=act]")?.textContent).toBe("Credit note…");
  // Where nothing would come of it, it is not offered again.
  needs.source = {
    ...source,
    preview: async () => ({
      type: "ok",
      value: { calls: [], reads: 0, heldAgain: [{ id: "1", reason: back.reason }], gone: 0 },
    }),
  };
  needs.renderRoot.querySelector<HTMLElement>(".fix button")?.click();
  await expect.poll(() => needs.renderRoot.querySelector("dialog")?.textContent).toContain("held");
  const offered = [...needs.renderRoot.querySelectorAll("dialog button")];
  expect(offered.map((each) => each.textContent.trim())).toEqual(["Cancel"]);
});

test("[WB704] of several invoices each leads to its own, and a cause that the tool's answer is tries again first", async () => {
  const several = await shown(
    problem({ subject: "document", document: idOf(1), fixes: ["Refund the payment first"] }),
    problem({ subject: "document", id: "3", document: idOf(3) }),
  );
  several.renderRoot.querySelector<HTMLElement>(".fix button")?.click();
  expect(several.renderRoot.querySelector("details")?.open).toBe(true);
  const ways = [...several.renderRoot.querySelectorAll("li a[href*=act]")];
  expect(ways.map((each) => each.getAttribute("href"))).toEqual([`/invoices/${idOf(1)}?act=money`]);
  const refused = await shown(problem({ document: idOf(1) }));
  expect(refused.renderRoot.querySelector(".fix > *")?.textContent).toContain("Send again");
});

test("[WB546] why many would be held again is said once; beside one connector's own name nothing repeats it", async () => {
  const needs = await shown(problem({ document: idOf(1) }), problem({ id: "2" }));
  const heads = (): readonly string[] =>
    [...needs.renderRoot.querySelectorAll("thead th")].map((each) => each.textContent.trim());
  needs.renderRoot.querySelector<HTMLElement>(".fix button")?.click();
  const reasons = () => [...needs.renderRoot.querySelectorAll("dialog .meta")];
  await expect.poll(() => reasons().map((each) => each.textContent)).toHaveLength(1);
  expect(heads()).toContain("Connector");
  needs.isOfOne = true;
  await needs.updateComplete;
  expect(heads()).not.toContain("Connector");
  expect(needs.renderRoot.querySelectorAll("tbody tr:first-child > *")).toHaveLength(4);
});
