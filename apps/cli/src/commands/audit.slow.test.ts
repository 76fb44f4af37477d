import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { stripVTControlCharacters } from "node:util";
import { DocumentId } from "@concord/model";
import { openSqliteStorage, restoreStore } from "@concord/relay";
import { expect, test } from "vitest";
import { z } from "zod";
import { openApi } from "../access/api.ts";
import type { ApiAccess } from "../access/api.ts";
import { runCli, runJson, runProgram } from "../testing/run-cli.ts";
import { secretKey, startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

const invoice = DocumentId.parse("01890f3e-0000-7000-8000-0000000000aa");

/** A relay that keeps a ledger, and an invoice with a line that was raised from 12 to 14. */
async function raisedInvoice(data: string): Promise<ApiAccess & AsyncDisposable> {
  const anchors = [join(data, "anchor.jsonl")];
  const access = await startRelay({ data, ledger: { anchors, sealEveryMs: 0 } });
  const api = openApi(access);
  const operations = [
    {
      type: "create",
      document: { kind: "invoice", content: { number: "2026-7", currency: "EUR" } },
    },
    { type: "add-line", line: "k1", content: { name: "Drone flight", quantity: "12", price: "5" } },
  ];
  await api.post("/api/v1/invoices", { id: invoice, operations }, z.unknown());
  const raise = [{ type: "set-line", line: "k1", field: "quantity", value: "14" }];
  await api.post(`/api/v1/invoices/${invoice}/operations`, { operations: raise }, z.unknown());
  return access;
}

test("[CM110] the ledger is exported into a new file that verifies offline; one that was altered names the first entry that does not fit", async () => {
  const data = temporaryFolder();
  const access = await raisedInvoice(data);
  const file = join(data, "acme.ledger");
  const made = await runCli(["audit", "export", file], access);
  expect(made).toMatchObject({ exitCode: 0, stdout: "" });
  expect(made.stderr).toMatch(/can be verified, and not read/);
  const again = await runCli(["audit", "export", file], access);
  expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("there already") });

  const key = readFileSync(join(data, "sealing", "seal.pub"), "utf8").trim();
  const verify = (...more: readonly string[]) =>
    runCli(["audit", "verify", file, "--key", key, ...more]);
  const good = await verify();
  expect(good.exitCode).toBe(0);
  expect(good.stdout).toMatch(/2 entries of 1 document under \d seals?, whole and unaltered/);
  const anchor = join(data, "anchor.jsonl");
  await expect.poll(async () => (await verify("--anchor", anchor)).exitCode).toBe(0);

  const bytes = readFileSync(file);
  const at = bytes.lastIndexOf("set-line");
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(file, bytes);
  const bad = await verify();
  expect(bad.exitCode).toBe(3);
  expect(bad.stdout).toContain(`The first that does not fit: entry 2, document ${invoice}`);
  const told = await runJson(["audit", "verify", file, "--key", key]);
  expect(told).toMatchObject({
    exitCode: 3,
    value: { findings: [{ document: invoice, seq: 2 }, { reason: "end-altered" }] },
  });
});

/** Somebody who owns the data folder changes the store, and begins another history in it, so that the ledger is derived anew. */
async function rewriteHistory(data: string, from: string, to: string): Promise<void> {
  const database = new DatabaseSync(join(data, "relay.sqlite"));
  const change = "UPDATE journal SET difference = replace(difference, ?, ?)";
  database.prepare(change).run(from, to);
  database.close();
  const opened = openSqliteStorage(data, { random: randomBytes, secretKey });
  if (opened.type !== "opened") throw new Error(opened.message);
  await opened.storage.beginEpoch();
  await opened.storage[Symbol.asyncDispose]();
}

test("[CM180] a history that was rewritten in the store is found, though the relay itself sealed it; what looks the same and was a restore is told as one where it is named", async () => {
  const data = temporaryFolder();
  {
    await using before = await raisedInvoice(data);
    const made = await runCli(["audit", "export", join(data, "before.ledger")], before);
    expect(made.exitCode).toBe(0);
  }
  await rewriteHistory(data, '"14"', '"99"');
  const access = await startRelay({ data, ledger: { sealEveryMs: 0 } });
  const file = join(data, "after.ledger");
  expect((await runCli(["audit", "export", file], access)).exitCode).toBe(0);
  const { stdout } = await runCli(["audit", "history", "2026-7", "--raw"], access);
  expect(stdout).toContain('"12" → "99"');

  const key = readFileSync(join(data, "sealing", "seal.pub"), "utf8").trim();
  const verify = (...more: readonly string[]) =>
    runCli(["audit", "verify", file, "--key", key, ...more]);
  const found = await verify();
  expect(found.exitCode).toBe(3);
  expect(found.stdout).toMatch(/restored from a backup then, or its history was replaced/);
  expect(found.stdout).not.toMatch(/unaltered/);
  const [, seq = ""] = /--restored-after (\d+)/.exec(found.stderr) ?? [];
  const named = await verify("--restored-after", seq);
  expect(named.exitCode).toBe(0);
  expect(named.stdout).toMatch(/whole, and unaltered but for 1 restore that you named/);
  const twice = await verify("--restored-after", seq, "--restored-after", "7");
  expect(twice).toMatchObject({
    exitCode: 3,
    stdout: expect.stringContaining("No seal says that the store was restored after entry 7"),
  });
  expect((await verify("--restored-after", "x")).exitCode).toBe(2);
});

