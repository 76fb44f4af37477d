import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { acme, openSealedLedger, paperJournal } from "@concord/ledger/testing";
import { DecimalString, EntryKey } from "@concord/model";
import type { DocumentId } from "@concord/model";
import type { Replica } from "@concord/client";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { troubleOnAllScreens } from "./accessibility.ts";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import type { WebWorld } from "./browsers.ts";
import { createDraft } from "./drafts.ts";

const flight = EntryKey.parse("k1");
const survey = EntryKey.parse("k2");

const decimal = (text: string): DecimalString => DecimalString.parse(text);

/** A draft of Cem's, with 12 hectares, that Mara has raised to 14 and given a due date. */
async function raised(
  world: WebWorld,
): Promise<{ readonly cem: Replica; readonly id: DocumentId }> {
  const cem = await world.replica("Cem");
  const id = await createDraft(cem, {
    currency: "EUR",
    buyer: { name: "Nordlicht Studio GmbH" },
    lines: [
      {
        id: flight,
        name: "Drone flight",
        quantity: decimal("12"),
        unit: "HAR",
        price: decimal("72"),
      },
      { id: survey, name: "Site survey", quantity: decimal("1"), price: decimal("100") },
    ],
  });
  await expect.poll(() => cem.status().state).toBe("synced");
  const mara = await world.replica("Mara");
  await mara.apply(id, [{ type: "set-line", line: flight, field: "quantity", value: "14" }]);
  await mara.apply(id, [{ type: "set-field", path: "dueDate", value: "2026-12-22" }]);
  await expect.poll(() => mara.status().state).toBe("synced");
  return { cem, id };
}

const frame = (page: Page) => page.locator("history-page .frame");
const count = (page: Page) => page.locator(".count");
const due = (page: Page): Promise<string> => page.locator(".sums dd.due").innerText();
/** The name of a moment beside the slider. */
const nameIn = (page: Page, name: string) =>
  page.locator(".point.own").getByText(name, { exact: true });
const soon = { timeout: 20_000 } as const;

