import { epochNumber } from "@concord/protocol";
import type { Seal, SignedSeal } from "../sealing/seal.ts";
import type { ExportedSeal } from "./check-seals.ts";
import { finding } from "./finding.ts";
import type { LedgerFinding } from "./finding.ts";
import type { EntryMark } from "../ledger-store.ts";

/** After which `seq` the store began anew, and how far what was sealed and lost by it went: no further where nothing of it is known. */
export interface LostEntries {
  readonly after: number;
  readonly upTo: number;
  /** When it was sealed again: the store began anew before. */
  readonly at: number;
}

export interface CheckedRestores {
  readonly findings: readonly LedgerFinding[];
  readonly lost: readonly LostEntries[];
  /** Whether a seal that was sent elsewhere is missing here because a restore that is known lost it. */
  readonly explains: (missing: Seal) => boolean;
}

interface Beginning {
  readonly seal: Seal;
  readonly before: Seal;
  readonly isKnown: boolean;
}

/**
 * A seal under another epoch takes the place of earlier ones. Whoever owns the database can name another epoch, and the relay derives and seals whatever stands
 * there then; a restore from a backup looks the same. So each is a finding, until whoever verifies says from elsewhere that the store was restored there: each
 * time that they name an entry accounts for one.
 */
export function checkRestores(
  seals: readonly ExportedSeal[],
  restoredAfter: readonly number[],
  anchored: readonly SignedSeal[],
): CheckedRestores {
  const named = [...restoredAfter];
  const findings: LedgerFinding[] = [];
  const beginnings: Beginning[] = [];
  for (const [index, { signed, marks }] of seals.entries()) {
    const { seal } = signed;
    const before = seals[index - 1]?.signed.seal;
    if (seal.standing === null || before === undefined) continue;
    const at = named.indexOf(seal.after);
    beginnings.push({ seal, before, isKnown: at >= 0 });
    if (at >= 0) named.splice(at, 1);
    else findings.push(replaced(seal, before, marks?.[0]));
  }
  for (const after of named) {
    const message = `No seal says that the store was restored after entry ${after}.`;
    findings.push(finding("restore-not-here", message));
  }
  const isLostBy = ({ seal }: Beginning, missing: Seal): boolean =>
    missing.number > (seal.standing ?? 0) && epochNumber(missing.epoch) < epochNumber(seal.epoch);
  const known = beginnings.filter(({ isKnown }) => isKnown);
  return {
    findings,
    lost: beginnings.map((each) => {
      const gone = anchored.map(({ seal }) => seal).filter((seal) => isLostBy(each, seal));
      const { after, at } = each.seal;
      const ends = [after, each.before.upTo, ...gone.map(({ upTo }) => upTo)];
      return { after, upTo: Math.max(...ends), at };
    }),
    explains: (missing) => known.some((each) => isLostBy(each, missing)),
  };
}

function replaced(seal: Seal, before: Seal, first: EntryMark | undefined): LedgerFinding {
  const { number, after } = seal;
  const gone =
    before.upTo > after
      ? ` What was sealed as entries ${after + 1} to ${before.upTo} is gone.`
      : "";
  const message = `Seal ${number} begins anew after entry ${after}: the store was restored from a backup then, or its history was replaced.${gone}`;
  const { document = null, seq = after + 1 } = first ?? {};
  return finding("history-replaced", message, { document, seq, seal: number });
}