test("[CM181] seals of which none is of the workspace vouch for nothing, and that is a finding", async () => {
  const data = temporaryFolder();
  const access = await raisedInvoice(data);
  const file = join(data, "acme.ledger");
  await runCli(["audit", "export", file], access);
  const key = readFileSync(join(data, "sealing", "seal.pub"), "utf8").trim();
  const anchor = join(data, "anchor.jsonl");
  await expect.poll(() => existsSync(anchor)).toBe(true);
  const others = join(data, "others.jsonl");
  writeFileSync(others, readFileSync(anchor, "utf8").replaceAll('"acme"', '"other"'));
  for (const none of [others, "/dev/null"]) {
    const told = await runCli(["audit", "verify", file, "--key", key, "--anchor", none]);
    expect(told).toMatchObject({
      exitCode: 3,
      stdout: expect.stringContaining("[no-anchored-seal]"),
    });
  }
});

test("[CM182] store and ledger of a data folder are held against each other, while the relay runs; what does not fit is named", async () => {
  const data = temporaryFolder();
  const access = await raisedInvoice(data);
  await runCli(["audit", "export", join(data, "recorded.ledger")], access);
  const check = () => runCli(["audit", "check", "--data", data]);
  const good = await check();
  expect(good.exitCode).toBe(0);
  expect(good.stdout).toMatch(
    /Workspace acme: 2 batches, 2 entries of the ledger derived anew up to 2; 1 document compared/,
  );
  expect(good.stdout).toMatch(/Without the store's key/);
  expect(good.stdout).toMatch(/Store and ledger say the same/);
  expect(existsSync(join(data, "secret.key"))).toBe(false);

  const database = new DatabaseSync(join(data, "relay.sqlite"));
  database.exec(`UPDATE journal SET difference = replace(difference, '"14"', '"99"')`);
  database.close();
  const bad = await check();
  expect(bad.exitCode).toBe(3);
  expect(bad.stdout).toContain(`entry 2, document ${invoice}: The ledger's entry is not`);
  expect(bad.stdout).toContain("lines.k1.quantity: The document does not say what entry 2 wrote");
  const told = await runJson(["audit", "check", "--data", data]);
  expect(told).toMatchObject({
    exitCode: 3,
    value: { findings: [{ reason: "entry-altered" }, { reason: "register-differs" }] },
  });
  const nowhere = await runCli(["audit", "check", "--data", temporaryFolder()]);
  expect(nowhere).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("no store") });
});

test("[CM187] a store that was restored is told as that, with who vouches for it; a history that somebody rewrote is found", async () => {
  const data = temporaryFolder();
  {
    await using before = await raisedInvoice(data);
    await runCli(["audit", "export", join(data, "before.ledger")], before);
  }
  const key = Buffer.from(secretKey).toString("base64url");
  const check = (folder: string) =>
    runCli(["audit", "check", "--data", folder], undefined, { CONCORD_SECRET_KEY: key });
  const good = await check(data);
  expect(good.exitCode).toBe(0);
  expect(good.stdout).toMatch(/seals?, up to entry 2, the last of \d{4}-.*: signed, unbroken/);
  expect(good.stdout).not.toMatch(/began after/);

  const file = join(temporaryFolder(), "monday.concord");
  expect((await runProgram(["backup", file, "--data", data])).exitCode).toBe(0);
  const fresh = temporaryFolder();
  const wish = { file, data: fresh, secretKey: key, newKey: false, random: randomBytes };
  expect(await restoreStore(wish)).toMatchObject({ type: "restored" });
  const told = await check(fresh);
  expect(told.exitCode).toBe(0);
  expect(told.stdout).toMatch(
    /Epoch \d+ began after entry 2, as a restore from a backup does \(no seal of it yet\)\. Vouched for by the store's key/,
  );

  // Under another epoch that looks the same, and the ledger still knows better.
  await rewriteHistory(data, '"14"', '"99"');
  const found = await check(data);
  expect(found.exitCode).toBe(3);
  expect(found.stdout).toContain(`entry 2, document ${invoice}: The ledger's entry is not`);
});