describe.runIf(hasBrowser)("the history of an invoice in a real browser", () => {
  test("[WB260, WB261, WB263, WB265] H opens it; who did what is told with the total, and arrows go through the moments, each with the invoice as it was", async () => {
    await using world = await startWebWorld({ ledger: true });
    const { id } = await raised(world);
    const { tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    await page.getByRole("link", { name: "History" }).waitFor(soon);
    await page.keyboard.press("h");
    await frame(page)
      .getByText(/As of .* · read-only/)
      .waitFor(soon);
    expect(page.url()).toBe(`${world.relay.url}/invoices/${id}/history`);
    const groups = page.locator("button.group");
    await expect.poll(() => groups.count()).toBe(2);
    const [latest = "", first = ""] = await groups.allInnerTexts();
    expect(latest).toContain("raised Drone flight from 12 to 14 ha");
    expect(latest).toContain("set due date to 22 Dec 2026");
    expect(latest).toContain("total +€144.00, now €1,108.00");
    expect(first).toContain("created the invoice for Nordlicht Studio GmbH");
    expect(await due(page)).toBe("€1,108.00");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => count(page).innerText()).toBe("Change 2 of 3");
    expect(await due(page)).toBe("€1,108.00");
    await page.keyboard.press("Shift+ArrowLeft");
    await expect.poll(() => due(page)).toBe("€964.00");
    await page.keyboard.press("End");
    await expect.poll(() => due(page)).toBe("€1,108.00");
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByLabel("Customer", { exact: true }).waitFor();
    expect(world.trouble).toEqual([]);
  });

  test("[WB266, WB267, WB268] two moments are compared, a value is asked about, and the invoice is restored as a change that can be taken back", async () => {
    await using world = await startWebWorld({ ledger: true });
    const { cem, id } = await raised(world);
    const { tab } = await world.browser("ada");
    const page = await tab();
    await page.goto(`${world.relay.url}/invoices/${id}/history?field=lines.k1.quantity`);
    const why = page.locator(".why");
    await why.getByText("Mara").waitFor(soon);
    expect((await why.innerText()).replaceAll(/\s+/g, " ")).toContain("Before 12");
    await page.keyboard.press("Home");
    await why.getByText("Cem").waitFor();
    await page.getByRole("button", { name: "Compare…" }).click();
    await page.keyboard.press("End");
    await page.locator(".compared").getByText("total +€144.00").waitFor();
    await expect.poll(() => page.locator(".lines ins").first().innerText()).toContain("14");
    expect(await page.locator(".lines del").first().innerText()).toContain("12");
    await page.getByRole("button", { name: "End comparing" }).click();

    await page.keyboard.press("Home");
    await page.getByRole("button", { name: "Restore this field…" }).click();
    await page.locator(".restore").getByText("total -€144.00, now €964.00").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Restore…", exact: true }).click();
    await page.locator(".restore").getByText("Due date").waitFor();
    await page.getByRole("button", { name: "Restore", exact: true }).click();
    await expect
      .poll(async () => (await cem.registers(id))?.["lines.k1.quantity"], soon)
      .toBe("12");
    expect((await cem.registers(id))?.["dueDate"] ?? null).toBe(null);
    await expect
      .poll(() => page.locator("button.group").first().innerText(), soon)
      .toContain("You");
    await page.getByRole("button", { name: "Undo" }).click();
    await expect
      .poll(async () => (await cem.registers(id))?.["lines.k1.quantity"], soon)
      .toBe("14");
    expect(world.trouble).toEqual([]);
  });

  test("[WB262] without a network it is said what is kept, and time travel goes on in it", async () => {
    await using world = await startWebWorld({ worksOffline: true, ledger: true });
    const { id } = await raised(world);
    const { context, tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}/history`);
    await frame(page).waitFor(soon);
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
    await context.setOffline(true);
    await page.getByText("You are offline. Kept here: all 3 changes").waitFor(soon);
    await page.keyboard.press("Home");
    await expect.poll(() => due(page)).toBe("€964.00");
    await page.reload();
    await page.getByText("You are offline. Kept here: all 3 changes").waitFor(soon);
    await page.keyboard.press("Home");
    await expect.poll(() => due(page)).toBe("€964.00");
  });

  test("[WB789] a name that somebody gives a moment is there for the others as it is given, also where it was changed without a network", async () => {
    await using world = await startWebWorld({ worksOffline: true, ledger: true });
    const { cem, id } = await raised(world);
    const ada = await world.browser("ada");
    const page = await ada.tab(`/invoices/${id}/history`);
    await frame(page).waitFor(soon);
    const other = await (await world.browser("mara")).tab(`/invoices/${id}/history`);
    await frame(other).waitFor(soon);
    await page.keyboard.press("Home");
    await page.getByRole("button", { name: "Name…" }).click();
    await page.keyboard.type("Before the price talk");
    await page.keyboard.press("Enter");
    await nameIn(other, "Before the price talk").click(soon);
    await expect.poll(() => due(other)).toBe("€964.00");

    await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
    await ada.context.setOffline(true);
    await page.getByText("You are offline. Kept here").waitFor(soon);
    await page.getByRole("button", { name: "Name…" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Price talk");
    await page.keyboard.press("Enter");
    await nameIn(page, "Price talk").waitFor();
    await ada.context.setOffline(false);
    await nameIn(other, "Price talk").waitFor(soon);
    // Of one sitting it is told what it came to.
    await other.getByText("named a moment “Price talk”").waitFor(soon);
    expect((await cem.registers(id))?.["lines.k1.quantity"]).toBe("14");
  });

  test("[WB271] two thousand changes open and are gone through; how soon after the relay's answer, and how long a step takes, is printed", async () => {
    await using world = await startWebWorld({ ledger: true });
    const { cem, id } = await raised(world);
    for (let change = 0; change < 2_000; change += 1) {
      const line = change % 2 === 0 ? flight : survey;
      await cem.apply(id, [{ type: "set-line", line, field: "price", value: `${100 + change}` }]);
    }
    await expect.poll(() => cem.status().state, { timeout: 60_000 }).toBe("synced");
    const { tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}/history`);
    await frame(page).waitFor({ timeout: 60_000 });
    await page.keyboard.press("Home");
    await expect.poll(() => count(page).innerText(), { timeout: 60_000 }).toBe("Change 1 of 2003");
    // Twice: what is measured is not what is compiled for the first time.
    await page.evaluate<number>(steps);
    const stepMs = await page.evaluate<number>(steps);
    // What is kept here would be shown before the relay has answered.
    await page.evaluate(
      "caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))",
    );
    await page.reload();
    await frame(page).waitFor(soon);
    const [answerMs, openMs] = await page.evaluate<readonly [number, number]>(opening);
    process.stdout.write(
      `A step through 2,003 changes: ${stepMs.toFixed(1)} ms; their history: answered by the relay in ${answerMs.toFixed(0)} ms, open ${openMs.toFixed(0)} ms later\n`,
    );
    // Its goals are 16 ms and 100 ms. How busy this machine is fails no test.
    expect(Math.min(stepMs, answerMs, openMs)).toBeGreaterThan(0);
    expect(world.trouble).toEqual([]);
  });

  test("[WB272, WB273, WB274] whoever may audit downloads the ledger, and it is verified in the browser, in the one worker that may run WASM", async () => {
    await using world = await startWebWorld({ ledger: true });
    await raised(world);
    const { tab } = await world.browser("vera", "auditor");
    const page = await tab("/audit");
    const policies: string[] = [];
    page.on("response", async (response) => {
      if (/verify-worker/.test(response.url()))
        policies.push((await response.allHeaders())["content-security-policy"] ?? "");
    });
    const [download] = await Promise.all([
      page.waitForEvent("download", soon),
      page.getByRole("button", { name: "Download" }).click(soon),
    ]);
    const file = join(world.data, "taken.ledger");
    await download.saveAs(file);
    const key = readFileSync(join(world.data, "sealing", "seal.pub"), "utf8").trim();

    const stranger = await (await world.stranger()).newPage();
    await stranger.goto(`${world.relay.url}/audit`);
    expect(await stranger.getByText("Download the ledger").count()).toBe(0);
    for (const each of [page, stranger]) {
      await each.getByLabel("Ledger file").setInputFiles(file);
      await each.getByLabel("Public key of the relay").fill(key);
      await each.getByRole("button", { name: "Verify" }).click();
      await each.getByText("Intact: nothing was changed").waitFor(soon);
      expect(await each.locator(".result").innerText()).toContain("documents: ");
    }
    expect(policies.join()).toContain("'wasm-unsafe-eval'");
    expect(
      (await fetch(`${world.relay.url}/audit`)).headers.get("content-security-policy"),
    ).not.toContain("wasm");

    const bytes = readFileSync(file);
    const at = bytes.lastIndexOf("set-line");
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    const tampered = join(world.data, "tampered.ledger");
    writeFileSync(tampered, bytes);
    await page.getByLabel("Ledger file").setInputFiles(tampered);
    await page.getByRole("button", { name: "Verify" }).click();
    await page.getByText("Something does not fit.").waitFor(soon);
    expect(await page.locator(".result .where").first().innerText()).toMatch(
      /^entry \d+ · document /,
    );
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await page.getByLabel("Public key of the relay").fill("rubbish");
    await page.getByText("That is no public key").waitFor();

    const editor = await (await world.browser("eve")).tab("/audit");
    await editor.getByText("Only owners and auditors download the ledger.").waitFor(soon);
    expect(world.trouble).toEqual([]);
  });

  test("[WB450, WB451] where a ledger begins anew it is not intact until somebody says that they know of the restore; seals that were sent elsewhere are looked for in it", async () => {
    const journal = paperJournal([{ changes: { a: 1 } }, { changes: { a: 2 } }]);
    const sealed = await openSealedLedger(journal);
    await sealed.seal();
    journal.restore(0);
    journal.add({ changes: { a: 9 } });
    await sealed.seal();
    await using world = await startWebWorld();
    const at = (name: string): string => join(world.data, name);
    const [file, anchor, others, none] = [at("l.ledger"), at("sent"), at("others"), at("none")];
    writeFileSync(file, await sealed.export());
    const lines = (await sealed.store.seals(acme, 0, 9)).map((seal) => JSON.stringify(seal));
    writeFileSync(anchor, `${lines.join("\n")}\n`);
    writeFileSync(others, lines.join("\n").replaceAll('"workspace":"acme"', '"workspace":"b"'));
    writeFileSync(none, `${lines[0]}\nseal\n`);

    const page = await (await world.stranger()).newPage();
    await page.goto(`${world.relay.url}/audit`);
    await page.getByLabel("Ledger file").setInputFiles(file);
    await page.getByLabel("Public key of the relay").fill(sealed.publicKey);
    const verify = page.getByRole("button", { name: "Verify" });
    await verify.click();
    const result = page.locator(".result");
    await result.getByText("Here the ledger begins anew").waitFor(soon);
    expect(await result.locator(".where").first().innerText()).toMatch(/^entry 1 · .* seal 2$/);
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await result.getByLabel(/^Restored after entry 0, before /).check();
    await verify.click();
    await result.getByText("Intact, but for the restores that you know of.").waitFor(soon);
    await result.getByText("Entries after 0 up to 2 were lost").waitFor();

    const sent = page.getByLabel("Seals that were sent elsewhere");
    await sent.setInputFiles(others);
    await verify.click();
    await result.getByText("None of the seals that were sent elsewhere").waitFor(soon);
    await sent.setInputFiles(none);
    await verify.click();
    await result
      .getByText("Line 2 of the seals that were sent elsewhere is no seal.")
      .waitFor(soon);
    await sent.setInputFiles(anchor);
    await verify.click();
    await result.getByText("Intact, but for the restores that you know of.").waitFor(soon);
    expect(world.trouble).toEqual([]);
  });
});

/** How long the relay took for the first page of the history, and how long after its answer the page was painted with it. */
const opening = `(async () => {
  const isPage = ({ name }) => name.includes("/history?limit");
  const answer = performance.getEntriesByType("resource").find(isPage);
  const shown = performance.getEntriesByName("history shown")[0];
  return [answer.duration, shown.startTime - answer.responseEnd];
})()`;

/** How long a step takes, in the middle of many, until it is laid out: in the page, so that nothing of the way there is measured. */
const steps = `(async () => {
  const page = document.querySelector("concord-app").shadowRoot.querySelector("history-page");
  const spent = [];
  for (let step = 0; step < 40; step += 1) {
    const began = performance.now();
    dispatchEvent(new KeyboardEvent("keydown", { key: step % 2 === 0 ? "ArrowRight" : "ArrowLeft", bubbles: true }));
    await page.updateComplete;
    page.getBoundingClientRect();
    spent.push(performance.now() - began);
  }
  return spent.toSorted((one, other) => one - other)[spent.length / 2];
})()`;
