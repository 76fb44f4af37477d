import { beforeEach, expect, test, vi } from "vitest";
import { CommandPalette } from "./command-palette.ts";
import { ModalDialog } from "./modal-dialog.ts";
import { say } from "./say.ts";
import { ToastRegion } from "./toast-region.ts";

beforeEach(() => document.body.replaceChildren());

async function shown<Element extends HTMLElement & { updateComplete: Promise<boolean> }>(
  element: Element,
): Promise<Element> {
  document.body.append(element);
  await element.updateComplete;
  return element;
}

const textOf = (region: ToastRegion): string | undefined =>
  region.renderRoot.querySelector(".toast span")?.textContent;

test("[WB62] one thing is said at a time, in a region that was there before, and goes after six seconds", async () => {
  vi.useFakeTimers();
  const region = await shown(new ToastRegion());
  expect(region.renderRoot.querySelector("[role=status]")?.children).toHaveLength(0);
  region.say({ text: "Deleted line 1" });
  region.say({ text: "Deleted line 2" });
  await region.updateComplete;
  expect(region.renderRoot.querySelectorAll(".toast")).toHaveLength(1);
  expect(textOf(region)).toBe("Deleted line 2");
  const status = region.renderRoot.querySelector("[role=status]");
  vi.advanceTimersByTime(5_000);
  status?.dispatchEvent(new PointerEvent("pointerenter"));
  vi.advanceTimersByTime(60_000);
  await region.updateComplete;
  expect(textOf(region)).toBe("Deleted line 2");
  status?.dispatchEvent(new PointerEvent("pointerleave"));
  vi.advanceTimersByTime(6_000);
  await region.updateComplete;
  expect(textOf(region)).toBeUndefined();
  vi.useRealTimers();
});

test("[WB62] what was said can be taken back, once", async () => {
  const region = await shown(new ToastRegion());
  const heard = vi.fn<(event: Event) => void>();
  document.body.addEventListener("say", heard, { once: true });
  say(region, { text: "Done" });
  expect(heard).toHaveBeenCalledOnce();
  const undo = vi.fn<() => void>();
  region.say({ text: "Deleted", undo });
  await region.updateComplete;
  region.renderRoot.querySelector<HTMLButtonElement>(".undo")?.click();
  await region.updateComplete;
  expect(undo).toHaveBeenCalledOnce();
  expect(textOf(region)).toBeUndefined();
});

test("[WB64] a layer gives the focus back to where it was", async () => {
  const button = document.createElement("button");
  document.body.append(button);
  button.focus();
  const dialog = await shown(new ModalDialog());
  const closed = vi.fn<() => void>();
  dialog.addEventListener("closed", closed);
  dialog.heading = "Shortcuts";
  dialog.isOpen = true;
  await dialog.updateComplete;
  expect(document.activeElement).toBe(dialog);
  dialog.renderRoot.querySelector<HTMLButtonElement>("header button")?.click();
  await expect.poll(() => closed.mock.calls.length).toBe(1);
  expect(dialog.isOpen).toBe(false);
  expect(document.activeElement).toBe(button);
});

test("[WB65] arrows walk the palette round, and Enter does what is chosen", async () => {
  const ran: string[] = [];
  const palette = await shown(new CommandPalette());
  palette.commands = ["One", "Two", "Three"].map((name) => ({
    name,
    icon: "document",
    run: () => void ran.push(name),
  }));
  await palette.updateComplete;
  const input = palette.renderRoot.querySelector("input");
  const press = async (key: string): Promise<void> => {
    input?.dispatchEvent(new KeyboardEvent("keydown", { key }));
    await palette.updateComplete;
  };
  const chosen = (): string | null | undefined =>
    palette.renderRoot.querySelector(`#${input?.getAttribute("aria-activedescendant")} .name`)
      ?.textContent;
  await press("ArrowUp");
  expect(chosen()).toBe("Three");
  await press("ArrowDown");
  expect(chosen()).toBe("One");
  await press("ArrowDown");
  await press("Enter");
  expect(ran).toEqual(["Two"]);
});
