import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { ChangeCodec, DecodedChange } from "../change-codec.ts";
import type { ChangePacker } from "../change-packer.ts";
import type { OpenCipher } from "../document-cipher.ts";
import { createFollower } from "../follower.ts";
import type { Follower, FollowerSettings } from "../follower.ts";
import { defaultFollowing } from "../follower.ts";
import type { Journal } from "../journal-row.ts";
import type { LedgerKeys, LedgerStore } from "../ledger-store.ts";
import { deflatePacker } from "../node/deflate-packer.ts";
import { nodeCipher } from "../node/node-cipher.ts";
import { openNodeCodec } from "../node/open-codec.ts";
import { openSqliteLedgerKeys } from "../node/sqlite-ledger-keys.ts";
import { openSqliteLedgerStore } from "../node/sqlite-ledger-store.ts";

/** A folder that vanishes with the test; in a hook it has to be said what it vanishes with. */
export function temporaryFolder(cleanUp: (work: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), "concord-ledger-"));
  cleanUp(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const packer: ChangePacker = deflatePacker;
export const codec: ChangeCodec = await openNodeCodec();

/** A change that must be readable. */
export function decodeGood(bytes: Uint8Array): DecodedChange {
  const decoding = codec.decode(bytes);
  if (decoding.type === "damaged") throw new Error(decoding.reason);
  return decoding.change;
}

export interface TestLedger {
  readonly store: LedgerStore;
  readonly keys: LedgerKeys;
  readonly codec: ChangeCodec;
  readonly packer: ChangePacker;
  readonly openCipher: OpenCipher;
  readonly follower: Follower;
}

/** A real ledger on a journal: SQLite, Automerge, encryption. In memory unless a folder is given. */
export function openTestLedger(
  journal: Journal,
  {
    folder,
    keys = openSqliteLedgerKeys(folder === undefined ? ":memory:" : join(folder, "keys.sqlite"), {
      random: randomBytes,
    }),
    wrap = (store) => store,
    settings = {},
  }: {
    readonly folder?: string;
    readonly keys?: LedgerKeys;
    /** Puts something in front of the store. */
    readonly wrap?: (store: LedgerStore) => LedgerStore;
    readonly settings?: Partial<FollowerSettings>;
  } = {},
): TestLedger {
  const file = folder === undefined ? ":memory:" : join(folder, "ledger.sqlite");
  const store = wrap(openSqliteLedgerStore(file));
  const deps = { journal, store, keys, codec, packer, openCipher: nodeCipher };
  return { ...deps, follower: createFollower(deps, { ...defaultFollowing, ...settings }) };
}
