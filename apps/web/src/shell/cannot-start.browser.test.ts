import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";
import { hindranceOf } from "../page/hindrance.ts";
import { chooseLanguage } from "../words/language.ts";
import { sayHindrance } from "./cannot-start.ts";

beforeEach(() => document.body.replaceChildren());

const allowed = { isSecureContext: true, storage: () => localStorage };
const denied = (): Storage => {
  throw new DOMException("Access is denied for this document.", "SecurityError");
};

test("[WB426] an address that is not secure and a site that may keep nothing are found before anything is tried", () => {
  expect(hindranceOf(allowed)).toBeUndefined();
  expect(hindranceOf({ ...allowed, isSecureContext: false })).toEqual({ type: "insecure" });
  expect(hindranceOf({ ...allowed, storage: denied })).toEqual({ type: "no-storage" });
});

test("[WB426] in the place of the app it is said why it does not begin, and what to do", async () => {
  const app = document.createElement("main");
  app.textContent = "The frame that stands there until the app begins.";
  document.body.append(app);
  const said = (): string => app.querySelector("cannot-start")?.shadowRoot?.textContent ?? "";
  for (const [hindrance, why, what] of [
    [{ type: "insecure" }, "not a secure one", "https://"],
    [{ type: "no-storage" }, "keep nothing", "Allow this address"],
    [{ type: "failed", why: "No locks." }, "No locks.", "Reload"],
  ] as const) {
    delete document.documentElement.dataset["theme"];
    await sayHindrance(app, hindrance);
    await expect.poll(said).toContain(why);
    expect(said()).toContain(what);
    // In the system's colours.
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    expect(document.documentElement.dataset["theme"]).toBe(system);
    expect(app.textContent).not.toContain("The frame");
    const { violations } = await axe.run(document.body, {
      runOnly: ["wcag2a", "wcag2aa", "wcag22aa"],
    });
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
  }
  await chooseLanguage("en", { setItem: () => undefined });
});
