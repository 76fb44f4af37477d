import type { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import type { EntryMark, LedgerPosition, LedgerStore } from "../ledger-store.ts";
import { packMarks, sealBytes, sealHash, sha256Hex } from "./seal.ts";
import type { Seal, SignedSeal, Signer } from "./seal.ts";
import { standingSeals } from "./standing-seals.ts";

/** The keys that sign. `next` was prepared by somebody who wants to change the key, and takes over once every workspace has introduced it. */
export interface SealingKeys {
  readonly signers: () => Promise<{ readonly current: Signer; readonly next: Signer | null }>;
  /** Makes `next` the current key. */
  readonly promote: () => Promise<void>;
}

export interface SealMark {
  readonly number: number;
  readonly hash: string;
}

/** Which seal of a workspace was the last, noted beside the key: whoever takes the end off the database leaves it behind. */
export interface SealMarks {
  readonly read: (workspace: WorkspaceId) => Promise<SealMark | null>;
  readonly write: (workspace: WorkspaceId, mark: SealMark) => Promise<void>;
}

export interface SealerDeps {
  readonly store: LedgerStore;
  readonly keys: SealingKeys;
  readonly marks: SealMarks;
  readonly subtle: SubtleCrypto;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export type Sealing =
  | { readonly type: "sealed"; readonly seals: readonly SignedSeal[] }
  | { readonly type: "nothing-new" }
  | {
      readonly type: "refused";
      readonly reason: "seals-missing" | "seals-altered" | "key-missing";
      readonly message: string;
    };

type Refusal = Extract<Sealing, { readonly type: "refused" }>;

/** Entries that one seal covers at most. */
const entriesPerSeal = 50_000;

/** Seals what the ledger of a workspace holds, up to its position. */
export function createSealer(deps: SealerDeps): {
  readonly seal: (workspace: WorkspaceId) => Promise<Sealing>;
} {
  const { store, keys, marks, subtle, now } = deps;

  /** What `last` says must agree with what was noted beside the key. A crash may have come between the seal and its note. */
  const doubtAbout = async (
    workspace: WorkspaceId,
    last: SignedSeal | null,
  ): Promise<Refusal | null> => {
    const noted = await marks.read(workspace);
    if (noted === null) return null;
    const found =
      last?.seal.number === noted.number
        ? last
        : (await store.seals(workspace, noted.number - 1, 1))[0];
    if (found === undefined) {
      return {
        type: "refused",
        reason: "seals-missing",
        message: `Seal ${noted.number} of workspace ${workspace} was made and is not in the ledger any more. Nothing is sealed until it is back: look for who changed the database, and restore it.`,
      };
    }
    if ((await sealHash(found.seal, subtle)) === noted.hash) return null;
    return {
      type: "refused",
      reason: "seals-altered",
      message: `Seal ${noted.number} of workspace ${workspace} is not the one that was made. Nothing is sealed until it is back: look for who changed the database, and restore it.`,
    };
  };

  /** After a restore: the last seal of which the entries, derived again, are still the same. */
  const stillStanding = async (workspace: WorkspaceId): Promise<SignedSeal | null> => {
    let standing: SignedSeal | null = null;
    for (const each of standingSeals(await allSeals(store, workspace))) {
      const { after, upTo, digest } = each.seal;
      const found = await store.marks(workspace, after, upTo, entriesPerSeal + 1);
      if ((await sha256Hex(packMarks(found), subtle)) !== digest) return standing;
      standing = each;
    }
    return standing;
  };

  const sealOnce = async (
    workspace: WorkspaceId,
    position: LedgerPosition,
  ): Promise<SignedSeal | Refusal | null> => {
    const last = await store.lastSeal(workspace);
    const doubt = await doubtAbout(workspace, last);
    if (doubt !== null) return doubt;
    const { current, next } = await keys.signers();
    const expected = last === null ? current.publicKey : keyAfter(last.seal);
    const signer = [current, next].find((each) => each?.publicKey === expected);
    if (signer === undefined || signer === null) {
      return {
        type: "refused",
        reason: "key-missing",
        message: `The key that seals workspace ${workspace} (public part ${expected}) is not there. Put it back, or its seals end here.`,
      };
    }
    const isRestored = last !== null && last.seal.epoch !== position.epoch;
    const base = isRestored ? await stillStanding(workspace) : last;
    const after = base?.seal.upTo ?? 0;
    const found = await store.marks(workspace, after, position.cursor, entriesPerSeal);
    // The first seal too is the old key's: who audits has that one, and is told of the new one by it.
    const introduces = next !== null && signer !== next;
    if (found.length === 0 && !isRestored && !(introduces && last !== null)) return null;
    const upTo =
      found.length < entriesPerSeal ? position.cursor : (found.at(-1)?.seq ?? position.cursor);
    const seal: Seal = {
      version: 1,
      workspace,
      number: (last?.seal.number ?? 0) + 1,
      previous: last === null ? null : await sealHash(last.seal, subtle),
      epoch: position.epoch,
      after,
      upTo,
      entries: found.length,
      digest: await sha256Hex(packMarks(found), subtle),
      heads: headsOf(found),
      at: now(),
      key: signer.publicKey,
      nextKey: introduces ? next.publicKey : null,
      standing: isRestored ? (base?.seal.number ?? 0) : null,
    };
    const signed = { seal, signature: await signer.sign(sealBytes(seal)) };
    await store.addSeal(signed);
    await marks.write(workspace, { number: seal.number, hash: await sealHash(seal, subtle) });
    return signed;
  };

  /** The old key is let go when no workspace waits for a seal of it. */
  const promote = async (): Promise<void> => {
    const { next } = await keys.signers();
    if (next === null) return;
    for (const workspace of await store.workspaces()) {
      const last = await store.lastSeal(workspace);
      if (last !== null && keyAfter(last.seal) !== next.publicKey) return;
    }
    await keys.promote();
  };

  return {
    seal: async (workspace) => {
      const seals: SignedSeal[] = [];
      const position = await store.position(workspace);
      if (position === null) return { type: "nothing-new" };
      do {
        const done = await sealOnce(workspace, position);
        if (done === null) break;
        if ("type" in done) return done;
        seals.push(done);
      } while ((seals.at(-1)?.seal.upTo ?? 0) < position.cursor);
      await promote();
      return seals.length === 0 ? { type: "nothing-new" } : { type: "sealed", seals };
    },
  };
}

/** The key that signs what comes after a seal. */
export function keyAfter({ key, nextKey }: Seal): string {
  return nextKey ?? key;
}

const sealsPerRead = 500;

/** All seals of a workspace, in order. */
export async function allSeals(
  store: Pick<LedgerStore, "seals">,
  workspace: WorkspaceId,
): Promise<readonly SignedSeal[]> {
  const all: SignedSeal[] = [];
  for (;;) {
    const page = await store.seals(workspace, all.length, sealsPerRead);
    all.push(...page);
    if (page.length < sealsPerRead) return all;
  }
}

/** The last change of each document among entries in order. */
export function headsOf(marks: readonly EntryMark[]): Record<DocumentId, string> {
  return Object.fromEntries(marks.map(({ document, hash }) => [document, hash]));
}
