import { once } from "node:events";
import { connect, createServer } from "node:net";
import { createMemoryStorage, openWorkspace, platformDeps } from "@concord/client";
import { DocumentId } from "@concord/model";
import { AbsencesAnswer } from "@concord/protocol";
import { expect, onTestFinished, test, vi } from "vitest";
import { openApi } from "../access/api.ts";
import type { ApiAccess } from "../access/api.ts";
import { Written } from "../access/relay-answers.ts";
import { runCli, runJson } from "../testing/run-cli.ts";
import { startRelay, tokenFor } from "../testing/test-relay.ts";
import { drafted } from "../testing/written-invoices.ts";

const line = {
  id: "l1",
  name: "Pump inspection",
  quantity: "2",
  price: "100",
  tax: { category: "S", rate: "19" },
};
const place = { line1: "Hafenstr. 1", city: "Kiel", country: "DE" };
const complete = {
  currency: "EUR",
  dueDate: "2099-01-01",
  seller: { name: "Ours GmbH", vatId: "DE123456789", address: place },
  buyer: { name: "Acme GmbH", address: place },
  lines: [line],
};
const thisYear = new Date().toISOString().slice(0, 4);

const draft = (access: ApiAccess, content: object = complete): Promise<string> =>
  drafted(access, content);

function operate(
  access: ApiAccess,
  id: string,
  ...operations: readonly object[]
): Promise<unknown> {
  return openApi(access).post(`/api/v1/invoices/${id}/operations`, { operations }, Written);
}

test("[CM100] a draft is issued by name: its number is all that is printed", async () => {
  const access = await startRelay();
  const id = await draft(access);
  expect(await runCli(["issue", id.slice(-8)], access)).toEqual({
    stdout: `INV-${thisYear}-0001\n`,
    stderr: "",
    exitCode: 0,
  });
});

test("[CM240] what receivers may ask for is told once it is issued, and stops nothing", async () => {
  const access = await startRelay();
  const lacking = { ...complete, dueDate: undefined, buyer: { name: "Acme GmbH" } };
  const { stdout, stderr, exitCode } = await runCli(
    ["issue", await draft(access, lacking)],
    access,
  );
  expect({ stdout, exitCode }).toEqual({ stdout: `INV-${thisYear}-0001\n`, exitCode: 0 });
  expect(stderr).toMatch(/buyer\.address +The buyer has no postal address/);
  expect(stderr).toMatch(/dueDate +Say when the invoice is due/);
  const { value } = await runJson(["issue", await draft(access, lacking)], access);
  expect(value).toMatchObject({ warnings: [{ path: "buyer.address" }, { path: "dueDate" }] });
});

test("[CM241] a seller with a VAT identifier issues nothing without a tax; whoever has none is told", async () => {
  const access = await startRelay();
  const untaxed = { ...complete, lines: [{ ...line, tax: undefined }] };
  const { stderr, exitCode } = await runCli(["issue", await draft(access, untaxed)], access);
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/lines\.l1\.tax +No line has a tax/);
  const small = { ...untaxed, seller: { name: "Small", legalId: "HRA 1", address: place } };
  const told = await runCli(["issue", await draft(access, small)], access);
  expect(told).toMatchObject({ stdout: `INV-${thisYear}-0001\n`, exitCode: 0 });
  expect(told.stderr).toMatch(/lines\.l1\.tax +No line has a tax/);
});

test("[CM17] who issues what is issued already reads as which number, and nothing of the request", async () => {
  const access = await startRelay();
  const id = await draft(access);
  await runCli(["issue", id], access);
  expect(await runCli(["issue", id], access)).toEqual({
    stdout: "",
    stderr: `The invoice is already issued as INV-${thisYear}-0001.`,
    exitCode: 1,
  });
});

test("[CM101] what keeps a draft from being issued is listed, each with its field; 3", async () => {
  const access = await startRelay();
  const id = await draft(access, { ...complete, currency: undefined, buyer: {} });
  const { stdout, stderr, exitCode } = await runCli(["issue", id], access);
  expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 3 });
  expect(stderr).toMatch(/2 things are to be corrected/);
  expect(stderr).toMatch(/currency +Say which currency/);
  expect(stderr).toMatch(/buyer\.name +Name the buyer/);
  const named = await runJson(["issue", await draft(access), "--series", "none"], access);
  expect(named).toMatchObject({
    exitCode: 3,
    value: {
      number: null,
      state: "declined",
      declined: { findings: [{ rule: "CONCORD-SERIES" }] },
    },
  });
});

