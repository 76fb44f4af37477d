import type { HeldLease } from "@concord/client";
import { leaseProblem, leasedNumber, utcDay } from "@concord/model";
import type { NumberLease, NumberSeries } from "@concord/model";
import type { ListedLease, ShownLease } from "@concord/protocol";

/** What a person may do about the lease of a series. */
export type LeaseAct = "lease" | "renew" | "return" | "take-over";

/** A lease as it is shown, from what this device knows by itself and what the relay told. */
export interface LeaseRow {
  readonly series: string;
  readonly lease: ShownLease;
  readonly held: HeldLease | undefined;
  /** Numbers of it that are given, as far as is known here; undefined where it is not. */
  readonly given: number | undefined;
  readonly expired: number | undefined;
  readonly left: number | undefined;
}

/** What is known of leases, and where. */
export interface LeaseKnowledge {
  /** The last lease of each series, by the workspace's own document: also without a network. */
  readonly here: readonly NumberLease[];
  readonly held: readonly HeldLease[];
  /** All there ever were, by the relay; undefined where it could not be asked. */
  readonly told: readonly ListedLease[] | undefined;
}

/** All leases, the newest of a series first. */
export function leaseRows({ here, held, told }: LeaseKnowledge): readonly LeaseRow[] {
  const known = new Map<string, ShownLease>((told ?? []).map((lease) => [lease.id, lease]));
  // What the workspace's document says came by the sync, and may be newer than what was asked for.
  for (const lease of here) known.set(lease.id, lease);
  return [...known.values()]
    .toSorted((one, other) =>
      one.series === other.series ? other.epoch - one.epoch : one.series < other.series ? -1 : 1,
    )
    .map((lease) => {
      const own = held.find((each) => each.lease.id === lease.id);
      const listed = told?.find(({ id }) => id === lease.id);
      const size = lease.to - lease.from + 1;
      const givenHere = own === undefined ? undefined : (own.next ?? lease.to + 1) - lease.from;
      const given =
        lease.state === "active" ? (givenHere ?? listed?.given) : (listed?.given ?? givenHere);
      return {
        series: lease.series,
        lease,
        held: own,
        given,
        expired: listed?.expired,
        left: given === undefined ? undefined : Math.max(0, size - given),
      };
    });
}

/** The first and the last number of a lease, as they read on the day of its grant. */
export function rangeOf(lease: ShownLease): string {
  if (lease.to < lease.from) return "–";
  const on = utcDay(Date.parse(lease.grantedAt));
  const [from, to] = [lease.from, lease.to].map((count) => leasedNumber(lease, on, count));
  return from === to ? String(from) : `${from} – ${to}`;
}

/** What can be done about a series: its lease stands or not, and with whom. */
export function actsOn(
  series: NumberSeries,
  active: LeaseRow | undefined,
  device: string,
): readonly LeaseAct[] {
  if (active === undefined) return leaseProblem(series) === undefined ? ["lease"] : [];
  return active.lease.device === device ? ["renew", "return"] : ["take-over"];
}
