import { createBridge, openBridgeStore, systemRandom } from "@concord/bridge";
import type { Bridge, Connector } from "@concord/bridge";
import { defaultWorkspace, DocumentId, Workspace } from "@concord/model";
import type { ConnectionPolicy, JsonValue } from "@concord/model";
import type { OperationInput } from "@concord/document";
import type { QuickBooksSandboxOptions } from "@concord/sandbox";
import { createQuickBooksConnector } from "../src/quickbooks-connector.ts";
import type { QuickBooksConfig } from "../src/quickbooks-config.ts";
import { openBooks, verifierToken } from "./books.ts";
import type { Books } from "./books.ts";
import { fastClock } from "./fast-clock.ts";
import { createMemoryReplica } from "@concord/testkit";
import type { MemoryReplica } from "@concord/testkit";

/** A company, a workspace and the bridge between them. */
export interface Connected extends AsyncDisposable {
  readonly books: Books;
  readonly replica: MemoryReplica;
  readonly bridge: Bridge;
  readonly connector: Connector;
  readonly log: readonly { readonly event: string; readonly fields: unknown }[];
  /** Registers of a document as a snapshot reads them. */
  readonly registers: (id: DocumentId) => Readonly<Record<string, JsonValue>>;
  /** Ends the process and starts another on the same data. */
  readonly restart: () => Promise<Bridge>;
}

let connections = 0;

export async function connect(
  options: {
    readonly sandbox?: QuickBooksSandboxOptions;
    readonly policy?: ConnectionPolicy;
    readonly config?: Partial<QuickBooksConfig>;
    /** Before anybody connects. */
    readonly before?: (books: Books) => Promise<unknown>;
    readonly webhooks?: boolean;
    readonly dataFile?: string;
    readonly fetch?: typeof globalThis.fetch;
    readonly sweepMs?: number;
  } = {},
): Promise<Connected> {
  const receivers: Bridge[] = [];
  const books = await openBooks({
    webhookDelayMs: { min: 0, max: 5 },
    ...(options.webhooks === true && {
      webhooks: [{ url: "http://bridge.example/webhooks", secret: verifierToken }],
    }),
    send: async ({ headers, body }) => {
      const lower = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
      );
      const answer = receivers
        .at(-1)
        ?.receiveWebhook({ body: new TextEncoder().encode(body), headers: lower });
      // Before anybody is connected nobody listens, and a webhook that is not taken would hold back the next.
      return { status: answer?.status ?? 200 };
    },
    ...options.sandbox,
  });
  await options.before?.(books);
  const replica = createMemoryReplica();
  const log: { event: string; fields: unknown }[] = [];
  const real = createQuickBooksConnector({ ...books.config, ...options.config });
  // The vendor's limits are kept by the runtime, whose own tests wait for them.
  const budget = { perSecond: 1_000, perMinute: 60_000, concurrent: 10 };
  const connector = { ...real, capabilities: { ...real.capabilities, budget } };
  const workspace = Workspace.parse({
    ...defaultWorkspace,
    connections: [
      {
        id: "books",
        connector: "quickbooks",
        ...(options.policy !== undefined && { policy: options.policy }),
      },
    ],
  });
  connections += 1;
  const file = options.dataFile ?? `file:quickbooks-${connections}?mode=memory&cache=shared`;
  // Keeps a shared in-memory file alive while no bridge is.
  const keeper = openBridgeStore(file);

  const clock = fastClock();
  const start = (): Bridge => {
    const bridge = createBridge({
      connector,
      replica,
      store: openBridgeStore(file),
      workspace: () => workspace,
      secretKey: new Uint8Array(32).fill(7),
      sweepMs: options.sweepMs ?? 3_600_000,
      io: {
        clock,
        fetch: options.fetch ?? fetch,
        random: systemRandom.number,
        randomBytes: systemRandom.bytes,
        log: (event, fields) => void log.push({ event, fields }),
      },
    });
    receivers.push(bridge);
    bridge.start();
    return bridge;
  };
  let bridge = start();

  return {
    books,
    replica,
    connector,
    log,
    get bridge() {
      return bridge;
    },
    registers: (id) => replica.read(id)?.registers ?? {},
    async restart() {
      await bridge[Symbol.asyncDispose]();
      bridge = start();
      return bridge;
    },
    async [Symbol.asyncDispose]() {
      await bridge[Symbol.asyncDispose]();
      keeper.close();
      await books[Symbol.asyncDispose]();
    },
  };
}

export function documentId(name: number): DocumentId {
  return DocumentId.parse(`01890000-0000-7000-8000-${String(name).padStart(12, "0")}`);
}

/** Creates a document, with registers as they stand in it. */
export function draft(
  { replica }: Pick<Connected, "replica">,
  name: number,
  kind: "invoice" | "party" | "item",
  fields: Readonly<Record<string, JsonValue>>,
): DocumentId {
  const id = documentId(name);
  replica.edit(
    id,
    { type: "create", document: { kind, content: {} } },
    { type: "merge-fields", fields },
  );
  return id;
}

/** An invoice that our registrar issued: one line of 100.00 at 19 %, unless said otherwise. */
export function issuedInvoice(
  world: Pick<Connected, "replica">,
  name: number,
  number: string,
  fields: Readonly<Record<string, JsonValue>> = {},
): DocumentId {
  const id = draft(world, name, "invoice", {
    currency: "EUR",
    issueDate: "2026-11-20",
    dueDate: "2026-12-04",
    "buyer.name": "Bäckerei Grünwald GmbH",
    "lines.a.name": "Pump inspection",
    "lines.a.quantity": "2",
    "lines.a.price": "50",
    "lines.a.position": "a0",
    "lines.a.tax.category": "S",
    "lines.a.tax.rate": "19",
    ...fields,
  });
  world.replica.edit(id, issuing(number));
  return id;
}

function issuing(number: string): OperationInput {
  return {
    type: "mark-issued",
    issued: { number, on: "2026-11-20", by: { type: "registrar", series: "invoices" } },
  };
}

/** Money that another tool collected. */
export function paid(
  { replica }: Pick<Connected, "replica">,
  id: DocumentId,
  key: string,
  amount: string,
  more: Readonly<Record<string, JsonValue>> = {},
): void {
  replica.edit(id, {
    type: "record-payment",
    key,
    payment: { amount, paidOn: "2026-11-21", method: "card", ...more },
  });
}
