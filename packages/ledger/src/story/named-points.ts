import { listing } from "@concord/document";
import type { OwnMoment, Registers } from "@concord/document";
import type { DocumentId, InvoiceStatus, JsonValue } from "@concord/model";
import { summarize, utcDay } from "@concord/model";
import type { EntryStub, LedgerValue } from "../reading/history-entry.ts";
import { isSameObject } from "./history-event.ts";
import type { Moments } from "./moments.ts";

/** A moment with a name: from here on the invoice is that. `tool`: where it was sent. `own`: what somebody called it. */
export type NamedPoint =
  | {
      readonly place: number;
      readonly name: "issued" | "sent" | "paid" | "void";
      readonly tool: string | null;
    }
  | { readonly place: number; readonly name: "own"; readonly own: OwnMoment };

const facts = /^(?:payments|refunds|reversals|disputes|credits|writeOffs)\./u;
const links = /^links\.([^.]+)$/u;

/** The moments of a history that have a name, the oldest first. An invoice that is paid, is paid less, and is paid again has two of them. */
export function namedPoints(document: DocumentId, moments: Moments): readonly NamedPoint[] {
  const { entries, registersAt } = moments;
  const points: NamedPoint[] = [];
  for (const [place, { at, changes }] of entries.entries()) {
    const paths = changes
      .filter(({ before, after }) => after.type === "known" && before !== after)
      .map(({ path }) => path);
    if (paths.includes("issued")) points.push({ place, name: "issued", tool: null });
    if (paths.includes("voided")) points.push({ place, name: "void", tool: null });
    const isCreated = paths.includes("documentKind");
    for (const path of paths) {
      const tool = links.exec(path)?.[1];
      if (tool === undefined || isCreated) continue;
      const change = changes.find((each) => each.path === path);
      const [was, is] = [knownIn(change?.before), knownIn(change?.after)];
      // What came from there was not sent there, and more about what was sent is no second time.
      if (is !== null && !isSameObject(was, is)) points.push({ place, name: "sent", tool });
    }
    if (!paths.some((path) => facts.test(path) || path === "issued")) continue;
    const day = utcDay(at);
    const was = statusIn(document, registersAt(place - 1), day);
    const is = statusIn(document, registersAt(place), day);
    if (is === "paid" && was !== "paid") points.push({ place, name: "paid", tool: null });
  }
  return points;
}

/** The moments that people gave a name, as far as their entries are known, the oldest first. */
export function ownPoints(
  entries: readonly EntryStub[],
  own: readonly OwnMoment[],
): readonly NamedPoint[] {
  const placeOf = new Map(entries.map(({ hash }, place) => [hash, place]));
  return own
    .flatMap((moment): readonly NamedPoint[] => {
      const { hash, at } = moment.of;
      // A ledger that was derived anew, after a restore, has other hashes for the same times.
      const place = placeOf.get(hash) ?? entries.findLastIndex((entry) => entry.at <= at);
      return place < 0 ? [] : [{ place, name: "own", own: moment }];
    })
    .toSorted((one, other) => one.place - other.place);
}

function statusIn(
  id: DocumentId,
  registers: Registers,
  today: ReturnType<typeof utcDay>,
): InvoiceStatus | null {
  const read = listing(registers, { id });
  if (read.kind !== "invoice") return null;
  const { invoice, ledger, issued } = read;
  return summarize({ id, invoice, ledger, issued, conflicts: 0, today }).status;
}

function knownIn(value: LedgerValue | undefined): JsonValue {
  return value?.type === "known" ? value.value : null;
}
