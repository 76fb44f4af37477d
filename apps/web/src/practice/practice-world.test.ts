import { DocumentId, PlainDate } from "@concord/model";
import { constantFrom, assert, array, boolean, nat, property, record } from "fast-check";
import { expect, test } from "vitest";
import { openPractice } from "./practice-world.ts";
import { stepAfter, steps } from "./practice-steps.ts";

const invoice = DocumentId.parse("0190c0de-0000-7000-8000-000000000001");
const today = PlainDate.parse("2026-11-29");
const about = { name: "Mara", invoice, today, declines: "This is practice." };
const deps = {
  now: Date.now,
  after: (ms: number, run: () => void) => void setTimeout(run, ms),
  paceMs: 4,
};
const due = (value: string) => [{ type: "set-field", path: "dueDate", value }] as const;

test("[WB333] two who practise write the same field without seeing each other: both values are kept as a conflict, by name, and it can be decided", async () => {
  await using world = await openPractice(about, deps);
  const { replica } = world;
  expect(replica.principal()?.name).toBe("Mara");
  expect(replica.list("invoice").map(({ document }) => document)).toEqual([invoice]);
  world.setNetwork("off");
  await replica.apply(invoice, due("2026-12-20"));
  expect(replica.status()).toMatchObject({ state: "on-this-device", batches: 1 });
  await world.colleagueWrites(PlainDate.parse("2026-12-29"));
  world.setNetwork("on");
  await expect.poll(() => replica.conflicts().length).toBe(1);
  await expect.poll(() => replica.status().state).toBe("synced");
  const snapshot = await replica.snapshot(invoice);
  if (snapshot?.kind !== "invoice") throw new Error("no invoice");
  const [conflict] = snapshot.conflicts;
  const sides = [conflict?.record.kept, conflict?.record.lost];
  expect(new Set(sides.map((side) => side?.author))).toEqual(new Set(["Mara", "Idris"]));
  expect(new Set(sides.map((side) => side?.value))).toEqual(new Set(["2026-12-20", "2026-12-29"]));
  world.endSession();
  await expect.poll(() => replica.link().state).toBe("stopped");
  await replica.apply(invoice, due("2027-01-04"));
  await expect.poll(() => replica.status().state).toBe("needs-attention");
  world.setNetwork("on");
  await expect.poll(() => replica.status().state).toBe("synced");
});

test("[WB333] nothing is issued in practice: the request is declined, and says so", async () => {
  await using world = await openPractice(about, deps);
  await world.replica.apply(invoice, [{ type: "request-issue", key: "practice" }]);
  await expect
    .poll(async () => (await world.replica.registers(invoice))?.["requests.practice.declined"])
    .toEqual({ reason: "This is practice." });
});

test("[WB333] no step of practice is skipped or gone back to, whatever is seen", () => {
  const seen = record({
    sync: constantFrom(
      "saving" as const,
      "on-this-device" as const,
      "sending" as const,
      "synced" as const,
      "needs-attention" as const,
    ),
    link: constantFrom("live" as const, "waiting" as const, "stopped" as const),
    isEdited: boolean(),
    isDueEdited: boolean(),
    hasColleagueWritten: boolean(),
    openConflicts: nat(2),
    closedConflicts: nat(2),
  });
  assert(
    property(array(seen), (all) => {
      let at = 0;
      for (const each of all) {
        const next = steps.indexOf(stepAfter(steps[at] ?? "done", each));
        expect([at, Math.min(at + 1, steps.length - 1)]).toContain(next);
        at = next;
      }
    }),
  );
});
