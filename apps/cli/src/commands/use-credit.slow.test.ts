import { expect, test } from "vitest";
import { openApi } from "../access/api.ts";
import type { ApiAccess } from "../access/api.ts";
import { Written } from "../access/relay-answers.ts";
import { runCli, runJson } from "../testing/run-cli.ts";
import { startRelay } from "../testing/test-relay.ts";
import { issued } from "../testing/written-invoices.ts";

const thisYear = new Date().toISOString().slice(0, 4);
const number = (count: number): string => `INV-${thisYear}-000${count}`;

/** An issued invoice over 119.00 EUR, paid with an amount. */
async function sold(access: ApiAccess, paid?: string, buyer = "Acme GmbH"): Promise<string> {
  const tax = { category: "S", rate: "19" };
  const lines = [{ id: "l1", name: "Pump", quantity: "1", price: "100", tax }];
  const id = await issued(access, { buyer: { name: buyer }, lines });
  if (paid !== undefined) await runCli(["pay", id, "--amount", paid, "--over"], access);
  return id;
}

const shown = async (access: ApiAccess, wanted: string): Promise<unknown> =>
  (await runJson(["invoices", "show", wanted], access)).value;

const told = async (access: ApiAccess, ...words: readonly string[]): Promise<string> =>
  (await runCli(words, access)).stderr;

test("[CM208] what was paid too much for one invoice is used for another, and taken back on both", async () => {
  const access = await startRelay();
  const from = await sold(access, "159");
  const to = await sold(access);
  expect(await told(access, "use-credit", number(2))).toContain(
    `Used: 40.00 EUR of ${number(1)}. ${number(2)} is partially-paid, 79.00 EUR open.`,
  );
  expect(await shown(access, number(1))).toMatchObject({ status: "paid", outstanding: "0" });
  expect((await runCli(["invoices", "show", number(2)], access)).stdout).toMatch(
    new RegExp(`credit used +\\d{4}-\\d\\d-\\d\\d +40.00 EUR +use-.* from ${number(1)}`),
  );
  expect((await runCli(["invoices", "show", number(1)], access)).stdout).toMatch(
    new RegExp(`credit used +\\d{4}-\\d\\d-\\d\\d +40.00 EUR +use-.* for ${number(2)}`),
  );
  const reverse = await runCli(["reverse", number(2)], access);
  expect([reverse.exitCode, reverse.stderr]).toEqual([
    1,
    expect.stringContaining(`concord use-credit ${number(2)} --take-back`),
  ]);
  const back = await runJson(["use-credit", number(2), "--take-back"], access);
  expect(back.value).toEqual({
    document: to,
    from,
    key: expect.stringMatching(/^use-/),
    amount: "40",
    status: "unpaid",
    flags: [],
    outstanding: "119",
  });
  expect(await shown(access, number(1))).toMatchObject({ status: "overpaid", outstanding: "-40" });
  expect(await told(access, "use-credit", number(2), "--take-back")).toContain(
    `${number(2)} uses no credit`,
  );
});

test("[CM209] of several credits one is named; where there is none, or it is another customer's, that is said and nothing is recorded", async () => {
  const access = await startRelay();
  await sold(access);
  expect(await told(access, "use-credit", number(1))).toContain("has no credit that it could use");
  await sold(access, "129");
  await sold(access, "139");
  await sold(access, "149", "Else AG");
  const several = await told(access, "use-credit", number(1));
  expect(several).toContain(`--from which: ${number(2)} (10.00 EUR), ${number(3)} (20.00 EUR).`);
  expect(await told(access, "use-credit", number(1), "--from", number(4))).toContain(
    `and ${number(1)} one to Acme GmbH`,
  );
  expect(await shown(access, number(1))).toMatchObject({ status: "unpaid" });
  expect(await told(access, "use-credit", number(1), "--from", number(3))).toContain(
    `Used: 20.00 EUR of ${number(3)}`,
  );
  expect(await told(access, "use-credit", number(1))).toContain(`Used: 10.00 EUR of ${number(2)}`);
  expect(await told(access, "use-credit", number(1), "--take-back")).toContain("--from which");
  const back = ["use-credit", number(1), "--take-back", "--from", number(2)] as const;
  expect(await told(access, ...back)).toContain(`10.00 EUR are ${number(2)}'s again`);
});

test("[CM215] what was half used and can be used no more is said to be back where it came from", async () => {
  const access = await startRelay();
  const from = await sold(access, "159");
  const to = await sold(access);
  const refund = { amount: "40", to: "balance", usedFor: to, payment: "p1" };
  const operations = [{ type: "record-refund", key: "use-1", refund }];
  await openApi(access).post(`/api/v1/invoices/${from}/operations`, { operations }, Written);
  await runCli(["pay", to], access);
  expect(await told(access, "use-credit", number(2))).toContain(
    `40.00 EUR are ${number(1)}'s again. ${number(2)} is paid`,
  );
});
