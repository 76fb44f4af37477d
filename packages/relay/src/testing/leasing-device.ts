import { Operation, invoiceSnapshot, planLeasedIssue, snapshot } from "@concord/document";
import type { LastLeased } from "@concord/document";
import { DocumentId, NumberSeries, utcDay } from "@concord/model";
import type { NumberLease, Role } from "@concord/model";
import type * as Y from "yjs";
import type { LeaseAnswer } from "../registrar/leases.ts";
import { acme, draftOf } from "./issuing-relay.ts";
import type { IssuingRelay } from "./issuing-relay.ts";

/** The document of the workspace's own data in these tests. */
export const ownDocument = DocumentId.parse("0197f3a0-0000-7000-8000-00000000ffff");
const van: NumberSeries = NumberSeries.parse({ id: "van", format: "V-{number}", digits: 4 });
export const documentOf = (index: number): DocumentId =>
  DocumentId.parse(`0197f3a0-0000-7000-8000-${index.toString(16).padStart(12, "0")}`);

/** Gives a workspace the series that devices lease. */
export async function furnish(relay: IssuingRelay): Promise<void> {
  const series = [NumberSeries.parse({ id: "office", format: "OFF-{year}-{number}" }), van];
  await relay.write(ownDocument, [
    { type: "create", document: { kind: "workspace", content: { series } } },
  ]);
}

/** What a device has issued and not sent yet. */
interface Unsent {
  readonly document: DocumentId;
  readonly number: string;
  readonly copy: Y.Doc;
  readonly operation: Operation;
}

/** A device as a replica is one, with what it knows laid open: it issues by the same rules, and sends when it is told to. */
export interface LeasingDevice {
  readonly lease: (size?: number) => Promise<LeaseAnswer>;
  readonly takeOver: (epoch: number, size?: number) => Promise<LeaseAnswer>;
  readonly giveBack: () => Promise<LeaseAnswer>;
  /** The number that it prints; undefined where it may not issue. */
  readonly issue: (document: DocumentId, copy: Y.Doc, now?: number) => string | undefined;
  /** Sends what waits: all of it, or the one at a place. */
  readonly send: (place?: number) => Promise<readonly unknown[]>;
  /** What it has shown to its customers. */
  readonly printed: readonly { readonly document: DocumentId; readonly number: string }[];
  readonly unsent: readonly Unsent[];
  readonly held: () => NumberLease | undefined;
  readonly next: () => number;
  /** Goes on with a relay that took the place of the one that was lost. */
  readonly meet: (relay: IssuingRelay) => void;
}

export function leasingDevice(
  first: IssuingRelay,
  name: string,
  options: { readonly role?: Role } = {},
): LeasingDevice {
  const { role = "field" } = options;
  const at = Date.parse("2026-11-20T12:00:00Z");
  let relay = first;
  let known: NumberLease | undefined;
  const device = `device-of-${name}`;
  const holder = { device, principal: name, name };
  const last = new Map<string, LastLeased>();
  const unsent: Unsent[] = [];
  const printed: { document: DocumentId; number: string }[] = [];
  const settings = snapshot({}, { id: ownDocument, kind: "workspace" });
  if (settings.kind !== "workspace") throw new Error("no workspace");
  const workspace = { ...settings.workspace, series: [van] };

  const keep = (answer: LeaseAnswer): LeaseAnswer => {
    if (answer.type === "stands" && answer.lease.device === device) known = answer.lease;
    return answer;
  };
  const next = (): number =>
    known === undefined ? 1 : (last.get(known.id)?.count ?? known.from - 1) + 1;

  return {
    lease: async (size = 5) =>
      keep(
        await relay.core.leases.ask(acme, "van", {
          type: "lease",
          holder,
          terms: { size, days: 10 },
          next: known?.state === "active" ? next() : undefined,
        }),
      ),
    takeOver: async (epoch, size = 5) =>
      keep(
        await relay.core.leases.ask(acme, "van", {
          type: "take-over",
          epoch,
          reason: "The van is gone",
          to: { holder, terms: { size, days: 10 } },
        }),
      ),
    giveBack: async () =>
      keep(await relay.core.leases.ask(acme, "van", { type: "return", holder, next: next() })),
    issue: (document, copy, now = at) => {
      if (known === undefined) return undefined;
      const planned = planLeasedIssue(invoiceSnapshot(copy, { id: document }), {
        settings: workspace,
        lease: known,
        last: last.get(known.id),
        device,
        principal: name,
        now,
        today: utcDay(now),
      });
      if (planned.type === "refused") return undefined;
      const { content, digest: _, ...issued } = planned.issued;
      const { number } = issued;
      last.set(known.id, planned.last);
      printed.push({ document, number });
      const operation = Operation.parse({ type: "mark-issued", issued, content });
      unsent.push({ document, number, copy, operation });
      return number;
    },
    send: async (place) => {
      const sending = place === undefined ? unsent.splice(0) : unsent.splice(place, 1);
      const outcomes: unknown[] = [];
      for (const { document, copy, operation } of sending) {
        outcomes.push(await relay.write(document, [operation], { name, role, copy, device }));
      }
      return outcomes;
    },
    printed,
    unsent,
    held: () => known,
    next,
    meet: (other) => {
      relay = other;
    },
  };
}

/** Gives a workspace the series, and so many drafts. */
export async function withDrafts(relay: IssuingRelay, count: number): Promise<void> {
  await furnish(relay);
  for (let index = 1; index <= count; index += 1) {
    await relay.write(documentOf(index), [draftOf()]);
  }
}

/** Issues a draft as it stands at the relay: the number that the device prints. */
export async function issueOn(
  device: LeasingDevice,
  relay: IssuingRelay,
  index: number,
): Promise<string | undefined> {
  return device.issue(documentOf(index), await relay.copyOf(documentOf(index)));
}
