import { Operation } from "@concord/document";
import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { z } from "zod";
import { openApi } from "../access/api.ts";
import { ConflictPage, InvoiceAnswer } from "../access/relay-answers.ts";
import type { ListedConflict } from "../access/relay-answers.ts";
import type { ApiAccess } from "../access/api.ts";
import { openReplica } from "../testing/replica.ts";
import { runCli, runJson } from "../testing/run-cli.ts";
import { startRelay } from "../testing/test-relay.ts";

const invoice = DocumentId.parse("01890f3e-0000-7000-8000-0000000000aa");

const due = (value: string) => [Operation.parse({ type: "set-field", path: "dueDate", value })];

/** Ada and Bob set two due dates without knowing of each other. */
async function twoDueDates(): Promise<{ access: ApiAccess; conflict: ListedConflict }> {
  const access = await startRelay();
  const api = openApi(access);
  const create = {
    type: "create",
    document: { kind: "invoice", content: { number: "2026-7", currency: "EUR" } },
  };
  await api.post("/api/v1/invoices", { id: invoice, operations: [create] }, z.unknown());
  const [ada, bob] = [await openReplica(access, "ada"), await openReplica(access, "bob", "editor")];
  // Both are applied before either can have reached the other.
  await Promise.all([ada.apply(invoice, due("2026-01-10")), bob.apply(invoice, due("2026-01-20"))]);
  const found = await expect
    .poll(async () => (await api.get("/api/v1/conflicts", ConflictPage)).items, { timeout: 5_000 })
    .toHaveLength(1)
    .then(() => api.get("/api/v1/conflicts", ConflictPage));
  const [conflict] = found.items;
  if (conflict === undefined) throw new Error("no conflict");
  return { access, conflict };
}

const textOf = ({ value, author }: ListedConflict["record"]["kept"]): string =>
  `${typeof value === "string" ? value : ""} +${author ?? ""}`;

const dueDateOf = async (access: ApiAccess): Promise<string | undefined> =>
  (await openApi(access).get(`/api/v1/invoices/${invoice}`, InvoiceAnswer)).dueDate;

test("[CM30] a concurrent edit is shown with both values and both authors", async () => {
  const { access, conflict } = await twoDueDates();
  const { stdout, stderr, exitCode } = await runCli(["conflicts"], access);
  expect(exitCode).toBe(3);
  const { kept, lost } = conflict.record;
  expect([kept, lost]).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ author: "ada", value: "2026-01-10" }),
      expect.objectContaining({ author: "bob", value: "2026-01-20" }),
    ]),
  );
  expect(stdout).toMatch(new RegExp(`${conflict.id} +dueDate +invoice 2026-7`));
  expect(stdout).toMatch(new RegExp(`kept +${textOf(kept)} `));
  expect(stdout).toMatch(new RegExp(`lost +${textOf(lost)} `));
  expect(stderr).toContain("concord conflicts resolve");
  expect(await runJson(["conflicts"], access)).toMatchObject({
    exitCode: 3,
    value: { items: [{ id: conflict.id, record: { kept, lost } }] },
  });
});

test("[CM31] it is resolved by the lost value, and then nothing waits", async () => {
  const { access, conflict } = await twoDueDates();
  // The first characters of the id are enough.
  const args = ["conflicts", "resolve", conflict.id.slice(0, 8), "--keep", "lost"];
  expect(await runCli(args, access)).toMatchObject({ exitCode: 0, stdout: "" });
  expect(await dueDateOf(access)).toBe(conflict.record.lost.value);
  expect(await runCli(["conflicts"], access)).toMatchObject({
    exitCode: 0,
    stdout: "",
    stderr: "No conflict waits for anybody.\n",
  });
  expect(await runCli(args, access)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("No open conflict has the id"),
  });
});

test("[CM31] or by the kept one, or by another value", async () => {
  const { access, conflict } = await twoDueDates();
  const value = JSON.stringify("2026-02-01");
  await runCli(["conflicts", "resolve", conflict.id, "--value", value], access);
  expect(await dueDateOf(access)).toBe("2026-02-01");

  const other = await twoDueDates();
  await runCli(["conflicts", "resolve", other.conflict.id, "--keep", "kept"], other.access);
  expect(await dueDateOf(other.access)).toBe(other.conflict.record.kept.value);
});

test("[CM32] a decision that says nothing, two things, or no JSON is wrong usage", async () => {
  const access = { url: "http://127.0.0.1:1", token: "none" };
  for (const flags of [[], ["--keep", "kept", "--value", "1"], ["--value", "2026-02-01"]]) {
    const wrong = await runCli(["conflicts", "resolve", "c1", ...flags], access);
    expect(wrong).toMatchObject({ exitCode: 2, stdout: "" });
  }
});
