import type { Io } from "@concord/bridge/connector";
import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { createStripeConnector } from "./stripe-connector.ts";
import { normaliseStripe } from "./stripe-mapping.ts";
import { openAccount } from "./testing/account.ts";
import type { TestAccount } from "./testing/account.ts";

interface Held {
  readonly path: string;
  /** Lets it through; resolves when it has its answer. */
  readonly release: () => Promise<unknown>;
}

/** A doorway that holds every request until it is let through. */
function heldIo() {
  let waiting: readonly Held[] = [];
  let isOpen = false;
  const io: Io = {
    now: Date.now,
    random: Math.random,
    log: () => undefined,
    secrets: { load: async () => undefined, save: async () => undefined },
    fetch(input, init) {
      if (isOpen) return fetch(input, init);
      const { pathname: path } = new URL(input instanceof Request ? input.url : input);
      return new Promise((answer, fail) => {
        const release = () => fetch(input, init).then(answer, fail);
        waiting = [...waiting, { path, release }];
      });
    },
  };
  return {
    io,
    /** What is asked for at the same time, once as much as that is waiting. */
    next: async (count: number): Promise<readonly Held[]> => {
      await expect.poll(() => waiting.length, { interval: 2 }).toBe(count);
      const held = waiting;
      waiting = [];
      return held;
    },
    open: () => void (isOpen = true),
  };
}

const through = (held: readonly Held[]) => Promise.all(held.map(({ release }) => release()));
const pathsOf = (held: readonly Held[]) => held.map(({ path }) => path).toSorted();
const signal = AbortSignal.timeout(20_000);

const isOf = (part: string) => (held: Held) => held.path.includes(part);

function factsOf(
  account: TestAccount,
  answer: Awaited<ReturnType<ReturnType<typeof createStripeConnector>["fetch"]>>,
) {
  if (answer.type === "failed") throw new Error(answer.failure.reason);
  const known = { link: undefined, previous: undefined, recorded: [], prepared: null };
  const { config } = account;
  const context = { account: config.account, timeZone: "UTC", workspace: undefined };
  const read = normaliseStripe(answer.value, known, context);
  if (read.type === "parked") throw new Error(read.reason);
  return Object.keys(read.changes[0]?.facts ?? {}).map((path) => path.replace(/_.*/, ""));
}

test("[ST43] an invoice with its payments is read in two rounds", async () => {
  await using account = await openAccount();
  const id = await account.openInvoice();
  await account.act("pay", { invoice: id });
  const connector = createStripeConnector(account.config);
  const { io, next } = heldIo();
  const reading = connector.fetch({ kind: "invoice", id }, io, signal);
  const first = await next(3);
  expect(pathsOf(first)).toEqual([
    "/v1/credit_notes",
    "/v1/invoice_payments",
    `/v1/invoices/${id}`,
  ]);
  await through(first);
  const second = await next(2);
  expect(pathsOf(second)).toEqual(["/v1/disputes", "/v1/refunds"]);
  await through(second);
  expect(factsOf(account, await reading)).toEqual(["payments.stripe:pi"]);
});

test("[ST43] a draft of ours is read in one round after each write", async () => {
  await using account = await openAccount();
  const { id: customer } = await account.act("create-customer", { fields: { name: "N" } });
  const connector = createStripeConnector(account.config);
  const { io, next } = heldIo();
  const writing = connector.execute(
    {
      id: "create-invoice:d",
      document: DocumentId.parse("01890000-0000-7000-8000-000000000001"),
      action: "create-invoice",
      body: { action: "create-invoice", params: { currency: "eur" }, customer, notBefore: 0 },
      carries: "all",
      summary: "",
    },
    "key",
    io,
    signal,
  );
  await through(await next(1));
  await through(await next(1));
  expect(await writing).toMatchObject({ type: "ok" });
});

test.each([
  ["before", (held: Held) => !isOf("/v1/invoices/")(held)],
  ["after", isOf("/v1/invoices/")],
] as const)(
  "[ST44] a payment that arrives while the invoice is read, %s its payments, is one payment of Stripe",
  async (_when, isEarly) => {
    await using account = await openAccount();
    const id = await account.openInvoice();
    const connector = createStripeConnector(account.config);
    const { io, next, open } = heldIo();
    const reading = connector.fetch({ kind: "invoice", id }, io, signal);
    const first = await next(3);
    await through(first.filter(isEarly));
    await account.act("pay", { invoice: id });
    open();
    await through(first.filter((held) => !isEarly(held)));
    expect(factsOf(account, await reading)).toEqual(["payments.stripe:pi"]);
  },
);

test("[ST46] the answer to a write is newer than a reading that began while it was under way", async () => {
  await using account = await openAccount();
  const id = await account.openInvoice();
  const connector = createStripeConnector(account.config);
  const { io, next, open } = heldIo();
  let time = 1_000;
  const at = { ...io, now: () => time };
  const target = { kind: "invoice", id } as const;
  const voiding = connector.execute(
    {
      id: "void-invoice:d",
      document: DocumentId.parse("01890000-0000-7000-8000-000000000001"),
      action: "void-invoice",
      target,
      body: { action: "void-invoice" },
      carries: [],
      summary: "",
    },
    "key",
    at,
    signal,
  );
  const write = await next(1);
  open();
  time = 2_000;
  const before = await connector.fetch(target, at, signal);
  expect(before).toMatchObject({ type: "ok", value: { state: "live", version: { order: 2_000 } } });
  time = 3_000;
  await through(write);
  expect(await voiding).toMatchObject({
    type: "ok",
    value: { state: "voided", version: { order: 3_000 } },
  });
});
