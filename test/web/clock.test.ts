import { EntryKey } from "@concord/model";
import type { BrowserContext } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import { createDraft } from "./drafts.ts";

const dayMs = 86_400_000;

/** Sets the clock of everything in a browser a day ahead: of its pages, and of their workers, which no clock of a page reaches. */
async function aDayAhead(context: BrowserContext): Promise<void> {
  await context.clock.install({ time: Date.now() + dayMs });
  const ahead = `{ const { now } = Date; globalThis.Date = class extends Date {
    constructor(...given) { super(...(given.length === 0 ? [now() + ${dayMs}] : given)); }
    static now() { return now() + ${dayMs}; }
  }; }`;
  context.on("page", (page) => page.on("worker", (worker) => void worker.evaluate(ahead)));
}

describe.runIf(hasBrowser)("a device whose clock is wrong", () => {
  test("[WB284] a day ahead it works as any other, says so, and puts nothing of its own above what others did later", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const cem = await world.replica("Cem");
    const id = await createDraft(cem, { currency: "EUR", buyer: { name: "Kestrel" } });
    const { context, tab } = await world.browser("Ada");
    await aDayAhead(context);
    const ada = await tab(`/invoices/${id}`);
    const order = ada.getByLabel("PO number", { exact: true });
    await order.fill("AHEAD");
    await order.press("Tab");
    const at = async (path: string): Promise<unknown> => (await cem.registers(id))?.[path];
    await expect.poll(() => at("references.purchaseOrder"), { timeout: 20_000 }).toBe("AHEAD");
    await cem.apply(id, [
      { type: "add-line", line: EntryKey.parse("k1"), content: { name: "Later", quantity: "1" } },
    ]);

    const ben = await (await world.browser("Ben")).tab(`/invoices/${id}`);
    const changes = ben.locator("invoice-page section[aria-labelledby=changes] li");
    await expect.poll(() => changes.count(), { timeout: 20_000 }).toBeGreaterThan(1);
    const [latest = "", before = ""] = await changes.allInnerTexts();
    expect(latest).toContain("Later");
    expect(before).toContain("AHEAD");
    // The time of today alone, by the relay's clock: what is of another day has its day beside it.
    expect(before).toMatch(/^Ada · \d{1,2}:\d\d$/mu);

    await expect
      .poll(() => ada.locator("sync-block .card").innerText(), { timeout: 20_000 })
      .toContain("All changes synced");
    await ada.goto(`${world.relay.url}/settings/device`);
    await ada.getByText(/^24 hrs? ahead/u).waitFor();
    await ben.goto(`${world.relay.url}/settings/device`);
    await ben.locator("dd", { hasText: "Right" }).waitFor();
    expect(world.trouble).toEqual([]);
  });
});
