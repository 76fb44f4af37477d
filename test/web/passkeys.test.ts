import type { CDPSession, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { troubleOnAllScreens } from "./accessibility.ts";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import type { WebWorld } from "./browsers.ts";

const syncOf = (page: Page): Promise<string> => page.locator("sync-block .card").innerText();

/** Gives a page an authenticator that says yes by itself, and what it keeps. */
async function authenticatorOf(page: Page, isVerified = true) {
  const browser: CDPSession = await page.context().newCDPSession(page);
  await browser.send("WebAuthn.enable");
  const { authenticatorId } = await browser.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: isVerified,
      automaticPresenceSimulation: true,
    },
  });
  return {
    credentials: async () =>
      (await browser.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
    clear: () => browser.send("WebAuthn.clearCredentials", { authenticatorId }),
    setVerified: (isUserVerified: boolean) =>
      browser.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
  };
}

/** The address of the relay under the name of this machine. */
const named = ({ relay }: WebWorld): string => `http://localhost:${relay.port}`;

/** Somebody's page in the settings of their device, with an authenticator. */
async function deviceOf(world: WebWorld, name: string) {
  const { context } = await world.browser(name);
  const page = await context.newPage();
  const authenticator = await authenticatorOf(page);
  await page.goto(`${named(world)}/settings/device?token=${await world.link(name)}`);
  await page.getByRole("heading", { name: "Passkeys" }).waitFor();
  await page.getByText("You have none yet.").waitFor();
  return { context, page, authenticator };
}

async function addPasskey(page: Page, name: string): Promise<void> {
  await page.getByLabel("Name of the new passkey").fill(name);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByText(`Added: ${name}.`).waitFor();
}

async function signOut(page: Page, url: string): Promise<void> {
  await page.evaluate("localStorage.removeItem('concord-session')");
  await page.goto(url);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
}

