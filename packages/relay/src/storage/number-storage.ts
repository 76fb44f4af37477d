import type { DocumentId, DocumentKind, NumberLease, Party, PlainDate } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import type { JournalEntry } from "./storage.ts";

/** A number's place: nobody gives one place twice. */
export interface NumberPlace {
  readonly series: string;
  /** The stretch of time within which the series counts through, "" for all time. */
  readonly period: string;
  readonly count: number;
}

/** A line of the register. After a restore two documents may have one number. */
export interface RegisterPlace extends NumberPlace {
  /** Null for a number of a lease that no invoice came back with. */
  readonly document: DocumentId | null;
}

/** A number that an invoice was given here. */
export interface TakenNumber extends NumberPlace {
  readonly document: DocumentId;
  /** As it is printed. */
  readonly number: string;
  readonly on: PlainDate;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * What became of a number. `void`: its invoice was, or it was the second one of an invoice, or a device gave it to what could not be issued; the number stays used.
 * `expired`: it was leased to a device, and no invoice had come back with it when the lease ended.
 */
export type NumberState = "issued" | "void" | "expired";

/** A line of the register, which accounts for every number that was ever taken. */
export interface RegisteredNumber extends RegisterPlace, Pick<TakenNumber, "number" | "on" | "at"> {
  readonly state: NumberState;
  /** Why it is void or expired, or what is to be known of it. */
  readonly reason: string | null;
  /**
   * Whether an invoice was given it by this store or by a holder of its lease, or it was given by a store that was lost and came back from a client. `leased`: it stands
   * for no invoice. `elsewhere`: another issuer gave it to an invoice that was here before, and the series went on behind it.
   */
  readonly origin: "taken" | "returned" | "leased" | "elsewhere";
}

/** A number that a device gave under its lease. */
export interface LeasedTaken extends TakenNumber {
  /** `void`: what it was given to was not issued so. */
  readonly state: "issued" | "void";
  readonly reason: string | null;
}

/** What the commit of a batch does to the register, in the batch's own transaction. */
export type NumberChange =
  | ({ readonly type: "taken" } & TakenNumber)
  /** Another issuer gave these: the series goes on behind them. In order, and of one series and period. */
  | { readonly type: "passed"; readonly places: readonly TakenNumber[] }
  | {
      readonly type: "voided";
      readonly document: DocumentId;
      readonly reason: string | null;
    }
  | ({ readonly type: "leased" } & LeasedTaken)
  /** A lease begins, goes on or ends. What of an ended one never came back goes into the register. */
  | { readonly type: "lease"; readonly lease: NumberLease };

/** The last number of a period, and the latest date in the whole series. */
export interface SeriesHead {
  /** 0 for none. */
  readonly count: number;
  readonly on: PlainDate | null;
}

/** An invoice that is here under a number that another issuer gave. */
export interface IssuedElsewhere {
  /** As its invoice has it. */
  readonly number: string;
  /** As it was asked for: the same but for case and spaces. */
  readonly asked: string;
  readonly document: DocumentId;
  /** What the invoice says of its seller, as far as that tells one from another; absent where it names none. */
  readonly seller?: Party;
  /** When it was issued, where that is known. */
  readonly on?: PlainDate;
}

/** The register of numbers in a relay's store. Numbers are taken by `commit` alone, with the write of the issue. */
export interface NumberStorage {
  readonly seriesHead: (
    workspace: WorkspaceId,
    series: string,
    period: string,
  ) => Promise<SeriesHead>;
  /** Whose a printed number is, of those that were given by us. */
  readonly numberIsOf: (workspace: WorkspaceId, number: string) => Promise<DocumentId | null>;
  /** Which of these numbers invoices have that we gave them to, of whatever series. */
  readonly takenAmong: (
    workspace: WorkspaceId,
    numbers: readonly string[],
  ) => Promise<readonly string[]>;
  /** Which of these numbers invoices have that others issued, in whatever case and with whatever spaces; known with the commit that says so. */
  readonly issuedElsewhere: (
    workspace: WorkspaceId,
    numbers: readonly string[],
  ) => Promise<readonly IssuedElsewhere[]>;
  /** The same of all numbers that begin with a text. */
  readonly issuedElsewhereAs: (
    workspace: WorkspaceId,
    beginning: string,
  ) => Promise<readonly IssuedElsewhere[]>;
  /** The register in the order of series, period and count; lines after a place, at most so many. */
  readonly numbers: (
    workspace: WorkspaceId,
    wish: {
      readonly series?: string | undefined;
      readonly after: RegisterPlace | null;
      readonly limit: number;
    },
  ) => Promise<readonly RegisteredNumber[]>;
  /** Counts of which the register has no line, before the last of their stretch of time; and what is before its first line, be that nothing. */
  readonly registerGaps: (
    workspace: WorkspaceId,
    series: string | undefined,
  ) => Promise<readonly RegisterGap[]>;
  /** What stands in the register in numbers, by series and period. */
  readonly seriesUse: (workspace: WorkspaceId) => Promise<readonly SeriesUse[]>;
  /**
   * Writes down what documents say that came back: nothing that is known already changes, but for what is void. A void whose number is not known yet is kept until
   * that comes.
   */
  readonly registerReturned: (
    workspace: WorkspaceId,
    numbers: readonly RegisteredNumber[],
    voided: readonly { readonly document: DocumentId; readonly reason: string | null }[],
  ) => Promise<void>;
  /** Up to which batch the registrar has read the log, and the documents that wait for it since before that. */
  readonly registrarPlace: (workspace: WorkspaceId) => Promise<RegistrarPlace>;
  /** Moves it, and notes what waits then, in one transaction. */
  readonly moveRegistrar: (workspace: WorkspaceId, place: RegistrarPlace) => Promise<void>;
  /**
   * Batches between two places of the log, the first excluded, that ask for an issue or a void, or tell of one: what the registrar has to look at. In order. Reads no
   * more of a batch that does neither than its text.
   */
  readonly issueEvents: (
    workspace: WorkspaceId,
    after: number,
    upTo: number,
  ) => Promise<readonly JournalEntry[]>;
  /** The first document of a kind, in the order of their ids. */
  readonly firstOfKind: (workspace: WorkspaceId, kind: DocumentKind) => Promise<DocumentId | null>;
}

/** Counts of which there is no line, and what stands beside them. */
export interface RegisterGap {
  readonly series: string;
  readonly period: string;
  readonly from: number;
  readonly to: number;
  readonly before: LineBeside | null;
  readonly next: LineBeside & { readonly document: DocumentId | null };
}

/** A line, as far as it says how numbers read there. */
export interface LineBeside {
  readonly count: number;
  readonly number: string;
  readonly on: PlainDate;
}

export interface RegistrarPlace {
  readonly cursor: number;
  readonly waiting: readonly DocumentId[];
}

export interface SeriesUse {
  readonly series: string;
  readonly period: string;
  /** Where the stretch began, or should have. */
  readonly begins: number;
  readonly first: number;
  readonly last: number;
  /** The number of `last` as it is printed. */
  readonly lastNumber: string;
  readonly issued: number;
  readonly void: number;
  /** Leased to a device, and not come back. */
  readonly expired: number;
  /** Counts from there to the last that the register cannot account for. */
  readonly missing: number;
  /** Counts that two documents have: one was given again after a restore, before it came back. */
  readonly doubled: number;
}
