import { openWorkspace, platformDeps } from "@concord/client";
import { openSqliteStorage } from "@concord/client/node";
import { DocumentId } from "@concord/model";

// A process to be killed: edits one invoice without end, and says on stdout what is durable on its disk.
const [file = "", url = "", token = "", document = "", round = "0"] = process.argv.slice(2);

const opening = openSqliteStorage(file);
if (opening.type !== "opened") throw new Error(opening.message);
const replica = await openWorkspace({
  url,
  token,
  storage: opening.storage,
  deps: platformDeps(),
  link: { backoff: { firstMs: 10, longestMs: 50 } },
});
const id = DocumentId.parse(document);
await replica.create({ kind: "invoice", id });
for (let edit = 0; ; edit += 1) {
  const key = `cash:${round}-${edit}`;
  const outcome = await replica.apply(id, [
    { type: "record-payment", key, payment: { amount: "1" } },
  ]);
  if (outcome.type === "stored") process.stdout.write(`${key}\n`);
  // The relay's messages get their turn.
  await new Promise((resolve) => setImmediate(resolve));
}