describe.runIf(hasBrowser)("passkeys, in a real browser", () => {
  test("[WB560] somebody adds a passkey, signs out, comes back with it as who they were, removes it, and is refused", async () => {
    await using world = await startWebWorld();
    const { page, authenticator } = await deviceOf(world, "Mara");
    await addPasskey(page, "Laptop");
    expect(await authenticator.credentials()).toHaveLength(1);
    await page.getByText("not used yet").waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);

    await signOut(page, named(world));
    const button = page.getByRole("button", { name: "Sign in with a passkey" });
    await button.waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await button.click();
    await page.getByText("No invoices yet").first().waitFor();
    expect(page.url()).not.toContain("token");
    await expect.poll(() => syncOf(page)).toContain("All changes synced");

    await page.goto(`${named(world)}/settings/device`);
    await page.getByText("Mara", { exact: true }).first().waitFor();
    await page.getByText("last used").waitFor();
    await page.getByRole("button", { name: "Remove Laptop" }).click();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByText("You have none yet.").waitFor();
    await page.getByText("Removed: Laptop.").waitFor();
    // What had the focus is gone: the keyboard goes on in the card.
    await expect
      .poll(() => page.evaluate("document.activeElement.tagName.toLowerCase()"))
      .toBe("concord-app");

    await signOut(page, named(world));
    await button.click();
    await page.getByText("This passkey opens nothing here any more").waitFor();
    expect(await page.evaluate("localStorage.getItem('concord-session')")).toBeNull();
    expect(await troubleOnAllScreens(page)).toEqual([]);
  });

  test("[WB561] what keeps a passkey from signing in is said, and the same button tries again", async () => {
    await using world = await startWebWorld();
    const { page, authenticator } = await deviceOf(world, "Mara");
    // One that cannot say who is there is none.
    await authenticator.setVerified(false);
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByText("No passkey was made.").waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await authenticator.setVerified(true);
    await addPasskey(page, "Laptop");
    // Again in the same place.
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByText("There is a passkey of yours already").waitFor();

    await signOut(page, named(world));
    const button = page.getByRole("button", { name: "Sign in with a passkey" });
    await authenticator.setVerified(false);
    await button.click();
    await page.getByText("No passkey was used.").waitFor();
    await authenticator.setVerified(true);

    await page.route("**/auth/passkeys", (route) => route.abort());
    await button.click();
    await page.getByText("The server cannot be reached.").waitFor();
    await page.unroute("**/auth/passkeys");
    const answered = (status: number, reason?: string) =>
      page.route("**/auth/passkeys/options", (route) =>
        route.fulfill({ status, json: { title: "No", reason } }),
      );
    for (const [status, reason, words] of [
      [429, undefined, "There were too many attempts."],
      [409, "expired", "It took too long."],
      [401, "ended", "Your access to this workspace has ended."],
      [401, "copied", "This passkey may have been copied"],
    ] as const) {
      await answered(status, reason);
      await button.click();
      await page.getByText(words).waitFor();
      await page.unroute("**/auth/passkeys/options");
    }
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await button.click();
    await page.getByText("No invoices yet").first().waitFor();
  });

  test("[WB562] at another address the pages lead to where passkeys are; where the browser has none there is no button", async () => {
    await using world = await startWebWorld();
    const { context } = await world.browser("Mara");
    const page = await context.newPage();
    await page.goto(world.relay.url);
    await page.getByText("Whoever has a passkey signs in at").waitFor();
    expect(await page.getByRole("button", { name: "Sign in with a passkey" }).count()).toBe(0);
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await page.getByRole("link", { name: `localhost:${world.relay.port}` }).click();
    await page.getByRole("button", { name: "Sign in with a passkey" }).waitFor();

    await page.goto(`${world.relay.url}/settings/device?token=${await world.link("Mara")}`);
    await page.getByText("Passkeys are made at the server's own address").waitFor();
    expect(await page.getByRole("button", { name: "Add a passkey" }).count()).toBe(0);
    // What was not sent lies at this address: nobody is led away from it.
    await page.goto(`${world.relay.url}/sign-in`);
    const methods = page.waitForResponse("**/auth/methods");
    await page.reload();
    await methods;
    await page.getByRole("heading", { name: "Sign in to sync" }).waitFor();
    expect(await page.getByText("Whoever has a passkey signs in at").count()).toBe(0);

    const without = await (await world.stranger()).newPage();
    await without.addInitScript("delete globalThis.PublicKeyCredential");
    await without.goto(`${named(world)}/settings/device?token=${await world.link("Mara")}`);
    await without.getByText("This browser has no passkeys.").waitFor();
    await signOut(without, named(world));
    await without.getByRole("heading", { name: "With a link" }).waitFor();
    expect(await without.getByRole("button").count()).toBe(0);
  });

  test("[WB734] what was left unsent under this machine's number is sent there, and the page names the other address", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const { context, tab } = await world.browser("Mara");
    const first = await tab();
    await first.getByText("No invoices yet.").waitFor();
    await expect.poll(() => syncOf(first)).toContain("All changes synced");
    expect(await first.locator("main address-note > *, main address-note .note").count()).toBe(0);
    await world.relay.end();
    await first.keyboard.press("n");
    await first.getByLabel("PO number", { exact: true }).fill("NS-778");
    await first.keyboard.press("Tab");
    await expect.poll(() => syncOf(first)).toMatch(/Saved on this device · \d to send/);
    await first.close();

    await world.restart();
    const page = await context.newPage();
    await page.goto(`${world.relay.url}/invoices`);
    const note = page.locator("main").getByText("Concord is opened by its name on this machine");
    await note.getByRole("link", { name: named(world) }).waitFor();
    await note.getByText("All that this browser keeps under the present address is sent").waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);

    // Under the name it is said where the rest would be.
    await page.goto(`${named(world)}/settings/device?token=${await world.link("Mara")}`);
    await page.getByRole("link", { name: world.relay.url }).waitFor();
  });

  test("[WB562] a relay whose address is none for passkeys says so where one would be added, and offers no way in by one", async () => {
    await using world = await startWebWorld({ publicUrl: "http://192.0.2.1" });
    const { context } = await world.browser("Mara");
    const page = await context.newPage();
    await page.goto(`${named(world)}/settings/device?token=${await world.link("Mara")}`);
    await page.getByText("Browsers make no passkeys for this server's address").waitFor();
    await signOut(page, named(world));
    await page.getByRole("heading", { name: "With a link" }).waitFor();
    expect(await page.getByRole("button", { name: "Sign in with a passkey" }).count()).toBe(0);
  });

  test("[WB560] it is all there in German", async () => {
    await using world = await startWebWorld();
    const { context } = await world.browser("Mara", "editor", { locale: "de-DE" });
    const page = await context.newPage();
    await authenticatorOf(page);
    await page.goto(`${named(world)}/settings/device?token=${await world.link("Mara")}`);
    await page.getByText("Du hast noch keinen.").waitFor();
    await page.getByRole("button", { name: "Passkey hinzufügen" }).click();
    await page.getByText("noch nicht verwendet").waitFor();
    await page.evaluate("localStorage.removeItem('concord-session')");
    await page.goto(named(world));
    await page.getByRole("button", { name: "Mit einem Passkey anmelden" }).click();
    await page.getByText("Noch keine Rechnungen").first().waitFor();
    expect(await page.evaluate("document.documentElement.lang")).toBe("de");
  });
});
