import type { ConnectorBoard } from "@concord/protocol";
import { page as viewport } from "vitest/browser";
import { afterEach, expect, test } from "vitest";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import { chooseLanguage } from "../words/language.ts";
import type { BoardSource } from "./board-source.ts";
import { ConnectorsPage } from "./connectors-page.ts";

const nowhere = { setItem: () => undefined };
afterEach(() => chooseLanguage("en", nowhere));

const report = { isSandbox: true, waiting: 2, lagMs: 0, linked: 12, owns: [], problems: [], at: 0 };
const board: ConnectorBoard = {
  at: 0,
  connectors: (["needs-you", "not-connected", "paused"] as const).map((state) => ({
    ...report,
    connector: "quickbooks",
    state,
  })),
};
const unreachable = async () => ({ type: "unreachable" }) as const;
const source: BoardSource = {
  known: () => ({ board, heardAt: 0 }),
  state: () => ({ type: "live" }),
  follow: () => undefined,
  look: async () => undefined,
  check: async () => ({ type: "unreachable" }),
  activity: unreachable,
  preview: unreachable,
  decide: unreachable,
  act: unreachable,
  onChange: () => () => undefined,
};

test("[WB486] on a phone of 320 px the connectors do not scroll the page sideways, in German either", async () => {
  await viewport.viewport(320, 640);
  await chooseLanguage("de", nowhere);
  const principal = { id: "ada", name: "Ada", role: "owner" } as const;
  const page = new ConnectorsPage();
  page.workspace = fakeWorkspace([], { principal }).workspace;
  page.source = source;
  document.body.style.margin = "0 16px";
  document.body.append(page);
  await page.updateComplete;
  expect(page.renderRoot.querySelectorAll(".connector")).toHaveLength(3);
  for (const card of page.renderRoot.querySelectorAll(".connector")) {
    expect(card.scrollWidth).toBe(card.clientWidth);
  }
  expect(document.documentElement.scrollWidth).toBe(320);
});
