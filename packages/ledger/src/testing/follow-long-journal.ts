// A process that follows a long journal, to be killed: `node follow-long-journal.ts <folder>`. Says "done" when it has all of it.
import { randomBytes, webcrypto } from "node:crypto";
import { join } from "node:path";
import { openNodeLedger } from "../node/open-node-ledger.ts";
import { acme, longJournal } from "./journal.ts";

const [, , folder = ""] = process.argv;
const ledger = await openNodeLedger(
  { folder, sealingFolder: join(folder, "sealing"), anchors: [] },
  { journal: longJournal(), random: randomBytes, subtle: webcrypto.subtle, now: Date.now },
);
process.stdout.write("begun\n");
for (;;) {
  const { isDone } = await ledger.step(acme);
  await ledger.tidy(acme);
  await ledger.seal(acme);
  if (isDone) break;
}
process.stdout.write("done\n");
