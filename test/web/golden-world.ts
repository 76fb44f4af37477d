import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DecimalString, EntryKey, PlainDate } from "@concord/model";
import type { DocumentId } from "@concord/model";
import type { ConnectorActivity, ConnectorReport, ReplayPreview } from "@concord/protocol";
import { expect, onTestFinished } from "vitest";
import { webAppFolder } from "../../apps/cli/src/process/serve-web-app.ts";
import type { WebWorld } from "./browsers.ts";
import { createDraft } from "./drafts.ts";

const customers = [
  "Nordlicht Studio GmbH",
  "Kestrel Field Services",
  "Hafenbau Nord GmbH & Co. KG",
  "Crêperie L’Œuf à la Noël",
  "Gärtnerei Öztürk",
] as const;

const address = { line1: "Hafenstr. 1", city: "Kiel", postalCode: "24103", country: "DE" } as const;

/** To whom nothing is missing for an issue. */
export const seller = { name: "Concord GmbH", vatId: "DE123456789", address } as const;

/** Invoices that look the same on every day: due long ago, or in a far future. Returns the last. */
export async function furnish(
  world: WebWorld,
  more: { readonly seller?: typeof seller } = {},
): Promise<DocumentId> {
  const cem = await world.replica("Cem");
  const tax = { scheme: "VAT", category: "S", rate: DecimalString.parse("19") };
  let last: DocumentId | undefined;
  for (const [index, name] of customers.entries()) {
    const lines = ["Site survey", "Drone flight, per hectare"].map((service, at) => ({
      id: EntryKey.parse(`line${at}`),
      name: service,
      quantity: DecimalString.parse(`${index + 2 + at}`),
      price: DecimalString.parse(at === 0 ? "120" : "78.5"),
      tax,
    }));
    const content = {
      currency: index === 1 ? "GBP" : "EUR",
      number: `2026-${index + 1}`,
      issueDate: PlainDate.parse(`2026-0${index + 1}-15`),
      dueDate: PlainDate.parse(index === 3 ? "2026-02-14" : "2089-12-31"),
      buyer: { name, ...(more.seller !== undefined && { address }) },
      lines,
      ...more,
    } as const;
    last = await createDraft(cem, content);
  }
  await expect.poll(() => cem.status().state).toBe("synced");
  if (last === undefined) throw new Error("No invoice");
  return last;
}

/** An invoice with a number, over 238.00 EUR, of which a part is paid unless nothing is. */
export async function issueOne(
  world: WebWorld,
  { isPaid = true }: { readonly isPaid?: boolean } = {},
): Promise<DocumentId> {
  const dora = await world.replica("Dora");
  const tax = { scheme: "VAT", category: "S", rate: DecimalString.parse("19") };
  const [quantity, price] = [DecimalString.parse("2"), DecimalString.parse("100")];
  const id = await createDraft(dora, {
    currency: "EUR",
    issueDate: PlainDate.parse("2026-11-02"),
    dueDate: PlainDate.parse("2089-12-31"),
    seller: { name: "Concord GmbH" },
    buyer: { name: "Gärtnerei Öztürk" },
    lines: [{ id: EntryKey.parse("k1"), name: "Survey", quantity, unit: "DAY", price, tax }],
  });
  const payment = { amount: DecimalString.parse("138"), paidOn: PlainDate.parse("2026-11-01") };
  await dora.apply(id, [{ type: "request-issue", key: EntryKey.parse("r1") }]);
  await expect.poll(async () => (await dora.registers(id))?.["issued"]).toBeDefined();
  if (isPaid) {
    await dora.apply(id, [{ type: "record-payment", key: EntryKey.parse("p1"), payment }]);
  }
  await expect.poll(() => dora.status().state).toBe("synced");
  return id;
}

/** A change of somebody else's, so that there is a history. */
export async function raise(world: WebWorld, id: DocumentId): Promise<void> {
  const mara = await world.replica("Mara");
  const line = EntryKey.parse("line1");
  await mara.apply(id, [{ type: "set-line", line, field: "quantity", value: "14" }]);
  await expect.poll(() => mara.status().state).toBe("synced");
}

