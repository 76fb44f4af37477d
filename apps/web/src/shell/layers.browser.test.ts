import { beforeEach, expect, test, vi } from "vitest";
import { PopOver } from "../parts/pop-over.ts";
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

test("[WB541] what is typed into a layer that opens goes into its first field, and a key held down from before confirms nothing", async () => {
  const dialog = new ModalDialog();
  dialog.innerHTML = `<form>
    <input type="radio" name="kind" value="a" disabled />
    <input type="radio" name="kind" value="b" />
    <input type="radio" name="kind" value="c" checked />
    <input name="reason" /><button>Void it</button>
  </form>`;
  const sent = vi.fn<(event: Event) => void>((event) => event.preventDefault());
  dialog.addEventListener("submit", sent);
  await shown(dialog);
  dialog.isOpen = true;
  await dialog.updateComplete;
  expect(document.activeElement).toBe(dialog.querySelector("[value=c]"));
  const held = { key: "Enter", bubbles: true, cancelable: true, composed: true, repeat: true };
  expect(document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", held))).toBe(false);
  const pressed = { ...held, repeat: false };
  expect(document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", pressed))).toBe(true);
  dialog.isOpen = false;
  await dialog.updateComplete;
  dialog.innerHTML = "<p>Nothing to enter</p><button>Issue now</button>";
  dialog.isOpen = true;
  await dialog.updateComplete;
  expect(dialog.shadowRoot?.activeElement?.getAttribute("aria-label")).toBe("Close");
  dialog.innerHTML = "<label>What came later <input /></label>";
  await expect.poll(() => document.activeElement).toBe(dialog.querySelector("input"));
});

test("[WB542] a layer that hangs on a button gives the focus back to it, from whatever stands in it, and takes it from nobody", async () => {
  const elsewhere = document.createElement("button");
  const popOver = new PopOver();
  popOver.label = "Columns";
  popOver.innerHTML = "<label><input type=checkbox /> Due</label>";
  document.body.append(elsewhere);
  await shown(popOver);
  const anchor = popOver.renderRoot.querySelector("button");
  anchor?.focus();
  anchor?.click();
  popOver.querySelector("input")?.focus();
  popOver.close();
  expect(document.activeElement).toBe(popOver);
  expect(popOver.shadowRoot?.activeElement).toBe(anchor);
  anchor?.click();
  elsewhere.focus();
  popOver.close();
  expect(document.activeElement).toBe(elsewhere);
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
