import type { ConnectorActivity, ConnectorBoard } from "@concord/protocol";
import axe from "axe-core";
import { expect, test } from "vitest";
import { idOf, rowOf } from "../list/testing/rows.ts";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import type { BoardSource, BoardState } from "./board-source.ts";
import { ConnectorPage } from "./connector-page.ts";

const at = Date.now();
const board: ConnectorBoard = {
  at,
  connectors: [
    {
      connector: "quickbooks",
      isSandbox: true,
      state: "healthy",
      waiting: 0,
      lagMs: 0,
      lagP95Ms: 5_000,
      mapped: [
        { what: "Tax codes", is: "20.0% S (20 %)" },
        { what: "Time zone of its days", is: "UTC", setting: "STRIPE_TIME_ZONE" },
      ],
      credentials: { renewedAt: at - 60_000, endsAt: Date.UTC(2031, 4, 6) },
      linked: 3,
      owns: ["lines.*.ledgerAccount"],
      problems: [],
      at,
    },
  ],
};
const delivery = { document: idOf(1), attempts: 1, plannedAt: at, sentAt: at } as const;
const told: ConnectorActivity = {
  at,
  sweptAt: at,
  deliveries: [
    { ...delivery, key: "k1", what: "Create invoice", state: "sent", made: "invoice 7" },
    {
      ...delivery,
      key: "k2",
      what: "Enter payment",
      state: "rejected",
      answer: "QuickBooks answered 400 (6210): The books are closed. (request 1-0f)",
    },
  ],
  throughput: [
    { at: at - (at % 300_000) - 3_900_000, read: 2, sent: 1 },
    { at: at - (at % 300_000), read: 5, sent: 0 },
  ],
  events: [{ at, what: "read", subject: "invoice 7", document: idOf(1) }],
};

/** A page over a source that answers, with what was asked of it. */
async function standing(of: Partial<BoardSource> = {}): Promise<ConnectorPage> {
  let changed: (() => void) | undefined;
  const page = new ConnectorPage();
  const principal = { id: "ada", name: "Ada", role: "owner" } as const;
  page.workspace = fakeWorkspace([rowOf(1, { number: "INV-1" })], { principal }).workspace;
  page.source = {
    known: () => ({ board, heardAt: at }),
    state: () => ({ type: "live" }),
    follow: () => changed?.(),
    look: async () => undefined,
    activity: async () => ({ type: "ok", value: told }),
    preview: async () => ({ type: "unreachable" }),
    decide: async () => ({ type: "unreachable" }),
    act: async () => ({ type: "ok", value: undefined }),
    check: async () => ({ type: "unreachable" }),
    onChange: (listener) => {
      changed = listener;
      return () => undefined;
    },
    ...of,
  };
  page.connector = "quickbooks";
  document.body.append(page);
  await expect.poll(() => page.shadowRoot?.textContent).toContain("Enter payment");
  return page;
}

