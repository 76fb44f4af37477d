import {
  IssuedFact,
  contentDigest,
  isIssuedHere,
  jsonEqual,
  semanticId,
  toJson,
} from "@concord/document";
import type { ConflictRecord, Registers, Violation } from "@concord/document";
import { isCaution, issueFindings, leasedNumber, utcDay } from "@concord/model";
import type {
  DocumentId,
  Finding,
  JsonValue,
  LeaseClaim,
  NumberLease,
  PlainDate,
} from "@concord/model";
import type { DeviceId, Principal, WorkspaceId } from "@concord/protocol";
import * as Y from "yjs";
import { z } from "zod";
import type {
  DatesBeside,
  LeaseSight,
  LeaseStorage,
  LeasedNumber,
} from "../storage/lease-storage.ts";
import type { LeasedTaken, NumberChange } from "../storage/number-storage.ts";
import type { DocumentPlace } from "./live-documents.ts";

/** An issue that says a lease holder made it. */
export interface LeasedIssueFact extends IssuedFact {
  readonly on: PlainDate;
  readonly by: Extract<IssuedFact["by"], { type: "registrar" }> & {
    readonly count: number;
    readonly lease: LeaseClaim;
  };
}

/** Who brings it, into which document. */
export interface LeaseBringer {
  readonly principal: Pick<Principal, "id" | "name" | "role">;
  readonly device: DeviceId;
  readonly place: DocumentPlace;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What is known of the numbers that a batch brings: as the store has it, and what was taken before it in the same turn. */
export interface LeaseKnowledge {
  readonly sightOf: (issued: LeasedIssueFact) => LeaseSight | undefined;
  /** Whether a relay of this store granted a lease: also one that was lost with an older store. */
  readonly isGranted: (workspace: WorkspaceId, series: string, claim: LeaseClaim) => boolean;
}

/** Reads an `issued` register that names a lease; undefined for any other. */
export function readLeasedIssue(value: unknown): LeasedIssueFact | undefined {
  const issued = IssuedFact.safeParse(value).data;
  if (issued?.by.type !== "registrar") return undefined;
  const { on, by } = issued;
  const { lease, count } = by;
  if (on === undefined || lease === undefined || count === undefined) return undefined;
  return { ...issued, on, by: { ...by, lease, count } };
}

/** Whether an `issued` register says that it was issued under a lease, and not all that is to be looked at. Nobody may say so: not even its number would be. */
export function hidesLease(value: unknown): boolean {
  if (!isIssuedHere(value) || readLeasedIssue(value) !== undefined) return false;
  return z.object({ by: z.object({ lease: z.unknown() }) }).safeParse(value).success;
}

const mark = Buffer.from("lease");
/** More numbers than these nobody gives in one batch. */
const mostInBatch = 20;

/** The leased numbers that the bytes of a batch may bring: what is to be known before it is judged. Almost no batch has any. */
export function leasedNumbersIn(update: Uint8Array): readonly LeasedNumber[] {
  // The name of a field stands in the bytes as it is.
  if (Buffer.from(update.buffer, update.byteOffset, update.byteLength).indexOf(mark) < 0) return [];
  try {
    return Y.decodeUpdate(update)
      .structs.flatMap((struct) => ("content" in struct ? struct.content.getContent() : []))
      .flatMap((value) => readLeasedIssue(value) ?? [])
      .slice(0, mostInBatch)
      .map(placeOf);
  } catch {
    // What cannot be read is refused where it is applied.
    return [];
  }
}

function placeOf({ number, by }: LeasedIssueFact): LeasedNumber {
  return { lease: by.lease.id, series: by.series, count: by.count, number };
}

/** Looks up what has to be known of leased numbers. */
export async function lookAtLeased(
  storage: Pick<LeaseStorage, "leaseSight">,
  workspace: WorkspaceId,
  numbers: readonly LeasedNumber[],
  taken: readonly NumberChange[],
): Promise<LeaseKnowledge["sightOf"]> {
  const sights = new Map<string, LeaseSight>();
  for (const number of numbers) {
    const sight = await storage.leaseSight(workspace, number);
    sights.set(nameOf(number), withTurn(sight, number, taken));
  }
  return (issued) => sights.get(nameOf(placeOf(issued)));
}

function nameOf({ lease, series, count, number }: LeasedNumber): string {
  return JSON.stringify([lease, series, count, number]);
}

/** With what was taken in this very turn, which the store does not know yet. */
function withTurn(
  sight: LeaseSight,
  { series, count, number }: LeasedNumber,
  taken: readonly NumberChange[],
): LeaseSight {
  const issued = taken.flatMap((change) =>
    change.type === "leased" && change.series === series && change.state === "issued"
      ? [change]
      : [],
  );
  const { lease } = sight;
  const isOwn = (one: LeasedTaken): boolean =>
    lease !== null && one.count >= lease.from && one.count <= lease.to;
  const beside = (dates: DatesBeside, turn: readonly LeasedTaken[]): DatesBeside => {
    const days = (which: (one: LeasedTaken) => boolean): readonly PlainDate[] =>
      turn.filter(which).map(({ on }) => on);
    const below = [...days((one) => one.count < count), dates.before].filter((on) => on !== null);
    const above = [...days((one) => one.count > count), dates.after].filter((on) => on !== null);
    return { before: below.toSorted().at(-1) ?? null, after: above.toSorted().at(0) ?? null };
  };
  return {
    ...sight,
    documents: [
      ...sight.documents,
      ...issued
        .filter((one) => one.count === count || one.number === number)
        .map(({ document }) => document),
    ],
    own: beside(sight.own, issued.filter(isOwn)),
    others: beside(
      sight.others,
      issued.filter((one) => !isOwn(one)),
    ),
  };
}

/** What is to be said of an issue under a lease. */
export interface LeaseJudgement {
  /** Why it does not stand; undefined where it does. */
  readonly violation?: Violation;
  /** What a person has to look at although it stands. */
  readonly late?: Late;
  /** Whether the number was the holder's to give, so that the register accounts for it whatever becomes of it. */
  readonly isAccounted: boolean;
}

/** What is against an issue that stands. */
interface Late {
  readonly kind: "lease-ended" | typeof numberTwice;
  readonly reason: string;
}

/** The kind of conflict over a number that two invoices have. */
export const numberTwice = "number-twice";

/** Judges an issue under a lease as the registrar would have: whose lease it is, whether the number is one of it and free, and whether what it freezes may be issued at all. */
export function judgeLeasedIssue(
  issued: LeasedIssueFact,
  knowledge: LeaseKnowledge,
  bringer: LeaseBringer,
): LeaseJudgement {
  const { by } = issued;
  const { lease: claim, count } = by;
  const sight = knowledge.sightOf(issued);
  const known = sight?.lease ?? undefined;
  const isGranted =
    known === undefined
      ? knowledge.isGranted(bringer.place.workspace, by.series, claim)
      : isOf(known, by.series, claim);
  if (sight === undefined || !isGranted) {
    return { ...wrong("not-allowed", "No such lease was granted."), isAccounted: false };
  }
  const isHolder = bringer.device === claim.device && bringer.principal.id === claim.principal;
  const vouches = bringer.principal.id === claim.principal || bringer.principal.role === "owner";
  if (!isHolder && !vouches) {
    const message = "It was issued under a lease of somebody else, who can bring it, or an owner.";
    return { ...wrong("not-allowed", message), isAccounted: false };
  }
  const [first, last] = known === undefined ? [claim.from, claim.to] : [known.from, sight.most];
  const isAccounted = count >= first && count <= last;
  // A reading of the whole invoice: made where nothing else speaks against it, and once.
  let read: readonly Finding[] | undefined;
  const findings = (): readonly Finding[] => (read ??= issueFindings(issued.content));
  const fault = faultOf(issued, sight, bringer, findings);
  if (fault !== undefined) return { ...fault, isAccounted };
  const { document } = bringer.place;
  const late: Late | undefined = isOnTwo(sight, document)
    ? { kind: numberTwice, reason: numberOnTwo(issued.number) }
    : lateOf(lateness(issued, sight, { isHolder, findings }));
  return { isAccounted, ...(late !== undefined && { late }) };
}

function isOf(lease: NumberLease, series: string, claim: LeaseClaim): boolean {
  const { id, epoch, device, principal } = lease;
  return (
    lease.series === series &&
    id === claim.id &&
    epoch === claim.epoch &&
    device === claim.device &&
    principal === claim.principal
  );
}

/** Half the world has tomorrow already. */
const zoneMs = 14 * 3_600_000;

function faultOf(
  { number, on, by, content, digest }: LeasedIssueFact,
  { lease, documents, own }: LeaseSight,
  { place, now }: LeaseBringer,
  findings: () => readonly Finding[],
): Pick<LeaseJudgement, "violation"> | undefined {
  const { from, to } = lease ?? by.lease;
  if (by.count < from || by.count > to || (by.period ?? "") !== "") {
    return wrong("not-allowed", `The lease covers the numbers ${from} to ${to}, and not this one.`);
  }
  if (lease !== null && leasedNumber(lease, on, by.count) !== number) {
    return wrong("invalid-value", `The number reads ${leasedNumber(lease, on, by.count)}.`);
  }
  if (content.kind === "credit-note") {
    return wrong("not-allowed", "A credit note is not issued under a lease: ask for its issue.");
  }
  if (lease?.kinds !== undefined && !lease.kinds.includes(content.kind)) {
    const message = `The leased number series takes no documents of the kind ${content.kind}.`;
    return wrong("not-allowed", message);
  }
  if (content.number !== number || content.issueDate !== on || contentDigest(content) !== digest) {
    return wrong("invalid-value", "Number, date or digest are not those of what is frozen.");
  }
  if (documents.some((document) => document !== place.document)) {
    return wrong("not-allowed", `Another invoice has the number ${number} already.`);
  }
  if (on > utcDay(now + zoneMs)) {
    return wrong("invalid-value", `It is dated ${on}. Nothing is issued ahead of its date.`);
  }
  // What its device knew when it dated it. Where the lease has ended, or was lost, a customer has it all the same.
  const isEarly = lease?.notBefore !== undefined && on < lease.notBefore;
  if (lease?.state === "active" && (isEarly || isOutOfOrder(on, own))) {
    return wrong("invalid-value", `It is dated ${on}, and dates in a series do not go back.`);
  }
  const found = findings().find((each) => !isCaution(each));
  return found === undefined ? undefined : wrong("invalid-value", found.message);
}

function isOutOfOrder(on: PlainDate, { before, after }: DatesBeside): boolean {
  return (before !== null && on < before) || (after !== null && on > after);
}

function wrong(rule: Violation["rule"], message: string): { readonly violation: Violation } {
  return { violation: { rule, message } };
}

/** Its customer has it: which of the two goes is for a person. */
function isOnTwo({ elsewhere }: LeaseSight, document: DocumentId): boolean {
  return elsewhere.some((other) => other !== document);
}

function lateOf(reason: string | undefined): Late | undefined {
  return reason === undefined ? undefined : { kind: "lease-ended", reason };
}

function lateness(
  { at, on }: LeasedIssueFact,
  { lease, own, others }: LeaseSight,
  {
    isHolder,
    findings,
  }: {
    readonly isHolder: boolean;
    readonly findings: () => readonly Finding[];
  },
): string | undefined {
  if (lease !== null && lease.state !== "active" && lease.state !== "returned") {
    return `It came after the lease of ${lease.name} had ended (${lease.state}). ${lease.reason ?? ""}`.trim();
  }
  if (lease !== null && at !== undefined && Date.parse(at) >= Date.parse(lease.until)) {
    return `It was issued after the lease had ended at ${lease.until}.`;
  }
  const isEarly = lease?.notBefore !== undefined && on < lease.notBefore;
  if (isEarly || isOutOfOrder(on, own) || isOutOfOrder(on, others)) {
    return `It is dated ${on}, and the dates of the numbers beside it do not go in order with it.`;
  }
  // Its device was of a version that did not ask for it.
  const caution = findings().find(isCaution);
  if (caution !== undefined) return `${caution.message} Credit it and issue it anew.`;
  return isHolder ? undefined : "Another device brought it than the one that held the lease.";
}

/** What a person is told of a number that an invoice has which was issued elsewhere, too. */
export function numberOnTwo(number: string): string {
  return `Another invoice that is here, and was issued elsewhere, has the number ${number}, too. Where both are ours, credit one of them and issue it anew.`;
}

/** Judges what one batch issues under leases, and tells what follows once it is applied. */
export interface LeaseJudge {
  readonly violationOf: (value: JsonValue) => Violation | undefined;
  /** What is recorded of an issue that stands and that a person has to look at. `standing`: the document's `issued`. */
  readonly records: (standing: unknown) => Registers;
  /** What becomes of the numbers. */
  readonly numbers: (standing: unknown) => readonly NumberChange[];
}

const unreadable: Violation = {
  rule: "not-allowed",
  message: "It says that it was issued under a lease, and lacks its date or its count.",
};

export function createLeaseJudge(knowledge: LeaseKnowledge, bringer: LeaseBringer): LeaseJudge {
  const tried = new Map<string, { issued: LeasedIssueFact; judgement: LeaseJudgement }>();
  const { document } = bringer.place;
  const stands = (issued: LeasedIssueFact, standing: unknown): boolean =>
    jsonEqual(toJson(issued), toJson(readLeasedIssue(standing) ?? null));

  return {
    violationOf: (value) => {
      const issued = readLeasedIssue(value);
      if (issued === undefined) return hidesLease(value) ? unreadable : undefined;
      const judgement = judgeLeasedIssue(issued, knowledge, bringer);
      tried.set(JSON.stringify([issued.by.series, issued.by.count, issued.number]), {
        issued,
        judgement,
      });
      return judgement.violation;
    },
    records: (standing) => {
      const found = [...tried.values()].find(({ issued }) => stands(issued, standing));
      const late = found?.judgement.late;
      return found === undefined || late === undefined
        ? {}
        : lateRecord(document, found.issued, late, bringer);
    },
    numbers: (standing) =>
      [...tried.values()].flatMap(({ issued, judgement }): NumberChange[] => {
        const line = lineOf(issued, document, bringer.now);
        const { violation, late, isAccounted } = judgement;
        if (stands(issued, standing)) {
          return [{ type: "leased", ...line, state: "issued", reason: late?.reason ?? null }];
        }
        if (!isAccounted) return [];
        const other = IssuedFact.safeParse(standing).data?.number;
        const twice =
          other === undefined ? "It does not stand" : `Issued twice: it stands as ${other}`;
        return [{ type: "leased", ...line, state: "void", reason: violation?.message ?? twice }];
      }),
  };
}

function lineOf({ number, on, by }: LeasedIssueFact, document: DocumentId, at: number) {
  return { series: by.series, period: "", count: by.count, document, number, on, at };
}

function lateRecord(
  document: DocumentId,
  { number, at }: LeasedIssueFact,
  { kind, reason }: Late,
  { principal, device, now }: LeaseBringer,
): Registers {
  const record: ConflictRecord = {
    kind,
    path: "issued",
    kept: {
      value: number,
      author: principal.name,
      device,
      acceptedAt: new Date(now).toISOString(),
      ...(at !== undefined && { at }),
    },
    lost: { value: reason },
    state: "open",
  };
  return { [`conflicts.${semanticId(document, "issued", kind)}`]: toJson(record) };
}
