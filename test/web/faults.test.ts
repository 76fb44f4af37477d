import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DecimalString, EntryKey } from "@concord/model";
import type { DocumentId } from "@concord/model";
import type { Replica } from "@concord/client";
import type { Page } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { createProxy } from "../chaos/proxy.ts";
import { violations } from "./accessibility.ts";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import type { WebWorld } from "./browsers.ts";
import { createDraft } from "./drafts.ts";

const line = EntryKey.parse("survey");

/** A draft of somebody's who sits elsewhere and stays to look. */
async function draft(world: WebWorld): Promise<{ readonly cem: Replica; readonly id: DocumentId }> {
  const cem = await world.replica("Cem");
  const tax = { scheme: "VAT", category: "S", rate: DecimalString.parse("19") };
  const [quantity, price] = [DecimalString.parse("2"), DecimalString.parse("100")];
  const content = {
    currency: "EUR",
    buyer: { name: "Acme" },
    lines: [{ id: line, name: "Survey", quantity, price, tax }],
  } as const;
  const id = await createDraft(cem, content);
  await expect.poll(() => cem.status().state).toBe("synced");
  return { cem, id };
}

const syncOf = (page: Page): Promise<string> => page.locator("sync-block .card").innerText();
const order = (page: Page) => page.getByLabel("PO number", { exact: true });

async function writes(page: Page, value: string): Promise<void> {
  await order(page).fill(value);
  await order(page).press("Tab");
}

const orderAt = async (replica: Replica, id: DocumentId): Promise<unknown> =>
  (await replica.registers(id))?.["references.purchaseOrder"];

async function isOpen(page: Page): Promise<void> {
  await order(page).waitFor();
  await expect.poll(() => syncOf(page), { timeout: 20_000 }).toContain("All changes synced");
}

