import { beforeEach, expect, test } from "vitest";
import { AuditPage } from "./audit-page.ts";

beforeEach(() => document.body.replaceChildren());

async function opened(): Promise<{ readonly page: AuditPage; readonly input: HTMLInputElement }> {
  const page = new AuditPage();
  document.body.append(page);
  await page.updateComplete;
  const input = page.shadowRoot?.querySelector<HTMLInputElement>("#file");
  if (input === undefined || input === null) throw new Error("no input");
  return { page, input };
}

function holding(...names: readonly string[]): DataTransfer {
  const data = new DataTransfer();
  for (const name of names) data.items.add(new File(["x"], name));
  return data;
}

test("[WB831] a ledger file that is dropped stands in its input as one that is chosen there does, and nowhere else; one that was taken out is not verified", async () => {
  const { page, input } = await opened();
  const shown = (): readonly string[] => [...(input.files ?? [])].map(({ name }) => name);
  const drop = (dataTransfer: DataTransfer): void => {
    page.shadowRoot
      ?.querySelector(".drop")
      ?.dispatchEvent(new DragEvent("drop", { dataTransfer, cancelable: true }));
  };
  drop(holding("acme.ledger", "other.ledger"));
  await page.updateComplete;
  expect(shown()).toEqual(["acme.ledger"]);
  expect(page.shadowRoot?.textContent).not.toContain("acme.ledger");
  // Text that is dropped is no file.
  drop(new DataTransfer());
  expect(shown()).toEqual(["acme.ledger"]);

  const key = page.shadowRoot?.querySelector<HTMLInputElement>("#key");
  if (key === undefined || key === null) throw new Error("no key");
  key.value = "A".repeat(43);
  key.dispatchEvent(new Event("input"));
  await page.updateComplete;
  const verify = page.shadowRoot?.querySelector<HTMLButtonElement>("button.primary");
  expect(verify?.disabled).toBe(false);
  input.files = new DataTransfer().files;
  input.dispatchEvent(new Event("change"));
  await page.updateComplete;
  expect(verify?.disabled).toBe(true);
});

test("[WB832] what is said beside each choice of a file is in the font of the page; a key is in one whose letters are alike wide", async () => {
  const { page } = await opened();
  const fonts = (wanted: string): readonly string[] =>
    [...(page.shadowRoot?.querySelectorAll(wanted) ?? [])].map(
      (each) => getComputedStyle(each).fontFamily,
    );
  const own = getComputedStyle(page).fontFamily;
  expect(fonts("input[type=file]")).toEqual([own, own, own]);
  expect(fonts("#key")).toEqual(["ui-monospace, monospace"]);
});
