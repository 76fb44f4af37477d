import { copyFileSync } from "node:fs";
import { join } from "node:path";
import type { Replica } from "@concord/client";
import { platformDeps } from "@concord/client";
import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { createWorld } from "./world.ts";

const id = DocumentId.parse("0197f3a0-0000-7000-8000-00000000c0c0");
const set = (path: string, value: string) => ({ type: "set-field", path, value }) as const;
const patient = { timeout: 10_000 };
const isSynced = (replica: Replica) =>
  expect.poll(() => replica.status().state, patient).toBe("synced");
const reads = (replica: Replica, path: string) =>
  expect.poll(async () => (await replica.registers(id))?.[path], patient);

/** A device whose storage was copied: two that have the same identity and the same past. No comparison with the relay heals anything here. */
async function twins() {
  const world = createWorld();
  await world.relay();
  const before = await world.person("ada", { file: "one.sqlite" });
  await before.create({ kind: "invoice", id, operations: [set("currency", "EUR")] });
  await isSynced(before);
  await before[Symbol.asyncDispose]();
  copyFileSync(join(world.folder, "one.sqlite"), join(world.folder, "two.sqlite"));
  const deps = platformDeps();
  // Set back by years: both count on from the same number.
  const behindMs = 20 * 365 * 86_400_000;
  const clock: typeof deps.clock = {
    now: () => deps.clock.now() - behindMs,
    at: (time, work) => deps.clock.at(time + behindMs, work),
  };
  const open = (file: string) =>
    world.person("ada", {
      file,
      antiEntropy: { firstMs: 600_000 },
      deps: { ...deps, clock },
    });
  return { one: await open("one.sqlite"), two: await open("two.sqlite") };
}

test("[CL150] two devices with one identity hear of each other's changes, and no number that both count to costs a change", async () => {
  const { one, two } = await twins();
  expect(two.device).toBe(one.device);
  await isSynced(two);
  await one.apply(id, [set("buyer.name", "Acme")]);
  await isSynced(one);
  await reads(two, "buyer.name").toBe("Acme");
  // Of the same number as the other's.
  await two.apply(id, [set("references.contract", "C-1")]);
  await reads(one, "references.contract").toBe("C-1");
  await isSynced(two);
  await Promise.all([
    one.apply(id, [set("seller.name", "Left")]),
    two.apply(id, [set("references.tender", "Right")]),
  ]);
  for (const replica of [one, two]) {
    await reads(replica, "seller.name").toBe("Left");
    await reads(replica, "references.tender").toBe("Right");
    await isSynced(replica);
  }
});
