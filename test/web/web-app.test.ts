import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hasBrowser, startWebWorld } from "./browsers.ts";

const syncOf = (page: Page): Promise<string> => page.locator("sync-block .card").innerText();
const totalOf = (page: Page): Promise<string> => page.locator("#due").innerText();

/** A draft with a customer and one line, made with the keyboard alone. */
async function writeDraft(page: Page, customer: string, price: string): Promise<void> {
  await page.getByRole("heading", { name: "Invoices" }).waitFor();
  await page.getByRole("status").first().waitFor();
  await page.keyboard.press("n");
  const field = page.getByLabel("Customer", { exact: true });
  await field.waitFor();
  await expect.poll(() => field.evaluate((input) => input.matches(":focus"))).toBe(true);
  await page.keyboard.type(customer);
  // Dates, number, currency and the way to details lie between.
  for (let count = 0; count < 6; count += 1) await page.keyboard.press("Tab");
  await page.keyboard.type("Drone survey");
  // No product: Escape closes the list of them.
  await page.keyboard.press("Escape");
  for (const entry of ["4.5", "", price, "19"]) {
    await page.keyboard.press("Tab");
    await page.keyboard.type(entry);
  }
  await page.keyboard.press("Tab");
}

describe.runIf(hasBrowser)("the web app in a real browser", () => {
  test("[WB20] the app is served with a strict policy, and its link's token leaves the address", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const answer = await fetch(`${world.relay.url}/invoices`);
    const html = await answer.text();
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(answer.headers.get("cache-control")).toBe("no-cache");
    expect(html).not.toMatch(/<script>|<style>| on\w+=| style=/);
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? "";
    const asset = await fetch(world.relay.url + script);
    expect(asset.headers.get("cache-control")).toContain("immutable");
    expect((await fetch(`${world.relay.url}/assets/none.js`)).status).toBe(404);

    const { tab } = await world.browser("ada");
    const page = await tab();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.getByText("No invoices yet.").waitFor();
    expect(page.url()).toBe(`${world.relay.url}/invoices`);
    await page.reload();
    await page.getByText("No invoices yet.").waitFor();
    expect(asked.filter((url) => !url.startsWith(world.relay.url))).toEqual([]);
    expect(world.trouble).toEqual([]);
  });

  test("[WB494] a browser at an address that is none is told so and led on, in its language; a program gets the relay's problem", async () => {
    await using world = await startWebWorld();
    const asked = (path: string, accept: string): Promise<Response> =>
      fetch(world.relay.url + path, { headers: { accept } });
    const html = "text/html,application/xhtml+xml,*/*;q=0.8";
    for (const path of ["/invoices/typo/x", "/nonsense?a=1", "/synchronous"]) {
      const page = await asked(path, html);
      expect(page.status).toBe(404);
      expect(page.headers.get("content-type")).toContain("text/html");
      expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(page.headers.get("cache-control")).toBe("no-cache");
      expect(await page.text()).toContain("<concord-app");
    }
    for (const [path, accept] of [
      ["/nonsense", "*/*"],
      ["/api/v1/nonsense", html],
      ["/sync/nonsense", html],
    ] as const) {
      const problem = await asked(path, accept);
      expect(problem.status).toBe(404);
      expect(problem.headers.has("content-security-policy")).toBe(false);
      expect(await problem.json()).toMatchObject({ type: "urn:concord:problem:not-found" });
    }

    const ada = await world.browser("ada");
    const hers = await ada.tab("/nonsense");
    await hers.getByRole("heading", { name: "There is nothing here" }).waitFor();
    await hers.getByText("No page has the address /nonsense.").waitFor();
    await hers.getByRole("link", { name: "Go to the invoices" }).click();
    await hers.getByText("No invoices yet.").waitFor();
    const ben = await world.browser("ben", "editor", { locale: "de-DE" });
    const his = await ben.tab("/invoices/typo/x");
    await his.getByRole("heading", { name: "Hier ist nichts" }).waitFor();
    await his.getByRole("link", { name: "Zu den Rechnungen" }).click();
    await his.getByRole("heading", { name: "Rechnungen", exact: true }).waitFor();
    // What a browser says of any page with such a status, and nothing else.
    expect(world.trouble.filter((each) => !each.includes("404 (Not Found)"))).toEqual([]);
  });

  test("[WB21] an invoice that one browser writes with the keyboard alone, another one sees, to the cent", async () => {
    await using world = await startWebWorld();
    const ada = await world.browser("ada");
    const ben = await world.browser("ben");
    const hers = await ada.tab();
    const his = await ben.tab();
    await writeDraft(hers, "Nordlicht Studio GmbH", "1,250.50");
    // 4.5 × 1,250.50 = 5,627.25; 19 % of it are 1,069.18.
    await expect.poll(() => totalOf(hers)).toBe("€6,696.43");
    await expect.poll(() => syncOf(hers)).toContain("All changes synced");

    await his.getByText("Nordlicht Studio GmbH").waitFor();
    await his.getByRole("link", { name: "Draft" }).click();
    await expect.poll(() => totalOf(his)).toBe("€6,696.43");
    await his.getByLabel("PO number", { exact: true }).fill("NS-778");
    await his.keyboard.press("Tab");
    await expect
      .poll(() => hers.getByLabel("PO number", { exact: true }).inputValue())
      .toBe("NS-778");
    expect(world.trouble).toEqual([]);
  });

  test("[WB22] what is written offline outlives the page, is said to be on this device, and is sent later by whatever tab is left", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const { context, tab } = await world.browser("ada");
    const first = await tab();
    await first.getByText("No invoices yet.").waitFor();
    await expect.poll(() => syncOf(first)).toContain("All changes synced");
    const second = await tab();
    await second.getByText("No invoices yet.").waitFor();

    await world.relay.end();
    await writeDraft(first, "Kestrel Field Services", "80");
    // The draft, a customer made and chosen, a line and three fields of that.
    await expect.poll(() => syncOf(first)).toContain("Saved on this device · 7 to send");
    // The tab whose worker holds the replica goes: the other one takes over, with everything that was written.
    await first.close();
    await second.getByText("Kestrel Field Services").waitFor();
    await second.getByRole("link", { name: "Draft" }).click();
    await expect.poll(() => totalOf(second)).toBe("€428.40");
    await expect.poll(() => syncOf(second)).toMatch(/Saved on this device · \d+ to send/);
    await context.close();
  });

  test("[WB24] the page is dark where the system is", async () => {
    await using world = await startWebWorld();
    const { tab } = await world.browser("ada");
    const page = await tab();
    await page.getByText("No invoices yet.").waitFor();
    const background = (): Promise<string> =>
      page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    expect(await background()).toBe("rgb(247, 248, 250)");
    await page.emulateMedia({ colorScheme: "dark" });
    await expect.poll(background).toBe("rgb(14, 17, 22)");
    expect(world.trouble).toEqual([]);
  });

  test("[WB16] what can be read in two ways is asked about, and never guessed", async () => {
    await using world = await startWebWorld();
    const { tab } = await world.browser("ada");
    const page = await tab();
    await writeDraft(page, "Acme", "80");
    const due = page.getByLabel("Due date", { exact: true });
    await due.fill("03/04/2027");
    await due.press("Tab");
    await page.getByText("Which one is meant?").waitFor();
    expect(await page.getByRole("button", { name: /2027/ }).allInnerTexts()).toEqual([
      "3 Apr 2027",
      "4 Mar 2027",
    ]);
    await page.getByRole("button", { name: "3 Apr 2027" }).click();
    await expect.poll(() => due.inputValue()).toBe("3 Apr 2027");
    await due.fill("soon");
    await due.press("Tab");
    await page.getByRole("alert").getByText("soon").waitFor();
    expect(world.trouble).toEqual([]);
  });
});
