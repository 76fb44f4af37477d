import type {
  Connector,
  Effect,
  Io,
  PlanInput,
  RawWebhook,
  Remote,
  RemoteFailure,
  RemoteKind,
  RemoteRef,
} from "@concord/bridge/connector";
import type { JsonValue } from "@concord/model";
import { describe, expect, test } from "vitest";

/** A fault of the vendor's side, in words that every vendor's sandbox can arrange for the next write. */
export type ContractFault =
  | "timeout-before-commit"
  | "timeout-after-commit"
  | "truncated-body"
  | "server-error"
  | "throttled";

/** One vendor with something in it, as the contract needs it. */
export interface ContractWorld extends AsyncDisposable {
  readonly connector: Connector;
  readonly io: Io;
  /** An invoice that the vendor holds and that `editRemotely` may change. */
  readonly invoice: RemoteRef;
  /** A person changes that invoice at the vendor. */
  readonly editRemotely: () => Promise<void>;
  /** Makes one more customer at the vendor, beside the connector. */
  readonly createRemotely: () => Promise<RemoteRef>;
  /** A document that must be created at the vendor: `plan` answers with exactly one effect that creates an object. */
  readonly needsCreation: PlanInput;
  /** How many objects of the kind that this effect creates the vendor holds. */
  readonly count: () => Promise<number>;
  /** Arms a fault for the writes to come, until `calm`. */
  readonly fault: (fault: ContractFault) => Promise<void>;
  readonly calm: () => Promise<void>;
  /** The vendor no longer takes our credentials. */
  readonly revoke: () => Promise<void>;
  /** A genuine webhook, and the moment at which it arrives, in milliseconds since 1970. */
  readonly webhook: { readonly raw: RawWebhook; readonly at: number };
}

/** Kinds that are left out. */
const nothing: ReadonlySet<RemoteKind> = new Set();
const key = "contract-key-000000000000000000000000000001";
const longestMs = 10_000;

const signal = (): AbortSignal => AbortSignal.timeout(longestMs);

function valueOf<T>(remote: Remote<T>): T {
  if (remote.type === "failed") throw new Error(JSON.stringify(remote.failure));
  return remote.value;
}

function failureOf(remote: Remote<unknown>): RemoteFailure["type"] | "ok" {
  return remote.type === "failed" ? remote.failure.type : "ok";
}

function creationOf({ connector, needsCreation }: ContractWorld): Effect {
  const [effect, ...others] = connector.plan(needsCreation).effects;
  if (effect === undefined || others.length > 0) throw new Error("One effect was to be planned.");
  return effect;
}

