import { WorkspaceId, createToken } from "@concord/protocol";
import { loadSecretKey } from "@concord/relay";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { freePort } from "../../apps/cli/src/access/free-port.ts";
import type { OidcSettings } from "../../apps/cli/src/sign-in/oidc-settings.ts";
import { troubleOnAllScreens } from "./accessibility.ts";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import type { WebWorld } from "./browsers.ts";
import { startLoginProvider } from "./login-provider.ts";

const accounts = {
  guest: { email: "Guest@Other.example", isVerified: true, name: "Gus Guest" },
  mallory: { email: "guest@other.example", isVerified: false, name: "Mallory" },
  stranger: { email: "eve@nowhere.example", isVerified: true, name: "Eve" },
};

/** A relay that lets people in by a provider on this machine. */
async function worldWithProvider() {
  const port = await freePort(0, "127.0.0.1", new Set());
  const url = `http://127.0.0.1:${port}`;
  const client = { clientId: "concord", clientSecret: "a secret of a test" };
  const provider = await startLoginProvider({
    ...client,
    callback: `${url}/auth/oidc/callback`,
    accounts,
  });
  const signIn: OidcSettings = {
    ...client,
    issuer: new URL(provider.issuer),
    name: "Firm",
    workspace: WorkspaceId.parse("main"),
    rules: [{ who: "guest@other.example", role: "editor" }],
    url: new URL(url),
  };
  const world = await startWebWorld({ worksOffline: true, port, signIn });
  return {
    provider,
    world,
    url,
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await provider[Symbol.asyncDispose]();
    },
  };
}

/** Goes through the provider's own pages as somebody, up to where it sends the browser back. */
async function loginAs(page: Page, who: keyof typeof accounts): Promise<void> {
  await page.getByRole("link", { name: "Continue with Firm" }).click();
  await page.locator("input[name=login]").fill(who);
  await page.locator("input[name=password]").fill("whatever");
  await page.locator("button[type=submit]").click();
  await page.getByRole("button", { name: "Continue" }).click();
}

const syncOf = (page: Page): Promise<string> => page.locator("sync-block .card").innerText();

/** The provider's pages load a typeface from elsewhere, which is nothing of ours. */
const ours = (trouble: readonly string[]): readonly string[] =>
  trouble.filter((text) => !text.includes("ERR_NAME_NOT_RESOLVED"));

async function strangerPage(world: WebWorld): Promise<Page> {
  const { context } = await world.browser("nobody");
  const page = await context.newPage();
  await page.goto(world.relay.url);
  return page;
}

