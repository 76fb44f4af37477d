import type { HistoryEntry, HistoryPage as Page } from "@concord/ledger";
import { snapshot } from "@concord/document";
import type { Registers } from "@concord/document";
import { DeviceId } from "@concord/protocol";
import type { Role } from "@concord/protocol";
import { idOf, rowOf } from "../../list/testing/rows.ts";
import type { Api } from "../../page/api.ts";
import { fakeWorkspace } from "../../page/testing/fake-workspace.ts";
import type { Workspace } from "../../page/workspace.ts";
import { HistoryPage } from "../history-page.ts";

/** The colours of the app: without them nothing has the contrast that it has there. */
export function withColours(): Promise<unknown> {
  const tokens = document.createElement("link");
  Object.assign(tokens, { rel: "stylesheet", href: "/apps/web/src/styles/tokens.css" });
  const loaded = new Promise((resolve) => tokens.addEventListener("load", resolve));
  document.head.append(tokens);
  document.body.style.background = "var(--bg)";
  return loaded;
}

export const hour = 3_600_000;
export const noon = Date.parse("2026-11-22T12:00:00Z");
type Change = HistoryEntry["changes"][number];

export function entry(
  seq: number,
  author: string,
  changes: readonly Change[],
  more: Partial<HistoryEntry> = {},
): HistoryEntry {
  const at = noon + seq * hour;
  return {
    seq,
    hash: `${seq}`,
    at,
    deviceTime: at,
    author: { id: author.toLowerCase(), name: author },
    device: DeviceId.parse(`device-of-${author.toLowerCase().length}`),
    batch: seq,
    operations: [],
    changes,
    ...more,
  };
}

export const set = (path: string, before: string | null, after: string | null): Change => ({
  path,
  before: { type: "known", value: before },
  after: { type: "known", value: after },
});

export const head = {
  documentKind: "invoice",
  currency: "EUR",
  "buyer.name": "Nordlicht Studio GmbH",
  "lines.a.position": "a0",
  "lines.a.name": "Drone flight",
  "lines.a.quantity": "14",
  "lines.a.price": "72",
  dueDate: "2026-12-22",
};
export const items: readonly HistoryEntry[] = [
  entry(
    4,
    "Zoë",
    [{ path: "paymentTerms", before: { type: "withheld" }, after: { type: "withheld" } }],
    {
      author: { id: "zoe", name: null },
    },
  ),
  entry(3, "Idris", [set("dueDate", null, "2026-12-22")], { deviceTime: noon + 29 * hour }),
  entry(2, "Mara", [set("lines.a.quantity", "12", "14")], { deviceTime: noon }),
  entry(1, "Ada", [
    set("documentKind", null, "invoice"),
    set("currency", null, "EUR"),
    set("buyer.name", null, "Nordlicht Studio GmbH"),
    set("lines.a.position", null, "a0"),
    set("lines.a.name", null, "Drone flight"),
    set("lines.a.quantity", null, "12"),
    set("lines.a.price", null, "72"),
  ]),
];

export function shown(
  answer: Page = { items, next: null, erasedAt: null, registers: head },
  number = 1,
  { live = head, role = "owner" }: { readonly live?: Registers; readonly role?: Role } = {},
): { readonly page: HistoryPage; readonly text: () => string; readonly made: unknown[] } {
  const made: unknown[] = [];
  const api: Api = {
    get: async (_, schema) => ({ type: "ok", value: schema.parse(answer) }),
    post: async () => ({ type: "unreachable" }),
    file: async () => ({ type: "unreachable" }),
  };
  const principal = { id: "ada", name: "Ada", role } as const;
  const id = idOf(number);
  const fake = fakeWorkspace([rowOf(number, { number: "R-1" })], { principal });
  const workspace: Workspace = {
    ...fake.workspace,
    document: (of) =>
      of === id
        ? { snapshot: snapshot(live, { id }), status: { state: "synced" }, writes: new Map() }
        : undefined,
    apply: async (...call) => {
      made.push(call);
      return { type: "done", document: id };
    },
  };
  const page = new HistoryPage();
  page.workspace = workspace;
  page.invoice = id;
  page.api = api;
  document.body.append(page);
  const text = (): string => page.shadowRoot?.textContent.replaceAll(/\s+/gu, " ") ?? "";
  return { page, text, made };
}

export function press(page: HistoryPage, words: string): void {
  const buttons = [...(page.shadowRoot?.querySelectorAll("button") ?? [])];
  buttons.find((button) => button.textContent.trim() === words)?.click();
}
