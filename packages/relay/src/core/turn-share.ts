import type { WorkspaceId } from "@concord/protocol";
import type { Waiting } from "./prepare-turn.ts";

/** What is more waits for the next turn: a transaction holds up everything else, and one message must be able to tell of all of it. */
const batchesPerTurn = 2_000;
const bytesPerTurn = 8 * 1_024 * 1_024;
const structsPerTurn = 200_000;

/** What a batch takes beside its update. */
export const batchOverhead = 2_048;
/** So that as many structs as a turn takes weigh as much as its bytes. */
const weightOfStruct = bytesPerTurn / structsPerTurn;

/** Bytes that a batch takes while it waits. */
export function bytesOf({ submission }: Pick<Waiting, "submission">): number {
  return submission.update.byteLength + (submission.besideBytes ?? 0) + batchOverhead;
}

/** Who is to make the next turn, and who waits on, both in the order of their arrival. */
export interface Shared {
  readonly group: readonly Waiting[];
  readonly rest: readonly Waiting[];
}

/** Chooses who makes the next turn of those who wait. */
export type ShareTurn = (pending: readonly Waiting[]) => Shared;

/**
 * Shares turns between those who wait: whatever does not fit into one is left of whoever has brought most, in this turn and before it, so that nobody waits behind the many batches of
 * somebody else. Those of one principal keep their order, and each turn takes one batch at least.
 */
export function createTurnSharing(): ShareTurn {
  /** How much was taken of whom, as long as something of theirs waits. */
  let had = new Map<string, number>();
  return (pending) => {
    if (fits(pending)) {
      if (had.size > 0) had = new Map();
      return { group: pending, rest: [] };
    }
    // Who comes anew is owed nothing for the time before.
    const least = had.size === 0 ? 0 : Math.min(...had.values());
    const names = pending.map(nameOf);
    const starts = startsOf(pending, (index) => had.get(names[index] ?? "") ?? least, names);
    const inTurn = foremost(starts);
    const room = roomOfTurn();
    const taken = new Set<number>();
    for (const index of inTurn) {
      const waiting = pending[index];
      if (waiting === undefined || !room.take(waiting)) break;
      taken.add(index);
    }
    const group: Waiting[] = [];
    const rest: Waiting[] = [];
    // The first of somebody that is left stands where the last that was taken ended.
    had = new Map();
    for (const [index, waiting] of pending.entries()) {
      if (taken.has(index)) {
        group.push(waiting);
        continue;
      }
      rest.push(waiting);
      const name = names[index] ?? "";
      if (!had.has(name)) had.set(name, starts[index] ?? 0);
    }
    return { group, rest };
  };
}

/** How much stands before each of its principal's. */
function startsOf(
  pending: readonly Waiting[],
  firstOf: (index: number) => number,
  names: readonly string[],
): Float64Array {
  const next = new Map<string, number>();
  const starts = new Float64Array(pending.length);
  for (const [index, waiting] of pending.entries()) {
    const name = names[index] ?? "";
    const start = next.get(name) ?? firstOf(index);
    starts[index] = start;
    next.set(name, start + weightOf(waiting));
  }
  return starts;
}

/** Those whose turn it is next, in order: as many as a turn can take, of however many that wait. */
function foremost(starts: Float64Array): readonly number[] {
  const last = starts.toSorted()[batchesPerTurn] ?? Number.POSITIVE_INFINITY;
  const found: number[] = [];
  for (const [index, start] of starts.entries()) if (start <= last) found.push(index);
  return found.toSorted((one, other) => (starts[one] ?? 0) - (starts[other] ?? 0) || one - other);
}

function nameOf({ submission: { workspace, principal } }: Waiting): string {
  return `${workspace}/${principal.id}`;
}

function fits(pending: readonly Waiting[]): boolean {
  const room = roomOfTurn();
  return pending.every(room.take);
}

function roomOfTurn(): { readonly take: (waiting: Waiting) => boolean } {
  let batches = 0;
  let bytes = 0;
  let structs = 0;
  return {
    take: (waiting) => {
      batches += 1;
      bytes += waiting.submission.update.byteLength + (waiting.submission.besideBytes ?? 0);
      structs += structsOf(waiting);
      if (batches === 1) return true;
      return batches <= batchesPerTurn && bytes <= bytesPerTurn && structs <= structsPerTurn;
    },
  };
}

function structsOf({ read }: Waiting): number {
  return read.type === "read" ? read.structure.size : 0;
}

function weightOf(waiting: Waiting): number {
  return bytesOf(waiting) + structsOf(waiting) * weightOfStruct;
}

/**
 * How much may wait in all, of whom. While less than a half of it waits anybody is taken; after that only who has less than a quarter, and a workspace that has less than three: so
 * that there is room for who has brought little.
 */
export interface Backlog {
  readonly admits: (batch: Waiting["submission"], size: number) => boolean;
  readonly add: (batch: Waiting["submission"], size: number) => void;
  readonly remove: (batch: Waiting["submission"], size: number) => void;
  readonly bytes: () => number;
}

export function createBacklog(most: number): Backlog {
  let bytes = 0;
  const held = new Map<WorkspaceId, { bytes: number; readonly of: Map<string, number> }>();
  const change = ({ workspace, principal }: Waiting["submission"], by: number): void => {
    bytes += by;
    const its = held.get(workspace) ?? { bytes: 0, of: new Map<string, number>() };
    its.bytes += by;
    const left = (its.of.get(principal.id) ?? 0) + by;
    if (left === 0) its.of.delete(principal.id);
    else its.of.set(principal.id, left);
    if (its.bytes === 0) held.delete(workspace);
    else held.set(workspace, its);
  };
  return {
    admits: ({ workspace, principal }, size) => {
      const whole = bytes + size;
      if (whole <= most / 2) return true;
      const its = held.get(workspace);
      const own = (its?.of.get(principal.id) ?? 0) + size;
      return whole <= most && own <= most / 4 && (its?.bytes ?? 0) + size <= (most / 4) * 3;
    },
    add: change,
    remove: (batch, size) => change(batch, -size),
    bytes: () => bytes,
  };
}
