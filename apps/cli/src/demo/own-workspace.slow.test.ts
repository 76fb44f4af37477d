import { Invoice, Workspace, defaultWorkspace, issueFindings, issueRemarks } from "@concord/model";
import { expect, test } from "vitest";
import { openReplica } from "../testing/replica.ts";
import { secretKey, startRelay } from "../testing/test-relay.ts";
import { readEnvironment } from "../settings/environment.ts";
import { beginWorkspace } from "./own-workspace.ts";

const environment = {
  ...readEnvironment(),
  CONCORD_SECRET_KEY: Buffer.from(secretKey).toString("base64url"),
};

test("[CM242] a new workspace of `start` has taxes to choose from, each of which an invoice of its company can be issued with", async () => {
  const { url } = await startRelay();
  const at = { url, workspace: "acme", data: "unused" };
  await beginWorkspace(at, environment);
  const replica = await openReplica({ url, token: "" }, "ada");
  const settings = await settingsOf(replica);
  expect(settings.taxRates.map(({ name, tax }) => [name, tax.category, tax.rate])).toEqual([
    ["VAT 19 %", "S", "19"],
    ["VAT 7 %", "S", "7"],
    ["Reverse charge, § 13b UStG", "AE", "0"],
  ]);
  for (const { tax } of settings.taxRates) {
    const line = { id: "a", name: "Survey", quantity: "1", unit: "C62", price: "100", tax };
    const seller = settings.company;
    const buyer = { name: "Acme", address: { country: "FR" } };
    const invoice = { currency: "EUR", dueDate: "2099-01-01", seller, buyer, lines: [line] };
    const read = Invoice.parse(invoice);
    expect([...issueFindings(read), ...issueRemarks(read)]).toEqual([]);
  }
});

test("[CM242] a workspace that has settings keeps them", async () => {
  const { url } = await startRelay();
  const replica = await openReplica({ url, token: "" }, "ada");
  const content = { ...defaultWorkspace, name: "Mine" };
  const document = { kind: "workspace", content } as const;
  const made = await replica.create({
    kind: "workspace",
    operations: [{ type: "create", document }],
  });
  if (made.type !== "stored") throw new Error(made.type);
  await made.synced;
  await beginWorkspace({ url, workspace: "acme", data: "unused" }, environment);
  expect(replica.list("workspace")).toHaveLength(1);
  expect(await settingsOf(replica)).toEqual(Workspace.parse(content));
});

async function settingsOf(replica: Awaited<ReturnType<typeof openReplica>>): Promise<Workspace> {
  const [row] = replica.list("workspace");
  const snapshot = row && (await replica.snapshot(row.document));
  if (snapshot?.kind !== "workspace") throw new Error("There are no settings");
  return snapshot.workspace;
}
