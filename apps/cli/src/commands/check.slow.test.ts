import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { z } from "zod";
import { runCli, runJson } from "../testing/run-cli.ts";
import { startStripeBridge } from "../testing/stripe-bridge.ts";
import { temporaryFolder } from "../testing/test-relay.ts";

test("[CM286] check says which account answers, what may be read and what helps, and writes nothing at the vendor", async () => {
  const { control, side, bridge } = await startStripeBridge(0);
  const good = await runCli(["check", "stripe"], control);
  expect(good).toMatchObject({ exitCode: 0, stderr: "" });
  expect(good.stdout).toBe(
    "✓ stripe answers for Nordlicht Handels GmbH, a sandbox: no real money.\n" +
      "  It may read invoices, customers, items, payments, and credit notes.\n",
  );
  expect(await runJson(["check", "stripe"], control)).toMatchObject({
    exitCode: 0,
    value: { items: [{ vendor: "stripe", state: "healthy", check: { type: "ok" } }] },
  });

  bridge.pause();
  expect((await runCli(["check", "stripe"], control)).stdout).toContain(
    "! Its bridge is paused: nothing is read or sent.",
  );
  bridge.resume();
  await side.post(
    "fault",
    { kind: "status", status: 403, times: 9, match: { method: "GET", path: "/v1/credit_notes" } },
    z.unknown(),
  );
  const partly = await runCli(["check", "stripe"], control);
  expect(partly.exitCode).toBe(3);
  expect(partly.stdout).toMatch(/! It may not read credit notes: .+/);

  await side.post(
    "fault",
    { kind: "status", status: 503, times: 9, match: { method: "GET", path: "/v1/account" } },
    z.unknown(),
  );
  const failed = await runCli(["check", "stripe"], control);
  expect(failed.exitCode).toBe(1);
  expect(failed.stdout).toMatch(/^✗ stripe does not let us in: .+/);
});

test("[CM287] without a vendor every bridge that runs is asked, and one that does not answer keeps nothing of the others back", async () => {
  const { control } = await startStripeBridge(0);
  const data = temporaryFolder();
  writeFileSync(
    join(data, "run.json"),
    JSON.stringify({
      pid: process.pid,
      url: control.url,
      workspace: "demo",
      token: control.token,
      sandboxes: {},
      bridges: { stripe: { url: control.url }, quickbooks: { url: "http://127.0.0.1:1" } },
      parts: {},
    }),
  );
  const said = await runCli(["check", "--data", data]);
  expect(said.exitCode).toBe(1);
  expect(said.stdout).toMatch(/^✓ stripe answers for .+\n.+\n\n✗ quickbooks does not let us in: /);
  expect(await runCli(["check"], control)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("name the vendor too"),
  });
  rmSync(data, { recursive: true });
});

test("[CM288] inspect bridge shows when it last heard of the vendor, how long what went through took, and what is used of the vendor's", async () => {
  const { control } = await startStripeBridge(2);
  const { stdout } = await runCli(["inspect", "bridge", "stripe"], control);
  expect(stdout).toMatch(/heard of it +20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\n/);
  expect(stdout).toMatch(/took +(nothing in a day|\d+ s for 95 of 100 over the last day)\n/);
  expect(stdout).toMatch(/Time zone of its days +UTC \(STRIPE_TIME_ZONE\)\n/);
});