/** What every connector must do, whatever its vendor. The rules are in this package's SPEC.md. */
export function describeConnectorContract(name: string, setup: () => Promise<ContractWorld>): void {
  describe(`${name} keeps the contract of connectors`, () => {
    test("[CN1] without a cursor nothing is changed; from the cursor only what is newer", async () => {
      await using world = await setup();
      const { connector, io } = world;
      const first = valueOf(await connector.changes(undefined, nothing, io, signal()));
      expect(first).toMatchObject({ objects: [], done: true });
      await world.editRemotely();
      const second = valueOf(await connector.changes(first.cursor, nothing, io, signal()));
      expect(second.objects.map(({ ref }) => ref)).toEqual([world.invoice]);
      const third = valueOf(await connector.changes(second.cursor, nothing, io, signal()));
      expect(third.objects).toEqual([]);
    });

    test("[CN2] a reading after an edit is newer, and another one", async () => {
      await using world = await setup();
      const { connector, io, invoice } = world;
      const before = valueOf(await connector.fetch(invoice, io, signal()));
      await world.editRemotely();
      const after = valueOf(await connector.fetch(invoice, io, signal()));
      expect(after.ref).toEqual(invoice);
      expect(after.version.order).toBeGreaterThan(before.version.order);
      expect(after.version.token).not.toBe(before.version.token);
      const gone = await connector.fetch({ ...invoice, id: `${invoice.id}0` }, io, signal());
      expect(failureOf(gone)).toBe("not-found");
    });

    test("[CN3] a backfill comes to everything, page by page, and ends", async () => {
      await using world = await setup();
      const { connector, io } = world;
      const made = await world.createRemotely();
      const seen: RemoteRef[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < 50; page += 1) {
        const next = valueOf(await connector.backfill(cursor, nothing, io, signal()));
        seen.push(...next.objects.map(({ ref }) => ref));
        cursor = next.cursor;
        if (next.done) break;
      }
      expect(seen).toEqual(expect.arrayContaining([world.invoice, made]));
      const again = valueOf(await connector.backfill(cursor, nothing, io, signal()));
      expect(again).toMatchObject({ objects: [], done: true });
    });

    test("[CN4] reading is pure: the same object means the same, and plans are the same", async () => {
      await using world = await setup();
      const { connector, io, invoice, needsCreation } = world;
      const prepared = valueOf(await connector.prepare(io, signal()));
      const object = valueOf(await connector.fetch(invoice, io, signal()));
      const known = { link: undefined, previous: undefined, recorded: [], prepared };
      const first = connector.normalise(object, known);
      expect(first).toMatchObject({ type: "changes", drift: [] });
      expect(connector.normalise(structuredClone(object), known)).toEqual(first);
      expect(connector.plan(needsCreation)).toEqual(connector.plan(needsCreation));
    });

    test("[CN5] what is not as the contract says is parked with its drift, never thrown", async () => {
      await using world = await setup();
      const { connector, io, invoice } = world;
      const object = valueOf(await connector.fetch(invoice, io, signal()));
      const known = { link: undefined, previous: undefined, recorded: [], prepared: null };
      for (const raw of [null, "x", [], {}, { id: invoice.id }] satisfies JsonValue[]) {
        expect(connector.normalise({ ...object, raw }, known)).toMatchObject({ type: "parked" });
      }
    });

    test("[CN6] the same effect under the same key is one object", async () => {
      await using world = await setup();
      const { connector, io } = world;
      const effect = creationOf(world);
      const before = await world.count();
      const first = valueOf(await connector.execute(effect, key, io, signal()));
      const second = valueOf(await connector.execute(effect, key, io, signal()));
      expect(second.ref).toEqual(first.ref);
      expect(await world.count()).toBe(before + 1);
    });

    test("[CN7] a write whose answer was lost is uncertain, and found", async () => {
      for (const fault of ["timeout-after-commit", "truncated-body"] as const) {
        await using world = await setup();
        const { connector, io } = world;
        const effect = creationOf(world);
        const before = await world.count();
        await world.fault(fault);
        expect(failureOf(await connector.execute(effect, key, io, signal()))).toBe("uncertain");
        await world.calm();
        const probe = valueOf(await connector.probe(effect, key, io, signal()));
        expect(probe.type).toBe("applied");
        expect(await world.count()).toBe(before + 1);
      }
    });

    test("[CN8] a write that did not arrive is uncertain, and not found", async () => {
      await using world = await setup();
      const { connector, io } = world;
      const effect = creationOf(world);
      await world.fault("timeout-before-commit");
      expect(failureOf(await connector.execute(effect, key, io, signal()))).toBe("uncertain");
      await world.calm();
      expect(valueOf(await connector.probe(effect, key, io, signal()))).toEqual({
        type: "not-applied",
      });
      valueOf(await connector.execute(effect, key, io, signal()));
      expect(valueOf(await connector.probe(effect, key, io, signal())).type).toBe("applied");
    });

    test("[CN9] too many requests are told as such; a failure of the vendor's leaves a write uncertain", async () => {
      await using world = await setup();
      const { connector, io } = world;
      const effect = creationOf(world);
      await world.fault("throttled");
      expect(failureOf(await connector.execute(effect, key, io, signal()))).toBe("rate-limited");
      await world.calm();
      await world.fault("server-error");
      expect(failureOf(await connector.execute(effect, key, io, signal()))).toBe("uncertain");
    });

    test("[CN10] refused credentials are told as such, by every call", async () => {
      await using world = await setup();
      const { connector, io, invoice } = world;
      const effect = creationOf(world);
      await world.revoke();
      expect(failureOf(await connector.prepare(io, signal()))).toBe("unauthorized");
      expect(failureOf(await connector.fetch(invoice, io, signal()))).toBe("unauthorized");
      expect(failureOf(await connector.execute(effect, key, io, signal()))).toBe("unauthorized");
    });

    test("[CN11] a genuine webhook is accepted, one whose bytes or signature differ is not", async () => {
      await using world = await setup();
      const { connector, webhook } = world;
      expect(connector.verify(webhook.raw, webhook.at)).toMatchObject({ type: "accepted" });
      const { body, headers } = webhook.raw;
      const touched = Uint8Array.from([...body, 32]);
      expect(connector.verify({ body: touched, headers }, webhook.at)).toMatchObject({
        type: "refused",
      });
      expect(connector.verify({ body, headers: {} }, webhook.at)).toMatchObject({
        type: "refused",
        status: 401,
      });
    });
  });
}
