import { once } from "node:events";
import { expect, test } from "vitest";
import { z } from "zod";
import { concord, startConcord } from "./running-concord.ts";

const Report = z.object({
  steps: z.array(z.object({ what: z.string(), ms: z.number().optional() })),
  agreements: z.array(z.object({ here: z.string(), stripe: z.string(), quickbooks: z.string() })),
  payments: z.array(z.object({ onAna: z.number(), onBen: z.number(), inQuickBooks: z.number() })),
  medianMs: z.number(),
});

test("[CR2] the demo plays its story against a running start: edited, issued here, booked, paid, credited, voided", async () => {
  await using running = await startConcord(5);
  const demo = concord(["demo", "--data", running.data, "--rounds", "3", "--json"]);
  let out = "";
  let errors = "";
  demo.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  demo.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = await once(demo, "exit");
  expect({ code, errors, logs: code === 1 ? await running.logs() : "" }).toMatchObject({
    code: expect.toSatisfy((value) => value === 0 || value === 3),
    errors: "",
  });
  const report = Report.parse(JSON.parse(out));
  expect(report.payments).toHaveLength(3);
  expect(report.agreements).toMatchObject([
    { here: "637.8", stripe: "637.8", quickbooks: "637.8" },
    { here: "void", stripe: "void", quickbooks: "void" },
  ]);
  expect(report.steps.map(({ what }) => what)).toContain("… in QuickBooks, balance 0");
});
