import type { Bridge, Connector, WebhookAnswer } from "@concord/bridge";
import { summaryOf } from "@concord/document";
import type { OperationInput } from "@concord/document";
import { DocumentId, PlainDate } from "@concord/model";
import type { ConnectionPolicy, InvoiceSummary, JsonValue } from "@concord/model";
import type { StripeSandboxOptions } from "@concord/sandbox";
import { createMemoryReplica } from "@concord/bridge/testing";
import type { MemoryReplica } from "@concord/bridge/testing";
import { vi } from "vitest";
import { createStripeConnector } from "../stripe-connector.ts";
import { openAccount, webhookSecret } from "./account.ts";
import type { TestAccount } from "./account.ts";
import { openDataFile, startBridge } from "./bridge-process.ts";

/** An account, a workspace and the bridge between them. */
export interface Connected extends AsyncDisposable {
  readonly account: TestAccount;
  readonly replica: MemoryReplica;
  readonly bridge: Bridge;
  readonly connector: Connector;
  /** Answers that the bridge gave to webhooks. */
  readonly answers: readonly WebhookAnswer[];
  readonly log: readonly { readonly event: string; readonly fields: unknown }[];
  readonly registers: (id: DocumentId) => Readonly<Record<string, JsonValue>>;
  /** What the document comes to on 1 December 2026. */
  readonly summary: (id: DocumentId) => InvoiceSummary | undefined;
  /** The document of an object of Stripe. */
  readonly documentOf: (kind: "invoice" | "party" | "item", id: string) => Promise<DocumentId>;
  /** Ends the process and starts another on the same data. */
  readonly restart: () => Promise<void>;
  /** Another bridge of this connection, on another machine: a data file and a replica of its own. */
  readonly twin: () => Promise<Twin>;
}

export interface Twin extends AsyncDisposable {
  readonly bridge: Bridge;
  readonly replica: MemoryReplica;
}

const today = PlainDate.parse("2026-12-01");
const waiting = { timeout: 15_000, interval: 10 };