test("[CM102] an issued invoice is voided with its reason; not once it was paid", async () => {
  const access = await startRelay();
  const [id, paid] = [await draft(access), await draft(access)];
  for (const each of [id, paid]) await runCli(["issue", each], access);
  const number = `INV-${thisYear}-0001`;
  const voided = await runCli(["void", number, "--reason", "Wrong customer"], access);
  expect(voided).toMatchObject({ stdout: "", exitCode: 0 });
  expect(voided.stderr).toContain(`Voided: ${number}`);
  await operate(access, paid, { type: "record-payment", key: "p1", payment: { amount: "10" } });
  const refused = await runCli(["void", paid], access);
  expect(refused.exitCode).toBe(3);
  expect(refused.stderr).toContain("10 EUR of it were paid");
});

test("[CM103] series shows what was given, and its register every number with what became of it", async () => {
  const access = await startRelay();
  const none = await runCli(["series"], access);
  expect(none.stdout).toMatch(/invoices +INV-\{year\}-\{number\}/);
  expect(none.exitCode).toBe(0);
  const ids = [await draft(access), await draft(access), await draft(access)];
  for (const id of ids) await runCli(["issue", id], access);
  await runCli(["void", ids[1] ?? "", "--reason", "Wrong customer"], access);
  expect((await runCli(["series"], access)).stdout).toMatch(
    new RegExp(`invoices +INV-.+ +${thisYear} +1–3 +2 issued, 1 void`),
  );
  const { stdout } = await runCli(["series", "numbers"], access);
  expect(stdout).toMatch(new RegExp(`INV-${thisYear}-0002 +void .+ Wrong customer`));
  const { value } = await runJson(["series", "numbers", "invoices"], access);
  expect(value).toMatchObject({
    items: ids.map((document, index) => ({
      document,
      count: index + 1,
      state: index === 1 ? "void" : "issued",
    })),
  });
  const unknown = await runCli(["series", "numbers", "none"], access);
  expect(unknown).toMatchObject({ exitCode: 1, stdout: "" });
});

test("[CM160] who has had the invoice open offline is named, beside its number", async () => {
  const access = await startRelay();
  const id = await draft(access);
  const network = await breakableNetwork(Number(new URL(access.url).port));
  const idris = await openWorkspace({
    url: `ws://127.0.0.1:${network.port}/sync`,
    token: await tokenFor("Idris", "field"),
    storage: createMemoryStorage(),
    deps: platformDeps(),
  });
  onTestFinished(() => idris[Symbol.asyncDispose]());
  await idris.caughtUp();
  const open = await idris.open(DocumentId.parse(id));
  open.presence().show({ field: "dueDate" });
  await idris.apply(DocumentId.parse(id), [
    { type: "set-field", path: "references.purchaseOrder", value: "PO 7" },
  ]);
  await vi.waitFor(() => expect(idris.status().state).toBe("synced"));
  network.end();
  await vi.waitFor(async () => {
    const path = `/api/v1/invoices/${id}/absences`;
    expect((await openApi(access).get(path, AbsencesAnswer)).items).toHaveLength(1);
  });
  const { stdout, stderr } = await runCli(["issue", id], access);
  expect(stdout).toBe(`INV-${thisYear}-0001\n`);
  expect(stderr).toMatch(/^Idris has had it open offline since \d{4}-.* comes as a conflict\.\n$/);
});

/** A way to a port of this machine that ends like a network does: without a goodbye, and for good. */
async function breakableNetwork(target: number) {
  const ways = new Set<() => void>();
  const server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    near.pipe(far).pipe(near);
    for (const each of [near, far]) each.on("error", () => undefined);
    ways.add(() => {
      near.destroy();
      far.destroy();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const end = (): void => {
    server.close();
    for (const cut of ways) cut();
  };
  onTestFinished(end);
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("It has no port");
  return { port: address.port, end };
}