const held = (id: string) => ({
  id,
  subject: "effect" as const,
  what: `Enter invoice ${id} in QuickBooks`,
  reason: "The books are closed through 2026-10-31.",
  fixes: ["Open the books in QuickBooks, then send it again"],
  at: Date.UTC(2026, 10, 2, 13, 2),
  times: 1,
});

/** Two connectors, of which one waits for a person. */
export function reportsNow(): readonly ConnectorReport[] {
  const at = Date.now();
  const common = { isSandbox: false, lagMs: 900, owns: [], at, lastSuccessAt: at };
  return [
    {
      ...common,
      connector: "stripe",
      account: "acct_1",
      state: "healthy",
      waiting: 0,
      linked: 1_240,
      problems: [],
    },
    {
      ...common,
      connector: "quickbooks",
      account: "9130",
      state: "needs-you",
      waiting: 2,
      linked: 1_236,
      problems: [held("2026-7"), held("2026-9")],
    },
  ];
}

const at = (minute: number): number => Date.UTC(2026, 10, 2, 13, minute, 30);

/** The name of an invoice that is none. */
export const nowhere = "01920000-0000-7000-8000-000000000000";

/** What a connector did of late with an invoice: at moments that are always the same. */
export function activityOf(document: DocumentId): ConnectorActivity {
  const enter = { document, attempts: 1, what: "Enter invoice INV-2026-0001 in QuickBooks" };
  return {
    at: Date.now(),
    sweptAt: Date.now() - 240_000,
    deliveries: [
      { ...enter, key: "qb-4", state: "waiting", plannedAt: at(9), what: "Take payment of 138.00" },
      {
        ...enter,
        key: "qb-3",
        state: "rejected",
        attempts: 3,
        plannedAt: at(7),
        sentAt: at(8),
        answer: "The books are closed through 2026-10-31. (request 8d21)",
      },
      {
        ...enter,
        key: "qb-2",
        state: "sent",
        plannedAt: at(4),
        sentAt: at(5),
        made: "Invoice 1041",
      },
      {
        ...enter,
        key: "qb-1",
        state: "sent",
        plannedAt: at(2),
        sentAt: at(3),
        what: "Add customer Gärtnerei Öztürk to QuickBooks",
        made: "Customer 77",
      },
    ],
    events: [
      { at: at(8), what: "rejected", subject: enter.what, document },
      { at: at(6), what: "read", subject: "Customer 77", document },
      { at: at(5), what: "sent", subject: enter.what, document },
    ],
  };
}

/** What a bridge would do if it tried again what it could not do. */
export const replayPreview: ReplayPreview = {
  calls: [
    {
      summary: "Enter invoice 2026-7 in QuickBooks",
      creates: "invoice",
      key: "same",
      looksFirst: true,
    },
    { summary: "Enter payment of 138.00 in QuickBooks", key: "same", looksFirst: false },
  ],
  reads: 0,
  heldAgain: [{ id: "2026-9", reason: "The books are closed through 2026-10-31." }],
  gone: 0,
};

/** The browsers by whose name the storage of `appWithBrokenStorage` is broken. */
export const brokenStorage = {
  refused: { userAgent: "stores nothing" },
  /** Full from the moment on at which somebody says so on the channel "full". */
  full: { userAgent: "is full" },
} as const;

const breaking = `if (navigator.userAgent === "${brokenStorage.refused.userAgent}") {
  Object.defineProperty(self, "indexedDB", { value: { open: () => { throw new DOMException("denied", "SecurityError"); } } });
}
if (navigator.userAgent === "${brokenStorage.full.userAgent}") {
  new BroadcastChannel("full").onmessage = () => {
    IDBObjectStore.prototype.put = IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError"); };
  };
}
`;

/** A copy of the app, which was built before, whose worker is denied its storage in these browsers. */
export function appWithBrokenStorage(): string {
  const app = mkdtempSync(join(tmpdir(), "concord-app-"));
  onTestFinished(() => rmSync(app, { recursive: true, force: true }));
  cpSync(webAppFolder(), app, { recursive: true });
  const assets = join(app, "assets");
  const script = readdirSync(assets).find((name) => name.startsWith("workspace-worker"));
  if (script === undefined) throw new Error("the worker's script");
  const path = join(assets, script);
  writeFileSync(path, `${breaking}${readFileSync(path, "utf8")}`);
  return app;
}
