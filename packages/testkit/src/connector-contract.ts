import { pathRule } from "@concord/document";
import type {
  Connector,
  Effect,
  Io,
  Known,
  Page,
  PlanInput,
  RawWebhook,
  Remote,
  RemoteObject,
  RemoteRef,
} from "@concord/bridge/connector";
import { describe, expect, test } from "vitest";

/** A connector at a living stand-in of its vendor, and the hands of a person there. */
export interface ContractWorld extends AsyncDisposable {
  readonly connector: Connector;
  readonly io: Io;
  /** Somebody makes an invoice at the vendor. */
  readonly makeInvoice: () => Promise<RemoteRef>;
  /** Somebody changes it there. */
  readonly editInvoice: (ref: RemoteRef) => Promise<unknown>;
  /** The vendor's next webhook about this object, signed as it signs. */
  readonly webhookAbout: (ref: RemoteRef) => Promise<RawWebhook>;
  /** The header that carries the signature, in lower case. */
  readonly signatureHeader: string;
  /** An invoice of ours that the vendor must get. */
  readonly planned: (prepared: PlanInput["prepared"]) => Promise<PlanInput>;
  /** The next write is done, and its answer lost. */
  readonly loseNextAnswer: () => Promise<unknown>;
  /** How many objects of this kind the vendor holds. */
  readonly count: (kind: RemoteRef["kind"]) => Promise<number>;
}

const limitMs = 10_000;

/**
 * What the runtime relies on in every connector, tried on one vendor. A known gap is listed by its rule id and must fail, so that closing it is noticed.
 */
