import {
  ConflictRecord,
  IssuedFact,
  Link,
  VendorSay,
  factOrigin,
  invoiceSnapshot,
  isInvoiceContent,
  knowsPlace,
  readHeld,
} from "@concord/document";
import type { Registers } from "@concord/document";
import { toBig, toDecimalString } from "@concord/model";
import type { DecimalString, DocumentId } from "@concord/model";
import type { HistoryEntry } from "../reading/history-entry.ts";
import { sourceOf } from "./history-source.ts";
import { totalOf } from "./moment-total.ts";
import type { MomentTotal } from "./moment-total.ts";
import type { Moments } from "./moments.ts";

/** An invoice as a tool held it at a moment, as far as that was recorded. What was not is unknown, and never guessed. */
export type HeldThere =
  /** No object there was linked with it. */
  | { readonly type: "not-linked" }
  | {
      readonly type: "held";
      /** The place of the entry that noted its last news: a reading that says the same is not noted; -1 where that entry is not known here, null where it was not heard of until then. */
      readonly heard: number | null;
      /** Its own words of state, totals, number and date. */
      readonly says: VendorSay | undefined;
      /** Under which number it has it. */
      readonly number: string | undefined;
      /** Its content: registers of which `isKnown` holds. */
      readonly registers: Registers;
      /** Whether it is known what it says in a register, be it nothing. */
      readonly isKnown: (path: string) => boolean;
      /** Whether it is known which lines it has. */
      readonly hasLines: boolean;
      /** The place of the next entry that notes its content; null where it is noted, or never is. */
      readonly notedFrom: number | null;
      /** What the invoice came to here. */
      readonly ours: MomentTotal | null;
      /** By how much it comes to something else there than here; null where that is not known. */
      readonly difference: DecimalString | null;
      /** Payments recorded here, by path, that it has, too. */
      readonly payments: ReadonlySet<string>;
    };

/** The tools that an invoice is linked with or was, by name, as far as its history is known. */
export function toolsOf({ entries }: Moments, head: Registers): readonly string[] {
  const paths = [
    ...Object.keys(head),
    ...entries.flatMap(({ changes }) => changes.map(({ path }) => path)),
  ];
  const tools = paths.flatMap((path) => /^links\.([^.]+)$/u.exec(path)?.[1] ?? []);
  return [...new Set(tools)].toSorted();
}

/** What a tool held of an invoice at a moment. */
export function heldThere(
  document: DocumentId,
  moments: Moments,
  tool: string,
  place: number,
): HeldThere {
  const registers = moments.registersAt(place);
  if (!Link.safeParse(registers[`links.${tool}`]).success) return { type: "not-linked" };
  const path = `links.${tool}.says`;
  const says = VendorSay.safeParse(registers[path]).data;
  const issued = IssuedFact.safeParse(registers["issued"]).data;
  const isIssuer = issued?.by.type === "connector" && issued.by.connector === tool;
  const noted = says === undefined ? undefined : contentNoted(document, moments, path, place, says);
  const told = noted ?? contentTold(moments, tool, place, registers);
  const ours = totalOf(document, registers);
  const isComparable =
    says?.gross !== undefined && ours !== null && says.currency === ours.currency;
  return {
    type: "held",
    heard: says === undefined ? null : moments.writtenAt(path, place),
    says,
    number: says?.number ?? (isIssuer ? issued.number : undefined),
    ...told,
    hasLines: noted !== undefined && told.isKnown("lines.k.name"),
    notedFrom: noted === undefined ? nextNote(moments, path, place) : null,
    ours,
    difference:
      isComparable && says.gross !== undefined
        ? toDecimalString(toBig(says.gross).minus(toBig(ours.gross)))
        : null,
    payments: new Set(
      Object.keys(registers).filter(
        (each) =>
          /^payments\.[^.]+$/u.test(each) &&
          (factOrigin(each) === tool || registers[`links.${tool}.${each}`] !== undefined),
      ),
    ),
  };
}

function nextNote({ entries }: Moments, path: string, place: number): number | null {
  const isNote = ({ changes }: HistoryEntry): boolean =>
    changes.some(
      ({ path: name, after }) =>
        name === path &&
        after.type === "known" &&
        VendorSay.safeParse(after.value).data?.holds !== undefined,
    );
  const found = entries.slice(place + 1).findIndex(isNote);
  return found < 0 ? null : found + place + 1;
}

type Content = Pick<Extract<HeldThere, { type: "held" }>, "registers" | "isKnown">;

/** How many entries others may have written between what the bridge saw and its note. */
const mostBetween = 12;

/** What was noted of the content, read against what stood here when it was noted: where somebody wrote at the same time, that is what stood a little earlier. */
function contentNoted(
  document: DocumentId,
  moments: Moments,
  path: string,
  place: number,
  { holds }: VendorSay,
): Content | undefined {
  if (holds === undefined) return undefined;
  const at = moments.writtenAt(path, place);
  const written = moments.entries[at]?.changes ?? [];
  const own = Object.fromEntries(
    written.map(({ path: name, after }) => [name, after.type === "known" ? after.value : null]),
  );
  for (let back = 0; back <= mostBetween && at - back >= -1; back += 1) {
    const stood = { ...moments.registersAt(at - back), ...own };
    const ours = invoiceSnapshot(stood, { id: document }).registers;
    const registers = readHeld(holds, ours);
    if (registers !== undefined) {
      return { registers, isKnown: (name) => knowsPlace(holds, name) };
    }
  }
  return undefined;
}

/** Before notes of the content: what the tool wrote here itself, and nobody since. A value that it lost it may have kept. */
function contentTold(
  { entries, writtenAt }: Moments,
  tool: string,
  place: number,
  registers: Registers,
): Content {
  const lost = new Set(
    Object.entries(registers).flatMap(([path, value]) => {
      if (!/^conflicts\.[^.]+$/u.test(path)) return [];
      const record = ConflictRecord.safeParse(value).data;
      return record?.kind === "authority" ? [record.path] : [];
    }),
  );
  const isTheirs = (path: string): boolean => {
    if (!isInvoiceContent(path) || lost.has(path)) return false;
    const entry = entries[writtenAt(path, place)];
    if (entry === undefined) return false;
    const source = sourceOf(entry);
    return source.type === "tool" && source.tool === tool;
  };
  return {
    registers: Object.fromEntries(Object.entries(registers).filter(([path]) => isTheirs(path))),
    isKnown: isTheirs,
  };
}
