import { spawn } from "node:child_process";
import { webcrypto } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openSealingFolder } from "./node/sealing-folder.ts";
import { openSqliteLedgerKeys } from "./node/sqlite-ledger-keys.ts";
import { openSqliteLedgerStore } from "./node/sqlite-ledger-store.ts";
import { writeExport } from "./export/write-export.ts";
import { acme, longJournal } from "./testing/journal.ts";
import { openTestLedger, packer, temporaryFolder } from "./testing/ledger.ts";
import { verify } from "./testing/tampering.ts";

const program = fileURLToPath(new URL("testing/follow-long-journal.ts", import.meta.url));

/** Runs the follower in a process of its own, and kills it so long after it began. Whether it came to its end. */
async function followAndKill(folder: string, afterMs: number): Promise<boolean> {
  const child = spawn(process.execPath, ["--conditions=@concord/source", program, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    if (said === "") setTimeout(() => child.kill("SIGKILL"), afterMs);
    said += chunk.toString();
  });
  await new Promise((resolve) => child.once("close", resolve));
  return said.includes("done");
}

test("[LE11] killed again and again in the middle, a follower ends with the ledger of one that never was, and its seals hold", async () => {
  const folder = temporaryFolder();
  let kills = 0;
  // Each time later, so that it gets there however slow the machine is.
  for (let afterMs = 20; !(await followAndKill(folder, afterMs)); afterMs *= 2) kills += 1;
  expect(kills).toBeGreaterThan(1);

  await using store = openSqliteLedgerStore(join(folder, "ledger.sqlite"));
  const keys = openSqliteLedgerKeys(join(folder, "document-keys.sqlite"), {
    random: () => {
      throw new Error("Every document has its key");
    },
  });
  const fresh = openTestLedger(longJournal(), { keys });
  await fresh.follower.catchUp(acme);
  expect(await store.marks(acme, 0, 9_999, 9_999)).toEqual(
    await fresh.store.marks(acme, 0, 9_999, 9_999),
  );

  const { subtle } = webcrypto;
  const sealing = await openSealingFolder(join(folder, "sealing"), subtle);
  const parts = { store, keys, sealingKeys: sealing.keys, packer, subtle, now: () => 1 };
  const pieces: Uint8Array[] = [];
  for await (const piece of writeExport(acme, { readable: true }, parts)) pieces.push(piece);
  const key = (await sealing.keys.signers()).current.publicKey;
  const { findings, summary } = await verify(Buffer.concat(pieces), { key });
  expect(findings).toEqual([]);
  expect(summary.entries).toBe(3_000);
  await keys[Symbol.asyncDispose]();
});
