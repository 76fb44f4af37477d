import { WorkspaceId } from "@concord/protocol";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createRates, defaultRates } from "./rates.ts";
import type { Rate } from "./rates.ts";

const acme = WorkspaceId.parse("acme");
const other = WorkspaceId.parse("other");

/** So much of batches; bytes and structs as good as free, as is labour. */
function batchesOnly(perSecond: number, burst: number): Rate {
  const much = 1e12;
  return {
    perSecond: { batches: perSecond, bytes: much, structs: much, labourMs: much },
    burst: { batches: burst, bytes: much, structs: much, labourMs: much },
  };
}

const one = { batches: 1, bytes: 1, structs: 1 };

test("[RL95] whoever is in debt waits until it is paid, and nobody else does", () => {
  let now = 0;
  const rates = createRates(
    { principal: batchesOnly(10, 2), workspace: batchesOnly(1_000, 1_000) },
    () => now,
  );
  for (let batch = 0; batch < 3; batch += 1) rates.charge(acme, "ada", one);
  expect(rates.waitMs(acme, "ada")).toBe(100);
  expect(rates.waitMs(acme, "bob")).toBe(0);
  expect(rates.waitMs(other, "ada")).toBe(0);
  now += 100;
  expect(rates.waitMs(acme, "ada")).toBe(0);
});

test("[RL95] all principals of a workspace together have a rate too", () => {
  const rates = createRates(
    { principal: batchesOnly(1_000, 1_000), workspace: batchesOnly(10, 2) },
    () => 0,
  );
  for (const name of ["ada", "bob", "cid"]) rates.charge(acme, name, one);
  expect(rates.waitMs(acme, "dan")).toBe(100);
  expect(rates.waitMs(other, "dan")).toBe(0);
});

test("[RL95] bytes, structs and labour count as batches do; a batch larger than any bucket passes", () => {
  for (const kind of ["bytes", "structs", "labourMs"] as const) {
    const rate = batchesOnly(1e12, 1e12);
    const tight = {
      perSecond: { ...rate.perSecond, [kind]: 1_000 },
      burst: { ...rate.burst, [kind]: 500 },
    };
    const rates = createRates({ principal: tight, workspace: rate }, () => 0);
    expect(rates.waitMs(acme, "ada")).toBe(0);
    rates.charge(acme, "ada", { ...one, [kind]: 2_500 });
    expect(rates.waitMs(acme, "ada")).toBe(2_000);
  }
});

test("[RL240] of who owes much labour no more is done, until some of it is paid; of others it is", () => {
  let now = 0;
  const rates = createRates(defaultRates, () => now);
  rates.charge(acme, "ada", { labourMs: 1_200 });
  expect([rates.waitMs(acme, "ada"), rates.refusesMs(acme, "ada")]).toEqual([2_000, 0]);
  rates.charge(acme, "ada", { labourMs: 400 });
  expect(rates.refusesMs(acme, "ada")).toBe(6_000);
  expect([rates.refusesMs(acme, "bob"), rates.refusesMs(other, "ada")]).toEqual([0, 0]);
  now = 3_000;
  expect(rates.refusesMs(acme, "ada")).toBe(0);
  now = 6_000;
  expect([rates.waitMs(acme, "ada"), rates.refusesMs(acme, "ada")]).toEqual([0, 0]);
});

test("[RL95] over any time no more comes in than the burst, the rate, and the batch that began the debt", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.tuple(fc.nat(300), fc.integer({ min: 1, max: 5 })), { maxLength: 200 }),
      (perSecond, burst, arrivals) => {
        let now = 0;
        const unlimited = batchesOnly(1e12, 1e12);
        const rates = createRates(
          { principal: batchesOnly(perSecond, burst), workspace: unlimited },
          () => now,
        );
        let taken = 0;
        for (const [pause, batches] of arrivals) {
          now += pause;
          if (rates.waitMs(acme, "ada") > 0) continue;
          rates.charge(acme, "ada", { ...one, batches });
          taken += batches;
          expect(taken).toBeLessThanOrEqual(burst + (perSecond * now) / 1_000 + 5);
        }
      },
    ),
  );
});

test("[RL95] what is full again is forgotten, and a clock that was put back gives nothing away", () => {
  let now = 1_000_000;
  const rates = createRates(
    { principal: batchesOnly(10, 1), workspace: batchesOnly(1e12, 1e12) },
    () => now,
  );
  for (let person = 0; person < 5_000; person += 1) rates.charge(acme, `p${person}`, one);
  rates.charge(acme, "ada", { ...one, batches: 11 });
  expect(rates.waitMs(acme, "ada")).toBe(1_000);
  now -= 500_000;
  expect(rates.waitMs(acme, "ada")).toBe(1_000);
  now += 400;
  expect(rates.waitMs(acme, "ada")).toBe(600);
});
