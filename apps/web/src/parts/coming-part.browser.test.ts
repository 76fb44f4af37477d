import { beforeEach, expect, test, vi } from "vitest";
import { NotBrought } from "../page/bring.ts";
import { come, standingOf } from "../page/come.ts";
import { ComingPart } from "./coming-part.ts";

beforeEach(() => document.body.replaceChildren());

test("[WB548] a part of the app that does not come although there is a network says so, and offers the newer version", async () => {
  const part = new ComingPart();
  part.of = "field";
  const wanted = vi.fn<() => void>();
  document.body.addEventListener("reload-wanted", wanted);
  document.body.append(part);
  await part.updateComplete;
  const text = (): string => part.renderRoot.textContent?.trim() ?? "";
  expect(text()).toBe("Opening…");
  await come("field", async () => {
    throw new TypeError("Failed to fetch dynamically imported module");
  });
  await expect.poll(text).toContain("This did not come");
  part.renderRoot.querySelector("button")?.click();
  expect(wanted).toHaveBeenCalledOnce();
});

test("[WB730] one that cannot be reached comes at once when there is a network again, and else when somebody asks", async () => {
  const answers = [false, false, true];
  const attempted = vi.fn<() => Promise<void>>(async () => {
    if (answers.shift() !== true) throw new NotBrought("assets/of-a-part.js", false);
  });
  const part = new ComingPart();
  part.of = "part";
  document.body.append(part);
  await come("part", attempted);
  await part.updateComplete;
  expect(part.renderRoot.textContent).toContain("It comes by itself");
  // A rendering asks for nothing anew.
  await come("part", attempted);
  expect(attempted).toHaveBeenCalledTimes(1);
  dispatchEvent(new Event("online"));
  await expect.poll(() => attempted.mock.calls.length).toBe(2);
  await expect.poll(() => standingOf("part")).toBe("unreachable");
  await part.updateComplete;
  part.renderRoot.querySelector("button")?.click();
  await expect.poll(() => standingOf("part")).toBe("here");
  expect(attempted).toHaveBeenCalledTimes(3);
  await part.updateComplete;
  expect(part.renderRoot.textContent?.trim()).toBe("");
});
