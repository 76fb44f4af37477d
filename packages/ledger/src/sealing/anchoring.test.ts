import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileAnchor } from "../node/anchors.ts";
import { acme, paperJournal } from "../testing/journal.ts";
import { temporaryFolder } from "../testing/ledger.ts";
import { openSealedLedger } from "../testing/sealing.ts";
import { sendSeals } from "./anchoring.ts";
import { allSeals } from "./sealer.ts";

const never = new AbortController().signal;

test("[LE38] an anchor gets every seal in order; one that fails is sent again, and nothing waits for it", async () => {
  const journal = paperJournal([{ changes: { a: 1 } }]);
  const ledger = await openSealedLedger(journal);
  await ledger.seal();
  journal.add({ changes: { a: 2 } });
  await ledger.seal();
  const file = join(temporaryFolder(), "anchor.jsonl");
  const real = fileAnchor(file);
  let isDown = true;
  const anchor = {
    ...real,
    send: async (...args: Parameters<typeof real.send>) => {
      if (isDown) throw new Error("unreachable");
      await real.send(...args);
    },
  };
  await expect(sendSeals(acme, anchor, ledger.store, never)).rejects.toThrow("unreachable");
  isDown = false;
  expect(await sendSeals(acme, anchor, ledger.store, never)).toBe(2);
  expect(await sendSeals(acme, anchor, ledger.store, never)).toBe(0);
  const lines = readFileSync(file, "utf8").trim().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(await allSeals(ledger.store, acme));
});
