import type { DocumentId, NumberLease, NumberSeries, Party } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import type { IssuedElsewhere, NumberStorage, RegisterGap } from "../storage/number-storage.ts";
import { longestGap } from "./lost-numbers.ts";
import { beginningOf, countsWithin, numberIn, shapeBeside } from "./number-shape.ts";
import type { NumberShape } from "./number-shape.ts";
import { ofSeller } from "./taken-elsewhere.ts";
import type { NumberElsewhere } from "./taken-elsewhere.ts";

/** What is known where a register is read. */
export interface GapSurroundings {
  readonly workspace: WorkspaceId;
  readonly series: readonly NumberSeries[];
  /** Whose an invoice is that names no seller. */
  readonly company: Party | undefined;
  /** Under which devices give numbers of a series: what they have not sent yet nobody has passed. */
  readonly leases: readonly Pick<NumberLease, "series" | "from" | "to">[];
  readonly storage: Pick<NumberStorage, "issuedElsewhere" | "issuedElsewhereAs">;
  /** The seller that an invoice of ours names. */
  readonly sellerOf: (document: DocumentId) => Promise<Party | undefined>;
}

/** A place of a series whose number another issuer gave. */
export interface PassedPlace extends NumberElsewhere {
  readonly series: string;
  readonly period: string;
  readonly count: number;
}

/** So many numbers are asked for at once. */
const mostAtOnce = 5_000;

/**
 * Which counts without a line are numbers that invoices have which were issued elsewhere: the series went on behind them. A register that was lost with a store has no
 * lines of those any more, and what comes back says nothing of them but that they are here, in whatever order; so it is found out anew by whoever reads.
 */
export async function passedInGaps(
  gaps: readonly RegisterGap[],
  surroundings: GapSurroundings,
): Promise<readonly PassedPlace[]> {
  const { workspace, series: all, company, leases, storage } = surroundings;
  const places: Place[] = [];
  const found: IssuedElsewhere[] = [];
  for (const gap of gaps) {
    const series = all.find(({ id }) => id === gap.series);
    for (const shape of shapesOf(gap, series)) {
      if (gap.to - gap.from < longestGap) {
        for (let count = gap.from; count <= gap.to; count += 1) {
          places.push({ gap, count, number: numberIn(shape, count) });
        }
        continue;
      }
      // Of a gap that is far longer than what is in it, the latter is read.
      const numbers = await storage.issuedElsewhereAs(workspace, beginningOf(shape));
      found.push(...numbers);
      for (const { number } of numbers) places.push(...placesOf(gap, shape, number));
    }
  }
  const asked = [...new Set(places.map(({ number }) => number))];
  for (let at = 0; at < asked.length; at += mostAtOnce) {
    found.push(...(await storage.issuedElsewhere(workspace, asked.slice(at, at + mostAtOnce))));
  }
  const ofCompany = ofSeller(found, { seller: company, company });
  const byNumber = Map.groupBy(found, (each) => each.asked);
  const sellers = new Map<DocumentId, Party | undefined>();
  const passed = new Map<string, PassedPlace>();
  for (const { gap, count, number } of places) {
    const { series: of, period } = gap;
    const name = JSON.stringify([of, period, count]);
    const isAway =
      period === "" &&
      leases.some(({ series, from, to }) => series === of && from <= count && count <= to);
    const its = byNumber.get(number);
    if (its === undefined || isAway || passed.has(name)) continue;
    const known = ofCompany.get(number) ?? (await ofNext(gap, its, surroundings, sellers));
    if (known !== undefined) passed.set(name, { ...known, series: of, period, count });
  }
  return [...passed.values()];
}

interface Place {
  readonly gap: RegisterGap;
  readonly count: number;
  readonly number: string;
}

/** So many invoices are opened for the seller that they name. */
const mostOpened = 50;

/** An invoice may name another seller than the company. */
async function ofNext(
  { next }: RegisterGap,
  found: readonly IssuedElsewhere[],
  { company, sellerOf }: GapSurroundings,
  sellers: Map<DocumentId, Party | undefined>,
): Promise<NumberElsewhere | undefined> {
  const { document } = next;
  if (document === null) return undefined;
  if (!sellers.has(document)) {
    if (sellers.size >= mostOpened) return undefined;
    sellers.set(document, await sellerOf(document));
  }
  const seller = sellers.get(document);
  return seller && [...ofSeller(found, { seller, company }).values()][0];
}

function shapesOf(
  { before, next }: RegisterGap,
  series: NumberSeries | undefined,
): readonly NumberShape[] {
  const shapes = [next, ...(before === null ? [] : [before])].flatMap(
    (line) => shapeBeside(series, line) ?? [],
  );
  return [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values()];
}

function placesOf(gap: RegisterGap, shape: NumberShape, number: string): readonly Place[] {
  return [...countsWithin(number)]
    .filter((count) => count >= gap.from && count <= gap.to && numberIn(shape, count) === number)
    .map((count) => ({ gap, count, number }));
}
