import { createBridge, openBridgeStore, systemClock, systemRandom } from "@concord/bridge";
import type { Bridge, Clock, Connector, WebhookAnswer } from "@concord/bridge";
import { summaryOf } from "@concord/document";
import type { OperationInput } from "@concord/document";
import { defaultWorkspace, DocumentId, PlainDate, Workspace } from "@concord/model";
import type { ConnectionPolicy, InvoiceSummary, JsonValue } from "@concord/model";
import type { StripeSandboxOptions } from "@concord/sandbox";
import { createMemoryReplica } from "@concord/testkit";
import type { MemoryReplica } from "@concord/testkit";
import { vi } from "vitest";
import { createStripeConnector } from "../stripe-connector.ts";
import { openAccount, webhookSecret } from "./account.ts";
import type { TestAccount } from "./account.ts";

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
  readonly documentOf: (kind: "invoice" | "party", id: string) => Promise<DocumentId>;
  /** Ends the process and starts another on the same data. */
  readonly restart: () => Promise<void>;
}

let connections = 0;
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
  const receivers: Bridge[] = [];
  const answers: WebhookAnswer[] = [];
  const account = await openAccount({
    ...(options.webhooks === true && {
      webhooks: [{ url: "http://bridge.example/webhooks/stripe/main", secret: webhookSecret }],
    }),
    send: async ({ headers, body }) => {
      const answer = receivers
        .at(-1)
        ?.receiveWebhook({ body: new TextEncoder().encode(body), headers: { ...headers } });
      if (answer !== undefined) answers.push(answer);
      return { status: answer?.status ?? 503 };
    },
    ...options.sandbox,
  });
  await options.before?.(account);
  const replica = createMemoryReplica();
  const log: { event: string; fields: unknown }[] = [];
  const real = createStripeConnector(account.config);
  // The vendor's limits are kept by the runtime, whose own tests wait for them.
  const budget = { perSecond: 1_000, perMinute: 60_000, concurrent: 10 };
  const connector = { ...real, capabilities: { ...real.capabilities, budget } };
  const workspace = Workspace.parse({
    ...defaultWorkspace,
    connections: [
      {
        id: "stripe-main",
        connector: "stripe",
        ...(options.policy !== undefined && { policy: options.policy }),
      },
    ],
  });
  connections += 1;
  const file = `file:stripe-${connections}?mode=memory&cache=shared`;
  // Keeps the shared in-memory file alive while no bridge is.
  const keeper = openBridgeStore(file);
  const start = (): Bridge => {
    const bridge = createBridge({
      connector,
      replica,
      store: openBridgeStore(file),
      workspace: () => workspace,
      secretKey: new Uint8Array(32).fill(7),
      sweepMs: options.sweepMs ?? 3_600_000,
      io: {
        clock: clockOf(options.pace ?? 1),
        fetch,
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
      await bridge[Symbol.asyncDispose]();
      bridge = start();
      await settled(() => bridge);
    },
    async [Symbol.asyncDispose]() {
      await bridge[Symbol.asyncDispose]();
      keeper.close();
      await account[Symbol.asyncDispose]();
    },
  };
}

function clockOf(pace: number): Clock {
  const start = systemClock.now();
  return {
    now: () => start + (systemClock.now() - start) * pace,
    at: (time, task) => systemClock.at(Math.ceil(start + (time - start) / pace), task),
  };
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

export const askForIssue: OperationInput = { type: "request-issue", key: "ask-1" };