test("[WB230] a connector's page tells what it sent and read and by which rules; it is paused there, and offline shows the last that was heard", async () => {
  const asked: string[] = [];
  let state: BoardState = { type: "live" };
  let changed: (() => void) | undefined;
  const source: BoardSource = {
    known: () => ({ board, heardAt: at }),
    state: () => state,
    follow: () => changed?.(),
    look: async () => undefined,
    activity: async () => ({ type: "ok", value: told }),
    preview: async () => ({ type: "unreachable" }),
    decide: async () => ({ type: "unreachable" }),
    check: async () => ({ type: "unreachable" }),
    act: async (connector, act) => {
      asked.push(`${act} ${connector}`);
      return { type: "ok", value: undefined };
    },
    onChange: (listener) => {
      changed = listener;
      return () => undefined;
    },
  };
  const page = new ConnectorPage();
  const principal = { id: "ada", name: "Ada", role: "owner" } as const;
  page.workspace = fakeWorkspace([rowOf(1, { number: "INV-1" })], { principal }).workspace;
  page.source = source;
  page.connector = "quickbooks";
  document.body.append(page);
  const text = (): string => page.shadowRoot?.textContent.replaceAll(/\s+/gu, " ") ?? "";
  await expect.poll(text).toContain("Enter payment");
  expect(text()).toContain("The books are closed. · request 1-0f");
  expect(text()).toContain("key k1");
  expect(text()).toContain("Over the last day 95% within 5 sec");
  expect(text()).toContain("Read and merged: invoice 7");
  expect(text()).toContain("lines.*.ledgerAccount");
  const press = (words: string): void =>
    [...(page.shadowRoot?.querySelectorAll("button") ?? [])]
      .find((button) => button.textContent.trim() === words)
      ?.click();
  press("Not delivered");
  await page.updateComplete;
  expect(text()).not.toContain("Create invoice");
  press("Pause");
  await expect.poll(text).toContain("QuickBooks is paused");
  expect(asked).toEqual(["pause quickbooks"]);
  const found = await axe.run(page, { runOnly: ["wcag2a", "wcag2aa", "wcag22aa"] });
  expect(found.violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
  state = { type: "unreachable" };
  changed?.();
  await expect.poll(text).toContain("You are offline. This is the last that was heard");
  expect(text()).toContain("Enter payment");
});

test("[WB800] a connector's page shows what was read and sent over the last day, as a picture and as a table by the hour", async () => {
  const page = await standing();
  const pictures = [...(page.shadowRoot?.querySelectorAll(".flow svg") ?? [])];
  expect(pictures.map((each) => each.getAttribute("aria-label"))).toEqual(["Read: 7", "Sent: 1"]);
  // A bar for every five minutes in which something went through.
  expect(
    pictures.map((each) => each.querySelector(".bars")?.getAttribute("d")?.match(/M/gu)?.length),
  ).toEqual([2, 1]);
  const rows = [...(page.shadowRoot?.querySelectorAll("tbody tr") ?? [])].map((row) =>
    [...row.querySelectorAll("td")].map((cell) => cell.textContent.trim()),
  );
  expect(rows).toEqual([
    ["5", "0"],
    ["2", "1"],
  ]);
});

test("[WB801] when tokens were renewed and until when the connection holds is told; a vendor without an end shows nothing of it", async () => {
  const [report] = board.connectors;
  if (report === undefined) throw new Error("There is one.");
  const page = await standing();
  const text = page.shadowRoot?.textContent.replaceAll(/\s+/gu, " ");
  expect(text).toMatch(/Tokens renewed 1 min/u);
  expect(text).toMatch(/the connection holds until May [56], 2031/u);
  const { credentials: _, ...endless } = report;
  const known = { board: { ...board, connectors: [endless] }, heardAt: at };
  const other = await standing({ known: () => known });
  expect(other.shadowRoot?.textContent).not.toContain("renewed");
});

test("[WB802] a test of the connection says who answers, what may be read and what not, or why it fails and what helps", async () => {
  let fails = false;
  const page = await standing({
    check: async () => ({
      type: "ok",
      value: fails
        ? { type: "failed", reason: "The key was revoked.", fixes: ["Connect it anew."] }
        : {
            type: "ok",
            account: "Books Ltd",
            mayRead: ["invoice", "party"],
            mayNotRead: [{ kind: "payment", reason: "Closed.", fixes: ["Open them."] }],
          },
    }),
  });
  const region = page.shadowRoot?.querySelector(".tested");
  expect(region?.getAttribute("role")).toBe("status");
  const press = (): void =>
    [...(page.shadowRoot?.querySelectorAll("button") ?? [])]
      .find((button) => button.textContent.trim() === "Test connection")
      ?.click();
  const lines = (): readonly string[] =>
    [...(region?.querySelectorAll("p") ?? [])].map((line) => line.textContent);
  press();
  await expect
    .poll(lines)
    .toEqual([
      "QuickBooks answers for Books Ltd, a sandbox: no real money.",
      "It may read invoices and customers.",
      "It may not read payments: Closed.",
      "Open them.",
    ]);
  fails = true;
  press();
  await expect
    .poll(lines)
    .toEqual(["QuickBooks does not let us in: The key was revoked.", "Connect it anew."]);
});

test("[WB803] what of the vendor's is used for what is shown with where it is changed, and how the connection is ended with what stays where", async () => {
  const page = await standing();
  const text = page.shadowRoot?.textContent.replaceAll(/\s+/gu, " ");
  expect(text).toMatch(/Tax codes\s*20\.0% S \(20 %\)/u);
  expect(text).toMatch(/Time zone of its days\s*UTC · STRIPE_TIME_ZONE/u);
  expect(text).toContain("ends the bridge “quickbooks” there");
  expect(text).toContain("In QuickBooks stays what stands there");
});