export function describeConnectorContract(
  name: string,
  open: () => Promise<ContractWorld>,
  knownGaps: readonly string[] = [],
): void {
  const rule = (
    id: string,
    words: string,
    run: (world: ContractWorld, signal: AbortSignal) => Promise<void>,
  ): void => {
    const define = knownGaps.includes(id) ? test.fails : test;
    define(`[${id}] ${words}`, async () => {
      await using world = await open();
      await run(world, AbortSignal.timeout(limitMs));
    });
  };

  describe(`${name} keeps the contract of connectors`, () => {
    rule(
      "CN1",
      "without a cursor, changes begin now; from a cursor, what came later is named",
      async (world, signal) => {
        const before = await world.makeInvoice();
        const first = ok(await world.connector.changes(undefined, world.io, signal));
        expect(first.objects).toEqual([]);
        const later = await world.makeInvoice();
        const { objects } = await drain(
          (cursor) => world.connector.changes(cursor, world.io, signal),
          first.cursor,
        );
        expect(objects.map(({ ref }) => ref)).toContainEqual(later);
        const fetched = ok(await world.connector.fetch(before, world.io, signal));
        expect(fetched.ref).toEqual(before);
      },
    );

    rule(
      "CN2",
      "a backfill names every object once and ends, and its cursor goes on after a restart",
      async (world, signal) => {
        const refs = [await world.makeInvoice(), await world.makeInvoice()];
        const { objects, last } = await drain((cursor) =>
          world.connector.backfill(cursor, world.io, signal),
        );
        const found = objects.filter(({ ref }) => ref.kind === "invoice").map(({ ref }) => ref);
        expect(found.toSorted(byId)).toEqual(refs.toSorted(byId));
        const again = ok(await world.connector.backfill(last.cursor, world.io, signal));
        expect(again).toMatchObject({ objects: [], done: true });
      },
    );

    rule("CN3", "every change makes an object's version grow", async (world, signal) => {
      const ref = await world.makeInvoice();
      const before = ok(await world.connector.fetch(ref, world.io, signal));
      await world.editInvoice(ref);
      const after = ok(await world.connector.fetch(ref, world.io, signal));
      expect(after.version.order).toBeGreaterThan(before.version.order);
      expect(Number.isSafeInteger(after.version.order)).toBe(true);
    });

    rule("CN4", "what the vendor does not have is not found", async ({ connector, io }, signal) => {
      const fetched = await connector.fetch({ kind: "invoice", id: "999999999" }, io, signal);
      expect(fetched).toMatchObject({ type: "failed", failure: { type: "not-found" } });
    });

    rule(
      "CN5",
      "a webhook is taken by its raw bytes and signature, and a replay is the same event",
      async (world) => {
        const { connector, io, signatureHeader } = world;
        const ref = await world.makeInvoice();
        const webhook = await world.webhookAbout(ref);
        const verdict = connector.verify(webhook, io.now());
        if (verdict.type !== "accepted") throw new Error(verdict.reason);
        const hints = verdict.events.flatMap((event) => event.hints);
        expect(hints.map((hint) => hint.ref)).toContainEqual(ref);
        expect(connector.verify(webhook, io.now())).toEqual(verdict);

        const { [signatureHeader]: signature = "", ...unsigned } = webhook.headers;
        const headers = (value: string) => ({ ...unsigned, [signatureHeader]: value });
        const forgeries: readonly RawWebhook[] = [
          { ...webhook, headers: unsigned },
          { ...webhook, headers: headers("") },
          { ...webhook, headers: headers(signature.slice(0, -2)) },
          { ...webhook, headers: headers(`${signature}00`) },
          { ...webhook, body: webhook.body.slice(1) },
          { ...webhook, body: Buffer.concat([webhook.body, Buffer.from(" ")]) },
        ];
        for (const forgery of forgeries) {
          expect(connector.verify(forgery, io.now())).toMatchObject({
            type: "refused",
            status: 401,
          });
        }
      },
    );

    rule(
      "CN6",
      "normalise is pure, and says only what a document can hold",
      async (world, signal) => {
        const ref = await world.makeInvoice();
        const object = frozen(ok(await world.connector.fetch(ref, world.io, signal)));
        const prepared = ok(await world.connector.prepare(world.io, signal));
        const known: Known = { link: undefined, previous: undefined, recorded: [], prepared };
        const first = world.connector.normalise(object, known);
        expect(world.connector.normalise(object, known)).toEqual(first);
        if (first.type !== "changes") throw new Error(first.reason);
        expect(first.drift).toEqual([]);
        const own = first.changes.find(
          ({ owner }) => owner.id === ref.id && owner.kind === ref.kind,
        );
        expect(own).toMatchObject({ kind: "invoice", creates: true, link: { id: ref.id } });
        for (const { kind, fields, facts } of first.changes) {
          const unknown = Object.entries({ ...fields, ...facts }).filter(([path, value]) => {
            const schema = pathRule(kind, path)?.schema;
            return schema === undefined || (value !== null && !schema.safeParse(value).success);
          });
          expect(unknown).toEqual([]);
        }
      },
    );

    rule(
      "CN7",
      "plan is pure: the same need gives the same effects with the same ids",
      async (world, signal) => {
        const prepared = ok(await world.connector.prepare(world.io, signal));
        const input = await world.planned(prepared);
        const plan = world.connector.plan(input);
        expect(plan.blocked).toEqual([]);
        expect(plan.effects.length).toBeGreaterThan(0);
        expect(world.connector.plan(input)).toEqual(plan);
        expect(new Set(plan.effects.map(({ id }) => id)).size).toBe(plan.effects.length);
      },
    );

    rule("CN8", "an effect sent twice under one key happens once", async (world, signal) => {
      const effect = await creation(world, signal);
      const first = ok(await world.connector.execute(effect, "contract-key-1", world.io, signal));
      const count = await world.count(first.ref.kind);
      const second = ok(await world.connector.execute(effect, "contract-key-1", world.io, signal));
      expect(second.ref).toEqual(first.ref);
      expect(await world.count(first.ref.kind)).toBe(count);
    });

    rule(
      "CN9",
      "a lost answer is uncertain, and a probe tells whether it happened",
      async (world, signal) => {
        const effect = await creation(world, signal);
        const { connector, io } = world;
        expect(ok(await connector.probe(effect, "contract-key-2", io, signal))).toEqual({
          type: "not-applied",
        });
        await world.loseNextAnswer();
        const sent = await connector.execute(effect, "contract-key-2", io, signal);
        expect(sent).toMatchObject({ type: "failed", failure: { type: "uncertain" } });
        const found = ok(await connector.probe(effect, "contract-key-2", io, signal));
        expect(found.type).toBe("applied");
      },
    );

    rule(
      "CN10",
      "a vendor that cannot be reached has certainly done nothing",
      async (world, signal) => {
        const effect = await creation(world, signal);
        const unreachable = Object.assign(new TypeError("fetch failed"), {
          cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }),
        });
        const io: Io = { ...world.io, fetch: async () => Promise.reject(unreachable) };
        const sent = await world.connector.execute(effect, "contract-key-3", io, signal);
        expect(sent).toMatchObject({ type: "failed", failure: { type: "unavailable" } });
      },
    );

    rule("CN11", "a signal ends a call", async (world) => {
      const over = AbortSignal.abort(new Error("The bridge is closing."));
      const ended = await world.connector.fetch({ kind: "invoice", id: "1" }, world.io, over).then(
        ({ type }) => type,
        () => "failed",
      );
      expect(ended).toBe("failed");
    });
  });
}

async function creation(
  { connector, io, planned }: ContractWorld,
  signal: AbortSignal,
): Promise<Effect> {
  const input = await planned(ok(await connector.prepare(io, signal)));
  const effect = connector.plan(input).effects.find(({ document }) => document === input.id);
  if (effect === undefined) throw new Error("Nothing is planned for the document itself");
  return effect;
}

async function drain(
  page: (cursor: string | undefined) => Promise<Remote<Page>>,
  from?: string,
): Promise<{ readonly objects: readonly RemoteObject[]; readonly last: Page }> {
  const objects: RemoteObject[] = [];
  for (let cursor = from, pages = 0; ; pages += 1) {
    const read = ok(await page(cursor));
    objects.push(...read.objects);
    cursor = read.cursor;
    if (read.done) return { objects, last: read };
    if (pages > 1_000) throw new Error("The listing does not end");
  }
}

function ok<T>(result: Remote<T>): T {
  if (result.type === "ok") return result.value;
  throw new Error(`${result.failure.type}: ${result.failure.reason}`);
}

/** Frozen through and through: whoever writes into it throws. */
function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) frozen(member);
    Object.freeze(value);
  }
  return value;
}

function byId(a: RemoteRef, b: RemoteRef): number {
  return a.id < b.id ? -1 : 1;
}
