import type { DocumentId, NumberLease, PlainDate } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";

/** A number that somebody says was given under a lease. */
export interface LeasedNumber {
  readonly lease: string;
  readonly series: string;
  readonly count: number;
  readonly number: string;
}

/** What the register knows that has to do with such a number. */
export interface LeaseSight {
  readonly lease: NumberLease | null;
  /** The highest count that the lease ever covered: what is returned unused it covers no more. */
  readonly most: number;
  /** The documents that have the place in the series already, or a number that reads the same. */
  readonly documents: readonly DocumentId[];
  /** Other documents that have the number from another issuer. */
  readonly elsewhere: readonly DocumentId[];
  /** Of the numbers of its own lease, whose order its device knew. */
  readonly own: DatesBeside;
  /** Of the other numbers of the series, of which some may have come only after it was issued. */
  readonly others: DatesBeside;
}

/** Counts of a lease that a document came back with, and those that stand for none since it ended. */
export interface LeaseUseCount {
  readonly given: number;
  readonly expired: number;
}

/** The latest date of the numbers below one, and the earliest of those above. */
export interface DatesBeside {
  readonly before: PlainDate | null;
  readonly after: PlainDate | null;
}

/** The leases of number series in a relay's store. They are granted and ended by `commit` alone, with the write that tells of it. */
export interface LeaseStorage {
  /** Every lease that was ever granted, the newest of a series first. */
  readonly leases: (workspace: WorkspaceId) => Promise<readonly NumberLease[]>;
  /** The last lease of a series, whatever became of it. */
  readonly lastLease: (workspace: WorkspaceId, series: string) => Promise<NumberLease | undefined>;
  /** Writes down a lease that was lost with an older store and came back. */
  readonly leaseReturned: (workspace: WorkspaceId, lease: NumberLease) => Promise<void>;
  /** The highest count that a series ever gave, in whatever period; 0 for none. */
  readonly highestCount: (workspace: WorkspaceId, series: string) => Promise<number>;
  readonly leaseSight: (workspace: WorkspaceId, number: LeasedNumber) => Promise<LeaseSight>;
  /** What has come of the counts that a lease covers. */
  readonly leaseUse: (
    workspace: WorkspaceId,
    lease: Pick<NumberLease, "series" | "from" | "to">,
  ) => Promise<LeaseUseCount>;
  /** How many of the counts between two of a series, both included, stand in no line of the register. */
  readonly unaccounted: (
    workspace: WorkspaceId,
    series: string,
    from: number,
    to: number,
  ) => Promise<number>;
}