test("[CM111] what is no key, no file or no seal is said so", async () => {
  const data = temporaryFolder();
  const file = join(data, "f");
  const key = "A".repeat(43);
  const missing = await runCli(["audit", "verify", file, "--key", key]);
  expect(missing).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("no file") });
  writeFileSync(file, "nothing");
  const noKey = await runCli(["audit", "verify", file, "--key", "rubbish"]);
  expect(noKey).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("no public key") });
  const noSeal = await runCli(["audit", "verify", file, "--key", key, "--anchor", file]);
  expect(noSeal).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("Line 1") });
  const none = await runCli(["audit", "verify", file, "--key", key]);
  expect(none).toMatchObject({ exitCode: 3, stdout: expect.stringContaining("not-an-export") });
});

test.each([
  ["the export", ["FOLDER", "--key", "A".repeat(43)], 1, "`concord audit export`"],
  ["the key", ["FILE", "--key", "FOLDER"], 2, "seal.pub"],
  ["the seals", ["FILE", "--key", "A".repeat(43), "--anchor", "FOLDER"], 1, "to which seals"],
])("[CM111] a folder in the place of %s is told in one line", async (_, args, code, instead) => {
  const folder = temporaryFolder();
  const file = join(folder, "f");
  writeFileSync(file, "nothing");
  const places: Readonly<Record<string, string>> = { FOLDER: folder, FILE: file };
  const told = await runCli(["audit", "verify", ...args.map((arg) => places[arg] ?? arg)]);
  expect(told).toMatchObject({ exitCode: code, stdout: "" });
  expect(told.stderr).toMatch(/^\S+ cannot be read: it is a folder\. Name .*\.$/);
  expect(told.stderr).toContain(instead);
});

test("[CM130] history tells who did what in one go, in the words of invoices, with what the total became", async () => {
  const access = await raisedInvoice(temporaryFolder());
  const { stdout } = await runCli(["audit", "history", "2026-7"], access);
  const [head = "", ...told] = stdout.trimEnd().split("\n");
  expect(head).toMatch(/^2\d{3}-\d\d-\d\d .* {2}ada, /);
  // Both edits are of one sitting, in which the invoice was begun.
  expect(told).toEqual(["  created it with 1 line", "  total +70.00: 0.00 → 70.00 EUR"]);
});

test("[CM112] the raw history tells who changed which registers of an invoice, newest first", async () => {
  const access = await raisedInvoice(temporaryFolder());
  const { stdout } = await runCli(["audit", "history", "2026-7", "--raw"], access);
  const [first = "", second = ""] = stdout.split("\n");
  expect(first).toMatch(/ {2}2 {2}ada, .*\(set-line\)$/);
  expect(second).toBe('  lines.k1.quantity: "12" → "14"');
  const { value } = await runJson(["audit", "history", invoice], access);
  expect(value).toMatchObject({ id: invoice, items: [{ seq: 2 }, { seq: 1 }] });
});

test("[CM183, CM184, CM185] an invoice is shown as it was, two moments are compared, and a value is asked about", async () => {
  const access = await raisedInvoice(temporaryFolder());
  const run = async (...args: readonly string[]) => {
    const { exitCode, stdout } = await runCli(["audit", ...args], access);
    expect(exitCode).toBe(0);
    return stripVTControlCharacters(stdout);
  };
  expect(await run("show", "2026-7", "--at", "1")).toMatch(/Drone flight +12 .* 60\.00/);
  expect(await run("show", "2026-7", "--at", "2")).toMatch(/Drone flight +14 .* 70\.00/);
  expect((await runJson(["audit", "show", invoice, "--at", "1"], access)).value).toMatchObject({
    seq: 1,
    invoice: { number: "2026-7" },
  });

  expect(await run("compare", "2026-7", "--from", "1")).toBe(
    "raised Drone flight from 12 to 14\ntotal +10.00: 60.00 → 70.00 EUR\n",
  );
  expect(await run("compare", "2026-7", "--from", "1", "--to", "2", "--raw")).toBe(
    'lines.k1.quantity: "12" → "14"\n',
  );
  expect(await run("compare", "2026-7", "--from", "2")).toBe("They say the same.\n");

  const all = await run("blame", "2026-7");
  expect(all).toMatch(/^currency +"EUR" +ada +2\d{3}-.* +entry 1$/m);
  expect(all).toMatch(/^lines\.k1\.quantity +"14" +ada +.* +entry 2$/m);
  const one = await run("blame", "2026-7", "lines.k1.quantity");
  expect(one).toMatch(/entry 2\nbefore: "12"\nwritten through api-.* by set-line\n$/);
  const nobody = await runCli(["audit", "blame", "2026-7", "note.x"], access);
  expect(nobody).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("Nobody wrote") });
  expect((await runCli(["audit", "show", "2026-7"], access)).exitCode).toBe(2);
});

