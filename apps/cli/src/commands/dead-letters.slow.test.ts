import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { z } from "zod";
import { runCli, runJson } from "../testing/run-cli.ts";
import { startStripeBridge } from "../testing/stripe-bridge.ts";
import type { StripeBridge } from "../testing/stripe-bridge.ts";

const gone = { kind: "invoice", id: "in_gone" } as const;

/** An object that nobody can read: what the runtime leaves when it gives up. */
function park({ store }: StripeBridge): void {
  store.deadLetters.put(
    {
      subject: { type: "object", ref: gone },
      document: undefined,
      reason: "Stripe says no.\nReally.",
      fixes: ["Ask them."],
    },
    Date.parse("2026-01-02T03:04:05Z"),
  );
}

const id = "object:invoice:in_gone";
const vendor = ["--vendor", "stripe"];

test("[CM64] what waits is listed with its reason and what helps", async () => {
  const world = await startStripeBridge(0);
  const empty = await runCli(["dead-letters", "list", ...vendor], world.control);
  expect(empty).toMatchObject({ exitCode: 0, stdout: "" });
  expect(empty.stderr).toContain("No dead letters");

  park(world);
  const { stdout, stderr, exitCode } = await runCli(["dead-letters", ...vendor], world.control);
  expect(exitCode).toBe(3);
  expect(stdout).toBe(
    [
      `${id}  stripe · 2026-01-02 03:04 UTC`,
      "  cannot read the invoice in_gone",
      "  Stripe says no. Really.",
      "  • Ask them.",
      "",
    ].join("\n"),
  );
  expect(stderr).toContain("dead-letters replay");
  expect(await runJson(["dead-letters", ...vendor], world.control)).toMatchObject({
    exitCode: 3,
    value: { items: [{ id, vendor: "stripe", times: 1 }] },
  });
});

test("[CM210] a dead letter says what waits for it, and when it is tried again without anybody", async () => {
  const world = await startStripeBridge(0);
  const { deadLetters } = world.store;
  const againAt = Date.parse("2100-01-02T03:09:05Z");
  const subject = { type: "effect", effect: "e", summary: "Report payment 20 EUR" } as const;
  deadLetters.put({ subject, document: undefined, reason: "Lost.", fixes: [], againAt }, 0);
  deadLetters.holdUp("effect:e", ["Credit 9 EUR in Stripe"]);
  deadLetters.put(
    {
      subject: { type: "reading", of: "party" },
      document: undefined,
      reason: "No permission.",
      fixes: ["Give it."],
    },
    1,
  );
  const { stdout } = await runCli(["dead-letters", ...vendor], world.control);
  expect(stdout).toBe(
    [
      "effect:e  stripe · 1970-01-01 00:00 UTC",
      "  was not done: Report payment 20 EUR",
      "  Lost.",
      "  waits for it: Credit 9 EUR in Stripe",
      "  tried again by itself 2100-01-02 03:09 UTC",
      "",
      "reading:party  stripe · 1970-01-01 00:00 UTC",
      "  may not read customers",
      "  No permission.",
      "  • Give it.",
      "",
    ].join("\n"),
  );
  const inspected = await runCli(["inspect", "bridge", "stripe"], world.control);
  expect(inspected.stdout).toContain("Unknown or not allowed");
  expect(inspected.stdout).toMatch(
    /03:09 +was not done: Report payment 20 EUR +Lost\. Waits for it: Credit 9 EUR in Stripe/,
  );
});

test("[CM65] it is dropped or tried again, once", async () => {
  const world = await startStripeBridge(0);
  park(world);
  const dropped = await runCli(["dead-letters", "drop", id, ...vendor], world.control);
  expect(dropped).toMatchObject({ exitCode: 0, stdout: "" });
  expect(world.store.deadLetters.count()).toBe(0);
  const again = await runCli(["dead-letters", "drop", id, ...vendor], world.control);
  expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("No dead letter") });

  park(world);
  const replay = await runJson(["dead-letters", "replay", id, ...vendor], world.control);
  expect(replay.value).toEqual({ id, vendor: "stripe", done: "replay" });
  await world.bridge.idle();
  // Stripe was asked for it.
  const log = JSON.stringify(await world.side.get("log", z.unknown()));
  expect(log).toContain("/v1/invoices/in_gone");
});

test("[CM65] an id as long as a register's path is found too", async () => {
  const world = await startStripeBridge(0);
  const document = DocumentId.parse("01890f3e-0000-7000-8000-0000000000aa");
  const path = `lines.${"k".repeat(100)}.adjustments.a1.reason`;
  const subject = { type: "register", path } as const;
  world.store.deadLetters.put({ subject, document, reason: "No.", fixes: [] }, 0);
  const long = `register:${document}:${path}`;
  const dropped = await runCli(["dead-letters", "drop", long, ...vendor], world.control);
  expect(dropped).toMatchObject({ exitCode: 0 });
  expect(world.store.deadLetters.count()).toBe(0);
});
