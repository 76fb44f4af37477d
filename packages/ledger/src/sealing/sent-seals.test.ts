import { expect, test } from "vitest";
import { acme, paperJournal } from "../testing/journal.ts";
import { openSealedLedger } from "../testing/sealing.ts";
import { allSeals } from "./sealer.ts";
import { sentSealsIn } from "./sent-seals.ts";

test("[LE163] seals that were sent to a file are read with a byte order mark, other ends of lines and empty lines as without", async () => {
  const journal = paperJournal([{ changes: { a: 1 } }]);
  const ledger = await openSealedLedger(journal);
  await ledger.seal();
  journal.add({ changes: { a: 2 } });
  await ledger.seal();
  const seals = await allSeals(ledger.store, acme);
  const lines = seals.map((each) => JSON.stringify(each));
  for (const text of [
    `${lines.join("\n")}\n`,
    `\ufeff${lines.join("\r\n")}\r\n`,
    `\ufeff\n${lines.join("\n\n\ufeff")}`,
  ]) {
    expect(sentSealsIn(text)).toEqual({ type: "seals", seals });
  }
  expect(sentSealsIn(`\ufeff${lines[0]}\nx`)).toEqual({ type: "no-seal", line: 2 });
});