test("[CM186] a restore makes an invoice say again what it said, by a new change; a dry run only says what that would be", async () => {
  const access = await raisedInvoice(temporaryFolder());
  const restore = (...more: readonly string[]) =>
    runCli(["audit", "restore", "2026-7", ...more], access);
  const change = 'lines.k1.quantity: "14" → "12"\n';
  const dry = await restore("--at", "1", "--dry-run");
  expect(dry).toMatchObject({ exitCode: 0, stdout: change });
  expect(dry.stderr).toContain("Nothing was changed");
  const done = await restore("lines.k1.quantity", "--at", "1");
  expect(done).toMatchObject({ exitCode: 0, stdout: change });
  expect(done.stderr).toContain("restored by a new change, entry 3");
  const again = await restore("--at", "1");
  expect(again).toMatchObject({ exitCode: 0, stdout: "" });
  expect(again.stderr).toContain("nothing to restore");
  const history = await runJson(["audit", "history", "2026-7"], access);
  expect(history.value).toMatchObject({ items: [{ seq: 3 }, { seq: 2 }, { seq: 1 }] });
});

test("[CM260] a moment gets a name, another and none again, and the history tells of it", async () => {
  const access = await raisedInvoice(temporaryFolder());
  const run = (...args: readonly string[]) => runCli(["audit", ...args], access);
  const history = async (): Promise<string> => (await run("history", "2026-7")).stdout;
  const named = await run("name", "2026-7", "Before the price talk", "--at", "1");
  expect(named).toMatchObject({ exitCode: 0, stdout: "" });
  expect(named.stderr).toMatch(/^The moment of 2\d{3}-.* is called Before the price talk\.$/m);
  expect(await history()).toMatch(/^ {2}called Before the price talk after entry 1$/m);
  expect(await history()).toMatch(/^ {2}named a moment Before the price talk$/m);

  expect((await run("name", "2026-7", "Talk", "--was", "Before the price talk")).exitCode).toBe(0);
  expect(await history()).toMatch(/^ {2}called Talk after entry 1$/m);
  const unknown = await run("name", "2026-7", "Other", "--remove");
  expect(unknown).toMatchObject({ exitCode: 1 });
  expect(unknown.stderr).toContain('No moment of it is called "Other"');
  expect((await run("name", "2026-7", "Talk", "--at", "1", "--remove")).exitCode).toBe(1);
  const { value } = await runJson(["audit", "name", "2026-7", "Talk", "--remove"], access);
  expect(value).toMatchObject({ document: invoice, name: null });
  expect(await history()).not.toContain("called Talk");
});

test("[CM113] the public key is printed for auditors, and a new one prepared; who may not audit exports nothing", async () => {
  const data = temporaryFolder();
  const access = await raisedInvoice(data);
  await runCli(["audit", "history", invoice], access);
  const key = async (...more: readonly string[]) =>
    (await runCli(["audit", "key", "--data", data, ...more])).stdout.trim();
  const old = await key();
  expect(old).toMatch(/^[\w-]{43}$/);
  expect(await key("--rotate")).toBe(old);
  const file = join(data, "acme.ledger");
  await runCli(["audit", "export", file], access);
  expect(await key()).not.toBe(old);
  for (const given of [old, await key()]) {
    expect((await runCli(["audit", "verify", file, "--key", given])).exitCode).toBe(0);
  }
  const editor = { ...access, token: await tokenFor("eve", "editor") };
  const refused = await runCli(["audit", "export", join(data, "more")], editor);
  expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("may not audit") });
  const nowhere = await runCli(["audit", "key", "--data", temporaryFolder()]);
  expect(nowhere).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("no key yet") });
});

test("[CM115] erase says what it would do and changes nothing; with --yes an owner does it, and the history says so", async () => {
  const access = await raisedInvoice(temporaryFolder());
  const history = async () => (await runCli(["audit", "history", invoice, "--raw"], access)).stdout;
  const owner = { ...access, token: await tokenFor("olga", "owner") };
  const dry = await runCli(["audit", "erase", "2026-7"], owner);
  expect(dry).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining("Nothing was changed"),
  });
  expect(dry.stdout).toMatch(/2 batches stand in ledger and journal/);
  expect(dry.stdout).toMatch(/Not removed: what the invoice says now/);
  expect(await history()).toContain('"12" → "14"');
  const editor = { ...access, token: await tokenFor("eve", "editor") };
  expect(await runCli(["audit", "erase", "2026-7", "--yes"], editor)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("may not manage"),
  });
  const done = await runCli(["audit", "erase", "2026-7", "--yes"], owner);
  expect(done).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining("erased up to entry 3"),
  });
  const [first = ""] = (await history()).split("\n");
  expect(first).toMatch(/olga, erasure-.*\(erase\)$/);
  expect(await history()).toContain("lines.k1.quantity: (erased) → (erased)");
});
