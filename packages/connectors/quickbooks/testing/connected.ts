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
import { createMemoryReplica, fastClock } from "@concord/bridge/testing";
import type { MemoryReplica } from "@concord/bridge/testing";

/** A company, a workspace and the bridge between them. */
export interface Connected extends AsyncDisposable {
  readonly books: Books;
  readonly replica: MemoryReplica;
  readonly bridge: Bridge;
  readonly connector: Connector;
  readonly log: readonly { readonly event: string; readonly fields: unknown }[];
  /** Registers of a document as a snapshot reads them. */
  readonly registers: (id: DocumentId) => Readonly<Record<string, JsonValue>>;
  /** Statuses that webhooks were answered with. */
  readonly answers: readonly number[];
  /** Ends the process and starts another on the same data. */
  readonly restart: () => Promise<Bridge>;
  /** Starts a second process by mistake: the same connection with a data file of its own. Both get every webhook. */
  readonly startAnother: () => Bridge;
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
    /** How many times as fast as the machine's the runtime's clock goes. */
    readonly speed?: number;
    /** With the budget that the connector names: else a fast clock would have it wait. */
    readonly ownBudget?: boolean;
  } = {},
): Promise<Connected> {
  let receivers: readonly Bridge[] = [];
  const answers: number[] = [];
  const books = await openBooks({
    webhookDelayMs: { min: 0, max: 5 },
    ...(options.webhooks === true && {
      webhooks: [{ url: "http://bridge.example/webhooks", secret: verifierToken }],
    }),
    send: async ({ headers, body }) => {
      const lower = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
      );
      const webhook = { body: new TextEncoder().encode(body), headers: lower };
      // Before anybody is connected nobody listens, and a webhook that is not taken would hold back the next.
      const [status = 200] = receivers.map((each) => each.receiveWebhook(webhook).status);
      answers.push(status);
      return { status };
    },
    ...options.sandbox,
  });
  await options.before?.(books);
  const replica = createMemoryReplica();
  const log: { event: string; fields: unknown }[] = [];
  const real = createQuickBooksConnector({ ...books.config, ...options.config });
  const wide = { perSecond: 1_000, perMinute: 60_000, concurrent: 10 };
  const budget = options.ownBudget === true ? real.capabilities.budget : wide;
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

  const clock = fastClock(options.speed ?? 20);
  const start = (dataFile: string): Bridge => {
    const started = createBridge({
      connector,
      replica,
      store: openBridgeStore(dataFile),
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
    receivers = [...receivers, started];
    started.start();
    return started;
  };
  const end = async (ended: Bridge): Promise<void> => {
    receivers = receivers.filter((each) => each !== ended);
    await ended[Symbol.asyncDispose]();
  };
  let bridge = start(file);

  return {
    books,
    replica,
    connector,
    log,
    get bridge() {
      return bridge;
    },
    registers: (id) => replica.read(id)?.registers ?? {},
    answers,
    async restart() {
      await end(bridge);
      bridge = start(file);
      return bridge;
    },
    startAnother: () => start(file.replace("?", "-another?")),
    async [Symbol.asyncDispose]() {
      for (const each of receivers) await end(each);
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
