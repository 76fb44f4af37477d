import { render } from "lit";
import { beforeEach, expect, test } from "vitest";
import { banners } from "./banners.ts";

beforeEach(() => document.body.replaceChildren());

const none = (): void => undefined;
const nothingSaid = {
  isIssued: true,
  voided: undefined,
  isDiscarded: false,
  onKeep: none,
  mayOnlyLook: false,
  message: "",
  refusal: "",
  onDismissRefusal: none,
  skipped: undefined,
  onRestore: none,
  onDismiss: none,
};

function said(of: Partial<Parameters<typeof banners>[0]>): string {
  render(banners({ ...nothingSaid, ...of }), document.body);
  return document.body.textContent.replaceAll(/\s+/gu, " ").trim();
}

test("[WB762] an invoice that was voided says so and why, and no longer what an issue means", () => {
  expect(said({})).toContain("Issued: what it says no longer changes.");
  const isVoid = "Void: it claims nothing, and its number stays used.";
  expect(said({ voided: {} })).toBe(isVoid);
  expect(said({ voided: { reason: "Ordered twice" } })).toBe(`${isVoid} Reason: Ordered twice`);
  expect(said({ voided: {}, mayOnlyLook: true })).toContain("You may look at this invoice");
});
