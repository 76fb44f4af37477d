import { laterLease } from "@concord/model";
import type { PlainDate, Workspace } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import type { OwnTurn } from "../core/own-work.ts";
import type { LeaseStorage } from "../storage/lease-storage.ts";
import type { NumberStorage } from "../storage/number-storage.ts";
import type { NumberView } from "./check-issue.ts";
import { leasesAway, leasesIn, mayGive } from "./decide-lease.ts";
import { takenElsewhere } from "./taken-elsewhere.ts";

/** What is read of the register, and the content of the workspace's own document. */
export interface NumberKnowledge {
  readonly storage: Pick<
    NumberStorage & LeaseStorage,
    "seriesHead" | "takenAmong" | "issuedElsewhere" | "lastLease" | "leases"
  >;
  readonly settings: Workspace;
}

/** The register as it will be when what was changed in this turn is committed. */
export function numberView(
  workspace: WorkspaceId,
  turn: Pick<OwnTurn, "numbers" | "now">,
  { storage, settings }: NumberKnowledge,
): NumberView {
  const taken = turn.numbers.flatMap((change) => (change.type === "taken" ? [change] : []));
  return {
    head: async (series, period) => {
      const stored = await storage.seriesHead(workspace, series, period);
      const its = taken.filter((one) => one.series === series);
      const days = [stored.on, ...its.map(({ on }) => on)].filter((on) => on !== null);
      return {
        count: its
          .filter((one) => one.period === period)
          .reduce((last, { count }) => Math.max(last, count), stored.count),
        on: days.reduce<PlainDate | null>(
          (latest, on) => ((latest ?? on) > on ? latest : on),
          null,
        ),
      };
    },
    taken: async (numbers) =>
      new Set([
        ...(await storage.takenAmong(workspace, numbers)),
        ...taken.map(({ number }) => number),
      ]),
    takenElsewhere: (numbers, seller) => {
      const sellers = { seller, company: settings.company };
      return takenElsewhere(workspace, numbers, storage, sellers);
    },
    leasedAs: async (number) => {
      const away = leasesAway(await storage.leases(workspace), turn.numbers);
      return away.find((lease) => mayGive(lease, number, turn.now));
    },
    leaseOf: async (series) => {
      const stored = await storage.lastLease(workspace, series);
      const last = leasesIn(turn.numbers, series).reduce(laterLease, stored);
      return last?.state === "active" ? last : undefined;
    },
  };
}
