import { join } from "node:path";
import { createReplicaPort } from "@concord/bridge";
import type { Bridge } from "@concord/bridge";
import type { Replica } from "@concord/client";
import { seenDigest } from "@concord/document";
import type { InvoiceSnapshot, OperationInput } from "@concord/document";
import {
  DecimalString,
  DocumentId,
  EntryKey,
  Workspace,
  defaultWorkspace,
  planCreditNote,
} from "@concord/model";
import type { CreditWish } from "@concord/model";
import { expect, vi } from "vitest";
import { atRest, openAccounts, startBridge } from "../match/two-accounts.ts";
import type { TwoAccounts } from "../match/two-accounts.ts";
import { createWorld } from "../sync/world.ts";

type Json = Readonly<Record<string, unknown>>;
export type Vendor = "stripe" | "quickbooks";
export const vendors = ["stripe", "quickbooks"] as const;

const waiting = { timeout: 80_000, interval: 25 };
const decimal = (text: string): DecimalString => DecimalString.parse(text);

/** What is issued here is copied to both. */
const workspace = Workspace.parse({
  ...defaultWorkspace,
  connections: [
    {
      id: "cards",
      connector: "stripe",
      policy: { issues: true, creates: "own", settles: true },
    },
  ],
});

/** A relay whose registrar issues, a person, and a bridge to each of two tools. */
export interface Settling extends AsyncDisposable {
  readonly ana: Replica;
  readonly accounts: TwoAccounts;
  readonly bridge: (vendor: Vendor) => Bridge;
  /** Ends a bridge wherever it stands, and starts it again on its disk; something may happen in between. */
  readonly restart: (vendor: Vendor, meanwhile?: () => Promise<unknown>) => Promise<void>;
  /** Another bridge of the connection by mistake, on a disk of its own. */
  readonly another: (vendor: Vendor) => Promise<void>;
  readonly read: (document: DocumentId) => Promise<InvoiceSnapshot>;
  readonly write: (document: DocumentId, ...operations: readonly OperationInput[]) => Promise<void>;
  /** An invoice over 238.00 (200 net, 19 %), or of these lines, issued by the registrar. */
  readonly issued: (customer?: string, lines?: readonly object[]) => Promise<Issued>;
  /** A draft, issued by the registrar. */
  readonly issue: (draft: DocumentId) => Promise<Issued>;
  /** A credit note for it, issued by the registrar. */
  readonly credited: (invoice: DocumentId, wish?: CreditWish) => Promise<Issued>;
  readonly voided: (document: DocumentId) => Promise<void>;
  /** Both hold the invoice and nothing waits. */
  readonly entered: (number: string) => Promise<Entered>;
  /** Both bridges have read and sent all there was, and twice looked again since. */
  readonly rest: () => Promise<void>;
  /** What people were asked or told. */
  readonly told: (vendor: Vendor) => readonly string[];
  readonly untilTold: (vendor: Vendor, text: RegExp) => Promise<string>;
  /** Somebody has mended it. */
  readonly replay: (vendor: Vendor, text: RegExp) => void;
}

interface Issued {
  readonly id: DocumentId;
  readonly number: string;
}

/** Ids of the invoice at the vendors. */
interface Entered {
  readonly stripe: string;
  readonly quickbooks: string;
}

