// A replica on its own disk that edits one register again and again and says on stdout what the relay has acknowledged.
import process from "node:process";
import { openWorkspace, platformDeps } from "@concord/client";
import { openSqliteStorage } from "@concord/client/node";
import { DocumentId } from "@concord/model";

const [url = "", token = "", file = "", document = "", from = "0"] = process.argv.slice(2);
const opened = openSqliteStorage(file);
if (opened.type !== "opened") throw new Error(opened.message);
const replica = await openWorkspace({
  url,
  token,
  storage: opened.storage,
  deps: platformDeps(),
});
await replica.caughtUp();
const id = DocumentId.parse(document);
for (let count = Number(from); ; count += 1) {
  const outcome = await replica.apply(id, [
    { type: "set-field", path: "references.purchaseOrder", value: `PO-${count}` },
  ]);
  // Stored by the run before this one, which was killed before it could say so.
  if (outcome.type === "unchanged") continue;
  if (outcome.type !== "stored") throw new Error(`Not stored: ${JSON.stringify(outcome)}`);
  const synced = await outcome.synced;
  if (synced.type !== "committed") throw new Error(`Not committed: ${JSON.stringify(synced)}`);
  process.stdout.write(`${count}\n`);
}
