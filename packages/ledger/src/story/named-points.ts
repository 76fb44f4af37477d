import { listing } from "@concord/document";
import type { Registers } from "@concord/document";
import type { DocumentId, InvoiceStatus, JsonValue } from "@concord/model";
import { summarize, utcDay } from "@concord/model";
import { textIn } from "./history-event.ts";
import type { Moments } from "./moments.ts";

/** A moment with a name: from here on the invoice is that. `tool`: where it was sent. */
export interface NamedPoint {
  readonly place: number;
  readonly name: "issued" | "sent" | "paid" | "void";
  readonly tool: string | null;
}

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
      // What came from there was not sent there, and a link that is written again is of the same object there.
      if (tool === undefined || isCreated) continue;
      const [was, is] = [registersAt(place - 1), registersAt(place)].map((each) =>
        linkedId(each[path]),
      );
      if (is !== undefined && is !== was) points.push({ place, name: "sent", tool });
    }
    if (!paths.some((path) => facts.test(path) || path === "issued")) continue;
    const day = utcDay(at);
    const was = statusIn(document, registersAt(place - 1), day);
    const is = statusIn(document, registersAt(place), day);
    if (is === "paid" && was !== "paid") points.push({ place, name: "paid", tool: null });
  }
  return points;
}

/** Which object of a tool a link is of. */
function linkedId(link: JsonValue | undefined): string | undefined {
  return (link === undefined ? null : textIn(link, "id")) ?? undefined;
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
