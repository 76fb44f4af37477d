import { afterEach, beforeEach, expect, test } from "vitest";
import { page as browser } from "vitest/browser";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import type { WorkspaceState } from "../wire/messages.ts";
import { StateBanner } from "./state-banner.ts";

beforeEach(() => document.body.replaceChildren());
afterEach(() => browser.viewport(1_280, 800));

const attention = {
  cause: "storage",
  why: "A change could not be saved on this device: The browser has no more room for this site, or the disk is full.",
  whatToDo: "Free some disk space, then make the change again. What was saved before is safe.",
} as const;
const ended = {
  cause: "sign-in",
  why: "The relay did not accept this sign-in.",
  whatToDo: "Sign in again.",
} as const;

async function shown(state: Partial<WorkspaceState>): Promise<StateBanner> {
  const banner = new StateBanner();
  banner.workspace = fakeWorkspace([], state).workspace;
  document.body.append(banner);
  await banner.updateComplete;
  return banner;
}

const part = (banner: StateBanner, selector: string): Element | null =>
  banner.renderRoot.querySelector(selector);

test("[WB763] on a phone the words of a banner have its whole width, and what can be done stands below them", async () => {
  await browser.viewport(390, 800);
  const banner = await shown({ status: { state: "needs-attention", attention } });
  const words = part(banner, ".banner span")?.getBoundingClientRect();
  const act = part(banner, "button")?.getBoundingClientRect();
  expect(words?.width).toBeGreaterThan(280);
  expect(act?.top).toBeGreaterThanOrEqual(words?.bottom ?? Infinity);
  expect(act?.left).toBe(words?.left);
});

test("[WB764] the way in does not offer itself", async () => {
  const banner = await shown({ stopped: ended });
  expect(part(banner, "a")?.textContent).toBe("Sign in to sync");
  banner.isSigningIn = true;
  await banner.updateComplete;
  expect(part(banner, ".banner")).toBeNull();
});

test("[WB765] a page that opens after days does not say that changes may be missing before it knows that it has no connection", async () => {
  const state: { link: WorkspaceState["link"]; readonly syncedAt: number } = {
    link: "connecting",
    syncedAt: Date.now() - 3 * 86_400_000,
  };
  const banner = await shown(state);
  const said = async (link: WorkspaceState["link"]): Promise<boolean> => {
    state.link = link;
    banner.requestUpdate();
    await banner.updateComplete;
    return part(banner, ".banner")?.textContent?.includes("Last synced 3 days ago") === true;
  };
  expect(await said("connecting")).toBe(false);
  expect(await said("joining")).toBe(false);
  expect(await said("waiting")).toBe(true);
  // Each further try may fail as the first one did.
  expect(await said("connecting")).toBe(true);
  expect(await said("live")).toBe(false);
});
