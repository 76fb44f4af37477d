import { DecimalString } from "@concord/model";
import type { LineTax } from "@concord/model";
import { beforeEach, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { focusedElement } from "../page/focused-element.ts";
import { PastePreview } from "./paste-preview.ts";

const tax: LineTax = { scheme: "VAT", category: "S", rate: DecimalString.parse("19") };

const ofOne: PastePreview["taxOf"] = ({ rate }) => (rate === "19" ? tax : undefined);

beforeEach(() => document.body.replaceChildren());

async function shown(text: string, taxOf: PastePreview["taxOf"]): Promise<PastePreview> {
  const preview = new PastePreview();
  Object.assign(preview, { text, taxOf });
  preview.addEventListener("close", () => preview.remove());
  document.body.append(preview);
  await preview.updateComplete;
  return preview;
}

const rows = "Description\tQty\tPrice\tVAT\nSurvey\t2\t100\t19\nTravel\t1\t50\t7";
const said = (preview: PastePreview): string =>
  preview.renderRoot
    .querySelector("[role=status]:not(.left-out)")
    ?.textContent?.replaceAll(/\s+/gu, " ")
    .trim() ?? "";

test("[WB590] before rows become lines it is said which of them would carry no tax", async () => {
  const what = "Enter it in the lines, or name your taxes in the settings first.";
  expect(said(await shown(rows, () => undefined))).toBe(`These lines will carry no tax. ${what}`);
  expect(said(await shown(rows, ofOne))).toBe(`Of these lines 1 will carry no tax. ${what}`);
  expect(said(await shown(rows, () => tax))).toBe("");
});

test("[WB591] the look at pasted rows begins in its first field, and gives the focus back to where they were pasted", async () => {
  const before = document.createElement("input");
  document.body.append(before);
  before.focus();
  const preview = await shown(rows, () => tax);
  expect(focusedElement()).toBe(preview.renderRoot.querySelector("select"));
  await userEvent.keyboard("{Escape}");
  await expect.poll(() => preview.isConnected).toBe(false);
  expect(focusedElement()).toBe(before);
});

test("[WB850] what of pasted rows is not taken is said, and where to say what it is", async () => {
  const preview = await shown("Survey\t3\tday\t1250.50\t19\nReport\t1\tday\t480\t19", () => tax);
  const leftOut = (): string | undefined =>
    preview.renderRoot.querySelector(".left-out")?.textContent?.trim();
  expect(leftOut()).toBe("Left out: column 5 (“19”). What a column is can be chosen above it.");
  await userEvent.selectOptions(page.getByLabelText("Column 5"), "tax");
  await expect.poll(leftOut).toBeUndefined();
});
