import { beforeEach, expect, test, vi } from "vitest";
import { come } from "../page/come.ts";
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
  expect(text()).toBe("Opening… The first time this needs a connection.");
  come("field", async () => {
    throw new TypeError("Failed to fetch dynamically imported module");
  });
  await expect.poll(text).toContain("This did not come");
  part.renderRoot.querySelector("button")?.click();
  expect(wanted).toHaveBeenCalledOnce();
  // Without a network that is the reason.
  const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  part.requestUpdate();
  await part.updateComplete;
  expect(text()).toBe("Opening… The first time this needs a connection.");
  online.mockRestore();
});