export async function connect(
  options: {
    readonly sandbox?: StripeSandboxOptions;
    readonly policy?: ConnectionPolicy;
    readonly webhooks?: boolean;
    /** Before anybody connects. */
    readonly before?: (account: TestAccount) => Promise<unknown>;
    readonly sweepMs?: number;
    /** How much faster than the world's the bridge's time runs: what waits a second waits a part of it. */
    readonly pace?: number;
  } = {},
): Promise<Connected> {
  const receivers = new Set<Bridge>();
  const answers: WebhookAnswer[] = [];
  const account = await openAccount({
    ...(options.webhooks === true && {
      webhooks: [{ url: "http://bridge.example/webhooks/stripe/main", secret: webhookSecret }],
    }),
    send: async ({ headers, body }) => {
      const webhook = { body: new TextEncoder().encode(body), headers: { ...headers } };
      const given = [...receivers].map((receiver) => receiver.receiveWebhook(webhook));
      answers.push(...given);
      const refused = given.find(({ status }) => status !== 200);
      return { status: given.length === 0 ? 503 : (refused?.status ?? 200) };
    },
    ...options.sandbox,
  });
  await options.before?.(account);
  const replica = createMemoryReplica();
  const logging = createLog();
  const connector = unhurried(createStripeConnector(account.config));
  const { log } = logging;
  const file = openDataFile();
  const start = (at = file, of = replica, by = connector): Bridge => {
    const bridge = startBridge({
      connector: by,
      replica: of,
      file: at,
      policy: options.policy,
      sweepMs: options.sweepMs ?? 3_600_000,
      pace: options.pace ?? 1,
      log: logging.take,
    });
    receivers.add(bridge);
    bridge.start();
    return bridge;
  };
  let bridge = start();
  await settled(() => bridge);

  return {
    account,
    replica,
    connector,
    answers,
    log,
    get bridge() {
      return bridge;
    },
    registers: (id) => replica.read(id)?.registers ?? {},
    summary(id) {
      const reading = replica.read(id);
      return reading?.kind === "invoice" ? summaryOf(reading, today) : undefined;
    },
    documentOf: (kind, id) =>
      vi.waitFor(async () => {
        const found = await replica.byLink("stripe", account.config.account, { kind, id });
        if (found === undefined) throw new Error(`No document is linked to ${id}`);
        return found;
      }, waiting),
    async restart() {
      await end(bridge);
      bridge = start();
      await settled(() => bridge);
    },
    async twin() {
      const own = createMemoryReplica();
      const lagging = exchange(replica, own);
      const twinFile = openDataFile();
      const twin = start(twinFile, own, unhurried(createStripeConnector(account.config)));
      await settled(() => twin);
      return {
        bridge: twin,
        replica: own,
        async [Symbol.asyncDispose]() {
          clearInterval(lagging);
          await end(twin);
          twinFile[Symbol.dispose]();
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await end(bridge);
      file[Symbol.dispose]();
      await account[Symbol.asyncDispose]();
    },
  };

  async function end(ending: Bridge): Promise<void> {
    receivers.delete(ending);
    await ending[Symbol.asyncDispose]();
  }
}

/** The vendor's limits are kept by the runtime, whose own tests wait for them. */
function unhurried(connector: Connector): Connector {
  const budget = { perSecond: 1_000, perMinute: 60_000, concurrent: 10 };
  return { ...connector, capabilities: { ...connector.capabilities, budget } };
}

function createLog() {
  const log: { event: string; fields: unknown }[] = [];
  return { log, take: (event: string, fields: unknown) => void log.push({ event, fields }) };
}

// About as long as a relay on the other side of the world takes.
const exchangeMs = 40;

/** What one replica writes reaches the other a little later. */
function exchange(one: MemoryReplica, other: MemoryReplica): NodeJS.Timeout {
  other.receive(one.updates());
  return setInterval(() => {
    other.receive(one.updates());
    one.receive(other.updates());
  }, exchangeMs);
}

/** The first reading of everything is through. */
async function settled(bridge: () => Bridge): Promise<void> {
  await vi.waitFor(() => {
    const { state, reason } = bridge().backfill.progress();
    if (state !== "done") throw new Error(`The backfill is ${state}: ${reason ?? ""}`);
  }, waiting);
  await bridge().idle();
}

/** Waits until the condition holds for the document's registers. */
export async function until(
  world: Connected,
  id: DocumentId,
  what: string,
  holds: (registers: Readonly<Record<string, JsonValue>>) => boolean,
): Promise<void> {
  await vi.waitFor(() => {
    if (holds(world.registers(id))) return;
    const letters = world.bridge.deadLetters.list().map(({ reason }) => reason);
    throw new Error(`Not so: ${what}. Dead letters: ${JSON.stringify(letters)}`);
  }, waiting);
  await world.bridge.idle();
}

/** Waits until a register stands. */
export function untilRegister(world: Connected, id: DocumentId, path: string): Promise<void> {
  return until(world, id, path, (registers) => (registers[path] ?? null) !== null);
}

/** Waits until a person was told something that matches. */
export async function untilTold(world: Connected, text: RegExp): Promise<void> {
  await vi.waitFor(() => {
    const reasons = world.bridge.deadLetters.list().map(({ reason }) => reason);
    if (reasons.some((reason) => text.test(reason))) return;
    throw new Error(`Nobody was told ${text}: ${JSON.stringify(reasons)}`);
  }, waiting);
}

/** Looks for what webhooks did not tell, and waits until nothing is left to do. */
export async function sweep(world: Connected): Promise<void> {
  world.bridge.sweep();
  await world.bridge.idle();
}

/** Creates a document of people, with registers as they stand in it. */
export function draft(
  { replica }: Pick<Connected, "replica">,
  name: number,
  kind: "invoice" | "party" | "item",
  fields: Readonly<Record<string, JsonValue>>,
  ...more: readonly OperationInput[]
): DocumentId {
  const id = DocumentId.parse(`01890000-0000-7000-8000-${String(name).padStart(12, "0")}`);
  replica.edit(
    id,
    { type: "create", document: { kind, content: {} } },
    { type: "merge-fields", fields },
    ...more,
  );
  return id;
}

/** A draft of one line of 2 × 50.00 EUR at 19 %, unless said otherwise. */
export function draftInvoice(
  world: Pick<Connected, "replica">,
  name: number,
  fields: Readonly<Record<string, JsonValue>> = {},
  ...more: readonly OperationInput[]
): DocumentId {
  return draft(
    world,
    name,
    "invoice",
    {
      currency: "EUR",
      dueDate: "2027-01-31",
      "buyer.name": "Hafenbau GmbH",
      "lines.a.name": "Pump inspection",
      "lines.a.quantity": "2",
      "lines.a.price": "50",
      "lines.a.position": "a0",
      "lines.a.tax.category": "S",
      "lines.a.tax.rate": "19",
      ...fields,
    },
    ...more,
  );
}

export const askForIssue: OperationInput = {
  type: "request-issue",
  key: "ask-1",
  request: { connector: "stripe" },
};
