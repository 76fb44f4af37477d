import type { DocumentId } from "@concord/model";
import type { EntryMark } from "../ledger-store.ts";
import { isSigned, packMarks, sealBytes, sha256Hex } from "../sealing/seal.ts";
import type { Seal, SignedSeal } from "../sealing/seal.ts";
import { headsOf, keyAfter } from "../sealing/sealer.ts";
import { standingSeals } from "../sealing/standing-seals.ts";
import type { LedgerFinding } from "./finding.ts";

/** A seal of an export, and the marks of its entries, null where a restore left none. */
export interface ExportedSeal {
  readonly signed: SignedSeal;
  readonly hash: string;
  readonly marks: readonly EntryMark[] | null;
}

/** An entry as a seal vouches for it. */
export interface SealedEntry extends EntryMark {
  readonly seal: number;
}

export interface CheckedSeals {
  readonly findings: readonly LedgerFinding[];
  /** What must stand in each document, in order. */
  readonly sealed: ReadonlyMap<DocumentId, readonly SealedEntry[]>;
  /** The keys with which something was really signed. */
  readonly signedWith: ReadonlySet<string>;
}

/** Whether seals follow each other, are signed by the key that the one before said, and vouch for the marks beside them. */
export async function checkSeals(
  seals: readonly ExportedSeal[],
  workspace: string,
  subtle: SubtleCrypto,
): Promise<CheckedSeals> {
  const findings: LedgerFinding[] = [];
  const signedWith = new Set<string>();
  const standing = standingSeals(seals.map(({ signed }) => signed));
  const kept = new Set(standing);
  /** Where a seal begins that comes after these. */
  const below: Seal[] = [];
  for (const [index, { signed, marks }] of seals.entries()) {
    const { seal, signature } = signed;
    const first = marks?.[0];
    const begins = { document: first?.document ?? null, seq: first?.seq ?? seal.after + 1 };
    const add = (reason: LedgerFinding["reason"], message: string, place = begins): void => {
      findings.push({ reason, message, ...place, seal: seal.number });
    };
    const before = seals[index - 1];
    const isNext =
      seal.number === index + 1 && seal.previous === (before === undefined ? null : before.hash);
    // From the end, for there may be a seal for each minute of years: those that no longer stand are the last.
    while (seal.standing !== null && (below.at(-1)?.number ?? 0) > seal.standing) below.pop();
    if (!isNext || seal.after !== (below.at(-1)?.upTo ?? 0)) {
      add("seal-out-of-order", `Seal ${seal.number} does not follow the one before it.`);
    }
    below.push(seal);
    if (seal.workspace !== workspace) {
      add("seal-of-another-workspace", `Seal ${seal.number} is of workspace ${seal.workspace}.`);
    }
    const expected = before === undefined ? seal.key : keyAfter(before.signed.seal);
    const isGood =
      seal.key === expected && (await isSigned(sealBytes(seal), signature, seal.key, subtle));
    if (isGood) signedWith.add(seal.key);
    else {
      add(
        "seal-unsigned",
        `Seal ${seal.number} is not signed with the key that seals this workspace.`,
      );
    }
    if (!kept.has(signed)) continue;
    if (marks === null || !(await vouchesFor(seal, marks, subtle))) {
      add(
        "marks-altered",
        `The list of entries beside seal ${seal.number} is not the one that it vouches for.`,
        { document: null, seq: seal.after + 1 },
      );
    }
  }
  return { findings, sealed: sealedEntries(seals, kept), signedWith };
}

async function vouchesFor(
  { after, upTo, entries, digest, heads }: Seal,
  marks: readonly EntryMark[],
  subtle: SubtleCrypto,
): Promise<boolean> {
  const own = headsOf(marks);
  return (
    marks.length === entries &&
    marks.every(
      ({ seq }, index) => seq > after && seq <= upTo && seq >= (marks[index - 1]?.seq ?? 0),
    ) &&
    Object.keys(heads).length === Object.keys(own).length &&
    Object.entries(own).every(([document, hash]) => Reflect.get(heads, document) === hash) &&
    (await sha256Hex(packMarks(marks), subtle)) === digest
  );
}

function sealedEntries(
  seals: readonly ExportedSeal[],
  kept: ReadonlySet<SignedSeal>,
): ReadonlyMap<DocumentId, readonly SealedEntry[]> {
  const entries = seals
    .filter(({ signed }) => kept.has(signed))
    .flatMap(({ signed, marks }) =>
      (marks ?? []).map((mark) => ({ ...mark, seal: signed.seal.number })),
    )
    // Where seals stand in another order, that is found at the seals.
    .toSorted((one, other) => one.seq - other.seq);
  return Map.groupBy(entries, ({ document }) => document);
}