describe.runIf(hasBrowser)("the web app when things go wrong", () => {
  test("[WB120, WB473] what is written on a frozen network is said to be on this device, never to be synced, and arrives once the network is back", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const { cem, id } = await draft(world);
    const { context, tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    await isOpen(page);
    const offline = page.getByText("You are offline. What you enter is saved on this device");
    await context.setOffline(true);
    await offline.waitFor();
    expect(await violations(page)).toEqual([]);
    await writes(page, "FROZEN-1");
    await expect
      .poll(() => syncOf(page), { timeout: 20_000 })
      .toContain("Saved on this device · 1 to send");
    expect(await orderAt(cem, id)).toBeUndefined();
    await context.setOffline(false);
    await expect.poll(() => orderAt(cem, id), { timeout: 30_000 }).toBe("FROZEN-1");
    await expect.poll(() => syncOf(page)).toContain("All changes synced");
    await offline.waitFor({ state: "detached" });
    // Once is enough.
    await context.setOffline(true);
    await writes(page, "FROZEN-2");
    await expect.poll(() => syncOf(page), { timeout: 20_000 }).toContain("1 to send");
    expect(await offline.count()).toBe(0);
    // What a browser says of a request without a network.
    expect(world.trouble.filter((each) => !each.includes("net::ERR_"))).toEqual([]);
  });

  test("[WB121] a relay that dies while somebody writes gets everything, once, when it is back", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const { cem, id } = await draft(world);
    const { tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    await isOpen(page);
    await writes(page, "BEFORE");
    await world.relay.end();
    await writes(page, "DURING");
    await page.getByLabel("Description, line 1", { exact: true }).fill("Survey of the roof");
    await page.keyboard.press("Tab");
    await expect.poll(() => syncOf(page)).toMatch(/Saved on this device · \d to send/);
    await world.restart();
    await expect.poll(() => syncOf(page), { timeout: 30_000 }).toContain("All changes synced");
    await expect.poll(() => orderAt(cem, id), { timeout: 30_000 }).toBe("DURING");
    const registers = (await cem.registers(id)) ?? {};
    expect(registers[`lines.${line}.name`]).toBe("Survey of the roof");
    expect(Object.keys(registers).filter((path) => /^lines\.[^.]+\.name$/.test(path))).toHaveLength(
      1,
    );
  });

  test("[WB122] a connection that is dead and seems open is noticed, and what was written meanwhile arrives over the next", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    await using proxy = await createProxy(world.relay.port);
    const { cem, id } = await draft(world);
    const { tab } = await world.browser("ada", "editor", { port: proxy.port });
    const page = await tab(`/invoices/${id}`);
    await isOpen(page);
    proxy.freeze();
    await writes(page, "HALF-OPEN");
    await expect
      .poll(() => syncOf(page), { timeout: 20_000 })
      .toContain("Saved on this device · 1 to send");
    proxy.flow();
    await expect.poll(() => orderAt(cem, id), { timeout: 30_000 }).toBe("HALF-OPEN");
    await expect.poll(() => syncOf(page)).toContain("All changes synced");
  });

  test("[WB123] over a slow network everything arrives in order, and nothing twice", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    await using proxy = await createProxy(world.relay.port);
    const { cem, id } = await draft(world);
    const { tab } = await world.browser("ada", "editor", { port: proxy.port });
    const page = await tab(`/invoices/${id}`);
    await isOpen(page);
    const seen: unknown[] = [];
    cem.onChange(({ paths }) => {
      if (paths.includes("references.purchaseOrder")) seen.push(paths);
    });
    proxy.delay(400);
    for (const value of ["SLOW-1", "SLOW-2", "SLOW-3"]) await writes(page, value);
    await expect.poll(() => orderAt(cem, id), { timeout: 30_000 }).toBe("SLOW-3");
    await expect.poll(() => syncOf(page), { timeout: 30_000 }).toContain("All changes synced");
    expect(seen.length).toBeLessThanOrEqual(3);
  });

  test("[WB124] what is said to be on this device is there after the browser was killed", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const { cem, id } = await draft(world);
    const profile = mkdtempSync(join(tmpdir(), "concord-profile-"));
    onTestFinished(() => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));
    const first = await world.browser("ada", "editor", { profile });
    const page = await first.tab(`/invoices/${id}`);
    await isOpen(page);
    await world.relay.end();
    await writes(page, "KILLED");
    await expect
      .poll(() => syncOf(page), { timeout: 20_000 })
      .toContain("Saved on this device · 1 to send");
    const devtools = await first.context.newCDPSession(page);
    const gone = new Promise((closed) => first.context.once("close", closed));
    // Never answered: there is nobody left.
    void devtools.send("Browser.crash").catch(() => undefined);
    await gone;

    await world.restart();
    const { context, tab } = await world.browser("ada", "editor", { profile });
    const again = await tab(`/invoices/${id}`);
    await expect.poll(() => order(again).inputValue(), { timeout: 20_000 }).toBe("KILLED");
    await expect.poll(() => orderAt(cem, id), { timeout: 30_000 }).toBe("KILLED");
    await context.close();
  });

  test("[WB125, WB854] a device that is full says that it cannot save, keeps what was entered on the screen, and stores it once there is room", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const { cem, id } = await draft(world);
    const { context, tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    await isOpen(page);
    const devtools = await context.newCDPSession(page);
    // The slash is part of it: without one the browser takes the call and does nothing.
    const origin = `http://127.0.0.1:${world.relay.port}/`;
    await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
    const usage = await devtools.send("Storage.getUsageAndQuota", { origin });
    expect(usage.overrideActive).toBe(true);
    // Where a browser has seen that there is room it does not look again for half a minute.
    let written = 0;
    const isToldOf = async (): Promise<boolean> => {
      written += 1;
      await writes(page, `FULL-${written}`);
      return page.getByRole("button", { name: "Save a copy of unsent changes" }).isVisible();
    };
    await expect.poll(isToldOf, { timeout: 60_000, interval: 1_000 }).toBe(true);
    expect(await order(page).inputValue()).toBe(`FULL-${written}`);
    // It is said once, above the screen.
    await expect.poll(() => page.locator("invoice-page .banner.bad").count()).toBe(0);
    // [WB141] Going elsewhere drops nothing.
    await page.getByRole("link", { name: "Invoices" }).last().click();
    await page.getByRole("heading", { name: "Invoices" }).waitFor();
    await page.goBack();
    await expect.poll(() => order(page).inputValue()).toBe(`FULL-${written}`);
    await devtools.send("Storage.overrideQuotaForOrigin", { origin });
    await expect.poll(() => orderAt(cem, id), { timeout: 30_000 }).toBe(`FULL-${written}`);
    await writes(page, "ROOM");
    await expect.poll(() => orderAt(cem, id), { timeout: 30_000 }).toBe("ROOM");
  });

  test("[WB126] when the tab crashes whose worker holds the replica, another one goes on at once", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const { cem, id } = await draft(world);
    const { context, tab } = await world.browser("ada");
    const leader = await tab(`/invoices/${id}`);
    await isOpen(leader);
    const follower = await tab(`/invoices/${id}`);
    await isOpen(follower);
    const devtools = await context.newCDPSession(leader);
    // Never answered: there is nobody left.
    void devtools.send("Page.crash").catch(() => undefined);
    await new Promise((crashed) => leader.once("crash", crashed));
    await writes(follower, "AFTER-CRASH");
    await expect.poll(() => orderAt(cem, id), { timeout: 10_000 }).toBe("AFTER-CRASH");
  });

  test("[WB127] a line that somebody deletes while it is edited offline becomes a conflict, and no silent loss", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const { cem, id } = await draft(world);
    const { context, tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    await isOpen(page);
    await context.setOffline(true);
    await page.getByLabel("Unit price, line 1").fill("120");
    await page.keyboard.press("Tab");
    await expect
      .poll(() => syncOf(page), { timeout: 20_000 })
      .toContain("Saved on this device · 1 to send");
    await cem.apply(id, [{ type: "remove-line", line }]);
    await expect.poll(() => cem.status().state).toBe("synced");
    await context.setOffline(false);
    await expect
      .poll(() => cem.conflicts().map(({ record }) => record.kind), { timeout: 30_000 })
      .toEqual(["edited-while-removed"]);
    await expect.poll(() => syncOf(page), { timeout: 30_000 }).toContain("All changes synced");
  });
});