export async function settling(): Promise<Settling> {
  const ending = new AsyncDisposableStack();
  const world = createWorld((end) => ending.defer(end));
  await world.relay();
  const accounts = ending.use(await openAccounts());
  const ana = await world.person("ana");
  const running = new Map<
    string,
    { readonly bridge: Bridge; readonly file: string; readonly replica: Replica }
  >();

  const start = async (vendor: Vendor, name: string = vendor): Promise<void> => {
    const standing = running.get(name);
    const replica =
      standing?.replica ??
      (await world.person(vendor, { role: "connector", file: `${name}.sqlite` }));
    const file = standing?.file ?? join(world.folder, `connection-${name}.sqlite`);
    const port = createReplicaPort(replica, () => replica.caughtUp());
    const bridge = startBridge(accounts.connectors[vendor], port, { file, workspace });
    running.set(name, { bridge, file, replica });
  };
  for (const vendor of vendors) await start(vendor);
  const bridge = (vendor: Vendor): Bridge => {
    const found = running.get(vendor);
    if (found === undefined) throw new Error(`No bridge of ${vendor}`);
    return found.bridge;
  };
  const told = (vendor: Vendor): readonly string[] =>
    bridge(vendor)
      .deadLetters.list()
      .map(({ reason }) => reason);
  const dump = (): string =>
    JSON.stringify(vendors.map((vendor) => [vendor, told(vendor), bridge(vendor).status()]));

  const read = async (document: DocumentId): Promise<InvoiceSnapshot> => {
    const snapshot = await ana.snapshot(document);
    if (snapshot?.kind !== "invoice") throw new Error(`No invoice ${document}`);
    return snapshot;
  };
  const write = async (
    document: DocumentId,
    ...operations: readonly OperationInput[]
  ): Promise<void> => {
    const outcome = await ana.apply(document, operations);
    if (outcome.type !== "stored") throw new Error(JSON.stringify(outcome));
  };
  const created = async (content: object): Promise<DocumentId> => {
    const outcome = await ana.create({
      kind: "invoice",
      operations: [{ type: "create", document: { kind: "invoice", content } }],
    });
    if (outcome.type !== "stored") throw new Error(JSON.stringify(outcome));
    return outcome.document;
  };
  const issue = async (id: DocumentId): Promise<Issued> => {
    const { invoice } = await read(id);
    const key = EntryKey.parse("ask");
    await write(id, { type: "request-issue", key, request: { digest: seenDigest(invoice) } });
    const number = await vi.waitFor(async () => {
      const { issued, requests } = await read(id);
      if (issued === undefined) throw new Error(`Not issued: ${JSON.stringify(requests)}`);
      return issued.number;
    }, waiting);
    return { id, number };
  };

  return {
    ana,
    accounts,
    bridge,
    read,
    write,
    told,
    async restart(vendor, meanwhile) {
      await bridge(vendor)[Symbol.asyncDispose]();
      try {
        await meanwhile?.();
      } finally {
        // Also where that failed: a bridge that has ended cannot be ended again, and trying would hide what failed.
        await start(vendor);
      }
    },
    another: (vendor) => start(vendor, `${vendor}-another`),
    issue,
    issued: async (customer = "Hafenbau GmbH", lines) =>
      issue(await created({ ...draftFor(customer), ...(lines !== undefined && { lines }) })),
    async credited(invoice, wish = { type: "full" }) {
      const snapshot = await read(invoice);
      const earlier: InvoiceSnapshot[] = [];
      for (const key of Object.keys(snapshot.ledger.credits)) {
        const id = DocumentId.safeParse(key).data;
        if (id === undefined || Object.hasOwn(snapshot.ledger.voidedCredits, key)) continue;
        earlier.push(await read(id));
      }
      const { note, findings } = planCreditNote(snapshot, wish, {
        earlier: earlier.map(({ invoice: credit }) => credit),
        reason: "Agreed",
      });
      if (findings.length > 0) throw new Error(JSON.stringify(findings));
      return issue(await created(note));
    },
    async voided(document) {
      await write(document, {
        type: "request-void",
        key: EntryKey.parse("void"),
        request: { reason: "Wrong customer" },
      });
      await vi.waitFor(async () => {
        const { ledger, requests } = await read(document);
        if (ledger.voided === undefined) throw new Error(`Not void: ${JSON.stringify(requests)}`);
      }, waiting);
    },
    async entered(number) {
      return vi.waitFor(async () => {
        const stripe = (await accounts.listed("/v1/invoices?limit=100")).find(
          (each) => each["number"] === number && each["status"] !== "draft",
        );
        const quickbooks = (await accounts.booked("Invoice")).find(
          (each) => each["DocNumber"] === number,
        );
        if (stripe === undefined || quickbooks === undefined) {
          throw new Error(`${number} is not entered: ${dump()}`);
        }
        return { stripe: String(stripe["id"]), quickbooks: String(quickbooks["Id"]) };
      }, waiting);
    },
    async rest() {
      await vi.waitFor(() => {
        if (ana.status().state !== "synced") throw new Error("Not synced");
      }, waiting);
      // What one of them writes is news to the other.
      for (let round = 0; round < 2; round += 1) {
        await Promise.all([...running.values()].map((each) => atRest(each.bridge)));
      }
    },
    untilTold: (vendor, text) =>
      vi.waitFor(() => {
        const found = told(vendor).find((reason) => text.test(reason));
        if (found === undefined) throw new Error(`Nobody was told ${text}: ${dump()}`);
        return found;
      }, waiting),
    replay(vendor, text) {
      const { deadLetters } = bridge(vendor);
      for (const { id, reason } of deadLetters.list()) {
        if (text.test(reason)) deadLetters.replay(id);
      }
    },
    async [Symbol.asyncDispose]() {
      for (const each of running.values()) await each.bridge[Symbol.asyncDispose]();
      await ending.disposeAsync();
    },
  };
}

function draftFor(name: string): object {
  return {
    currency: "EUR",
    dueDate: "2027-01-31",
    seller: { name: "Ours GmbH", vatId: "DE123456789" },
    buyer: { name },
    lines: [
      {
        id: "l1",
        name: "Pump inspection",
        quantity: "2",
        price: "100",
        tax: { scheme: "VAT", category: "S", rate: "19" },
      },
    ],
  };
}

export const amount = (of: string): CreditWish => ({ type: "amount", amount: decimal(of) });

/** What the three hold of an invoice and what was credited of it. */
export async function threeViews(world: Settling, { id, number }: Issued) {
  const row = world.ana.row(id)?.summary;
  const stripe = (await world.accounts.listed("/v1/invoices?limit=100")).filter(
    (each) => each["number"] === number,
  );
  const notes = (await world.accounts.listed("/v1/credit_notes?limit=100")).filter(
    (each) => each["invoice"] === stripe[0]?.["id"],
  );
  const booked = (await world.accounts.booked("Invoice")).filter(
    (each) => each["DocNumber"] === number,
  );
  const memos = (await world.accounts.booked("CreditMemo")).filter((each) =>
    String(each["PrivateNote"]).includes(id),
  );
  return {
    here: row && { status: row.status, outstanding: row.outstanding },
    stripe: stripe.map(({ status, total, amount_remaining: open }) => ({ status, total, open })),
    stripeNotes: notes.map(({ total, memo, metadata, status }) => ({
      total,
      memo,
      status,
      metadata,
    })),
    books: booked.map(({ TotalAmt, Balance }: Json) => ({ TotalAmt, Balance })),
    memos: memos.map(({ TotalAmt, Balance, DocNumber }: Json) => ({
      TotalAmt,
      Balance,
      DocNumber,
    })),
  };
}

/** Nothing waits for a person at either tool. */
export function nobodyIsTold(world: Settling): void {
  expect(vendors.map((vendor) => world.told(vendor))).toEqual([[], []]);
}