describe.runIf(hasBrowser)("signing in, in a real browser", () => {
  test("[WB103] somebody signs in with a provider and is who the provider says, with a session like any other", async () => {
    await using place = await worldWithProvider();
    const { provider, world, url } = place;
    const page = await strangerPage(world);
    await page.getByRole("link", { name: "Continue with Firm" }).waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await loginAs(page, "guest");
    await page.getByText("No invoices yet").first().waitFor();
    expect(page.url()).not.toContain("token");
    await expect.poll(() => syncOf(page)).toContain("All changes synced");
    // The session lasts without the provider.
    await provider[Symbol.asyncDispose]();
    await page.goto(`${url}/invoices`);
    await expect.poll(() => syncOf(page)).toContain("All changes synced");
    expect(ours(world.trouble)).toEqual([]);
  });

  test("[CM223] whoever begins at another name of the relay is let in where the provider sends people back to", async () => {
    await using place = await worldWithProvider();
    const { world, url } = place;
    const { context } = await world.browser("nobody");
    const page = await context.newPage();
    await page.goto(url.replace("127.0.0.1", "localhost"));
    // The way by a passkey is the first there, and the provider's the next.
    await page.getByRole("button", { name: "Sign in with a passkey" }).waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await loginAs(page, "guest");
    await page.getByText("No invoices yet").first().waitFor();
    expect(new URL(page.url()).origin).toBe(url);
    // Behind a proxy that names another host there is no end of going there: once is enough.
    const again = await fetch(`${url.replace("127.0.0.1", "localhost")}/auth/oidc/start?here`, {
      redirect: "manual",
    });
    expect(again.headers.get("location")).toContain(place.provider.issuer);
  });

  test("[WB103] who is not verified, or whom nobody lets in, is told so and gets nothing", async () => {
    await using place = await worldWithProvider();
    const { world, url } = place;
    for (const [who, words] of [
      ["mallory", "has not verified"],
      ["stranger", "Nobody has let this address"],
    ] as const) {
      const page = await strangerPage(world);
      await loginAs(page, who);
      await page.getByText(words).waitFor();
      expect(page.url()).toBe(
        `${url}/sign-in?signin=${who === "mallory" ? "not-verified" : "not-a-member"}`,
      );
      expect(await page.evaluate("localStorage.getItem('concord-session')")).toBeNull();
    }
    // An answer that was not asked for in this browser is none.
    const page = await strangerPage(world);
    await page.goto(`${url}/auth/oidc/callback?code=stolen&state=guessed`);
    await page.getByText("took too long, or was begun in another window").waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    expect(ours(world.trouble)).toEqual([]);
  });

  test("[WB106] a first link that opens nothing leads to the way in and leaves nothing; where there is something, that stays", async () => {
    await using world = await startWebWorld();
    const expired = await createToken(loadSecretKey(world.data, undefined), {
      workspace: WorkspaceId.parse("main"),
      principal: { id: "Mara", name: "Mara", role: "editor" },
      use: "signin",
      issuedAt: Date.now() - 7_200_000,
      expiresAt: Date.now() - 3_600_000,
      id: "old",
    });
    const page = await (await world.stranger()).newPage();
    for (const bad of ["nonsense", expired]) {
      await page.goto(`${world.relay.url}/?token=${bad}`);
      await page.getByText("This sign-in link opens nothing").waitFor();
      await page.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
      expect(await troubleOnAllScreens(page)).toEqual([]);
      expect(await page.evaluate("localStorage.getItem('concord-session')")).toBeNull();
      expect(await page.evaluate("localStorage.getItem('concord-accounts')")).not.toContain("Mara");
    }
    await page.goto(`${world.relay.url}/?token=${await world.link("Mara")}`);
    await expect.poll(() => syncOf(page)).toContain("All changes synced");
    // A session is not lost to a bad link.
    await page.goto(`${world.relay.url}/?token=nonsense`);
    await page.getByText("This sign-in link opens nothing").waitFor();
    await page.goto(world.relay.url);
    await expect.poll(() => syncOf(page)).toContain("All changes synced");
  });

  test("[WB104] a session that has ended says so, hides nothing, and leads to the way in", async () => {
    await using world = await startWebWorld();
    const { context, tab } = await world.browser("Mara");
    const page = await tab();
    await page.getByText("No invoices yet").first().waitFor();
    await expect.poll(() => syncOf(page)).toContain("All changes synced");
    // As after a month: the relay does not know the token any more.
    await page.evaluate(
      `localStorage.setItem("concord-session", JSON.stringify({ token: JSON.parse(localStorage.getItem("concord-session")).token + "x", renewedAt: Date.now() }))`,
    );
    await page.reload();
    await page.getByRole("link", { name: "Sign in to sync" }).waitFor();
    await page.getByText("No invoices yet").first().waitFor();
    await page.getByRole("link", { name: "Sign in to sync" }).click();
    await page.getByRole("heading", { name: "Sign in to sync" }).waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await page.getByRole("link", { name: "Go on without syncing" }).click();
    await page.getByText("No invoices yet").first().waitFor();
    await context.close();
  });

  test("[WB102] somebody else on the same device sees none of what was not sent, and sends none of it; its author finds it again", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const { context, tab } = await world.browser("Mara");
    const hers = await tab();
    await hers.getByText("No invoices yet").first().waitFor();
    await expect.poll(() => syncOf(hers)).toContain("All changes synced");
    await world.relay.end();
    await hers.keyboard.press("n");
    const order = hers.getByLabel("PO number", { exact: true });
    await order.fill("NS-778");
    await order.press("Tab");
    await expect.poll(() => syncOf(hers)).toMatch(/to send|Sending/);
    await hers.close();
    await world.restart();

    const his = await context.newPage();
    await his.goto(`${world.relay.url}/invoices?token=${await world.link("Ben")}`);
    await his.getByText(/Unsent changes of Mara on this device: \d/).waitFor();
    await his.getByText("No invoices yet").first().waitFor();
    await expect.poll(() => syncOf(his)).toContain("All changes synced");
    const ana = await world.replica("Ana");
    expect(ana.list("invoice")).toEqual([]);

    // Nor by a link that nobody has made, whomever it names.
    const claims = { sub: "Mara", workspace: "main", name: "Mara" };
    const forged = Buffer.from(JSON.stringify(claims)).toString("base64url");
    for (const link of ["nonsense", `h.${forged}.s`]) {
      await his.goto(`${world.relay.url}/invoices?token=${link}`);
      await his.getByText("This sign-in link opens nothing").waitFor();
      expect(await his.evaluate("document.querySelector('concord-app').account")).toContain("Ben");
    }

    const again = await context.newPage();
    await again.goto(`${world.relay.url}/invoices?token=${await world.link("Mara")}`);
    await expect.poll(() => ana.list("invoice").length).toBe(1);
  });

  test("[WB105] without a network a new device is told that it needs one once", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const page = await strangerPage(world);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.context().setOffline(true);
    await page.evaluate("dispatchEvent(new Event('online'))");
    await page.getByText("You need a connection once to set up this device.").waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);
  });
});
