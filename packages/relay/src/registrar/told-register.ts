import { invoiceSnapshot } from "@concord/document";
import { seriesOf } from "@concord/model";
import type { NumberLease, Workspace } from "@concord/model";
import { epochNumber } from "@concord/protocol";
import type { RegisteredNumber, WorkspaceId } from "@concord/protocol";
import type { Committer } from "../core/committer.ts";
import { moment } from "../http/moment.ts";
import type { RegisterGap, RegisterPlace, SeriesUse } from "../storage/number-storage.ts";
import type { RelayStorage } from "../storage/storage.ts";
import { withLost } from "./lost-numbers.ts";
import { passedInGaps } from "./passed-in-gaps.ts";
import type { PassedPlace } from "./passed-in-gaps.ts";
import { takenElsewhere } from "./taken-elsewhere.ts";

/** The register as it is told: its lines, and what is known of the numbers between them. */
export interface ToldRegister {
  readonly uses: (workspace: WorkspaceId, settings: Workspace) => Promise<readonly SeriesUse[]>;
  readonly page: (
    workspace: WorkspaceId,
    settings: Workspace,
    wish: {
      readonly series: string;
      readonly after: RegisterPlace | null;
      readonly limit: number;
    },
  ) => Promise<{
    readonly items: readonly RegisteredNumber[];
    /** The line that the next page begins behind; null where there is none. */
    readonly last: RegisterPlace | null;
  }>;
}

function alsoElsewhere(reason: string): string {
  return `${reason}. An invoice that was issued elsewhere has the number.`;
}

export function toldRegister(
  storage: RelayStorage,
  committer: Pick<Committer, "readInPassing">,
): ToldRegister {
  const activeLeases = async (workspace: WorkspaceId): Promise<readonly NumberLease[]> =>
    (await storage.leases(workspace)).filter(({ state }) => state === "active");

  const isRestored = (): boolean => epochNumber(storage.epoch()) > 1;

  /** What is between the lines of some stretches of time. */
  const between = async (
    workspace: WorkspaceId,
    settings: Workspace,
    use: readonly SeriesUse[],
    isWanted: (gap: RegisterGap) => boolean,
  ): Promise<Between> => {
    const all = seriesOf(settings);
    // Where a restored store has lost its first lines, the first that is left says nothing of where the series began.
    const mayBegin = (one: SeriesUse): number => {
      const first = all.find(({ id }) => id === one.series)?.first ?? one.begins;
      return isRestored() ? Math.min(one.begins, first) : one.begins;
    };
    const begins = new Map(use.map((one) => [placeText(one), one.begins]));
    // What was never restored has hardly a gap.
    if (!use.some((one) => one.missing > 0 || mayBegin(one) < one.begins)) {
      return { begins, passed: [] };
    }
    const [only, other] = new Set(use.map(({ series }) => series));
    const gaps = await storage.registerGaps(workspace, other === undefined ? only : undefined);
    const places = new Map(use.map((one) => [placeText(one), mayBegin(one)]));
    const passed = await passedInGaps(
      gaps
        .filter(isWanted)
        .map((gap) =>
          gap.before === null ? { ...gap, from: places.get(placeText(gap)) ?? gap.from } : gap,
        )
        .filter(({ from, to }) => from <= to),
      {
        workspace,
        series: all,
        company: settings.company,
        leases: await activeLeases(workspace),
        storage,
        sellerOf: (document) =>
          committer.readInPassing(
            workspace,
            document,
            ({ doc }) => invoiceSnapshot(doc, { id: document }).issued?.content.seller,
          ),
      },
    );
    for (const one of passed) {
      begins.set(placeText(one), Math.min(begins.get(placeText(one)) ?? one.count, one.count));
    }
    return { begins, passed };
  };

  /** Of a number that a device never came back with, and that an invoice has which was issued elsewhere, that is said too. */
  const withOthers = async (
    workspace: WorkspaceId,
    { company }: Workspace,
    lines: readonly RegisteredNumber[],
  ): Promise<readonly RegisteredNumber[]> => {
    const expired = lines.filter(({ state }) => state === "expired");
    if (expired.length === 0) return lines;
    const numbers = expired.map(({ number }) => number);
    const taken = await takenElsewhere(workspace, numbers, storage, { seller: company, company });
    return lines.map((line) =>
      line.state === "expired" && taken.has(line.number)
        ? { ...line, reason: alsoElsewhere(line.reason ?? "") }
        : line,
    );
  };

  return {
    uses: async (workspace, settings) => {
      const use = await storage.seriesUse(workspace);
      const { begins, passed } = await between(workspace, settings, use, () => true);
      return use.map((one) => {
        const { length } = passed.filter((each) => placeText(each) === placeText(one));
        const from = begins.get(placeText(one)) ?? one.begins;
        return {
          ...one,
          begins: from,
          first: Math.min(one.first, from),
          issued: one.issued + length,
          missing: one.missing + (one.begins - from) - length,
        };
      });
    },

    page: async (workspace, settings, { series, after, limit }) => {
      const rows = await storage.numbers(workspace, { series, after, limit: limit + 1 });
      const page = rows.slice(0, limit);
      const use = (await storage.seriesUse(workspace)).filter((one) => one.series === series);
      const told = new Set(page.map((line) => `${placeText(line)} ${line.count}`));
      const { begins, passed } = await between(workspace, settings, use, (gap) =>
        told.has(`${placeText(gap)} ${gap.next.count}`),
      );
      const leases = await activeLeases(workspace);
      const lines = page.map((row) => ({ ...row, at: moment(row.at) }));
      const items = withLost(await withOthers(workspace, settings, lines), after, {
        series: seriesOf(settings).find(({ id }) => id === series),
        begins: new Map(
          use.map((one) => [one.period, begins.get(placeText(one)) ?? one.begins] as const),
        ),
        leases: leases.filter((lease) => lease.series === series),
        passed,
        isRestored: isRestored(),
      });
      return { items, last: rows.length > page.length ? (page.at(-1) ?? null) : null };
    },
  };
}

interface Between {
  /** Where each stretch of time began, as far as that is known. */
  readonly begins: ReadonlyMap<string, number>;
  /** Places without a line whose numbers others gave. */
  readonly passed: readonly PassedPlace[];
}

function placeText({ series, period }: Pick<RegisterPlace, "series" | "period">): string {
  return JSON.stringify([series, period]);
}
