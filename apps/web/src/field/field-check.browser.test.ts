import { PlainDate } from "@concord/model";
import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import { rowOf } from "../list/testing/rows.ts";
import { checkDevice, isReady } from "./check-device.ts";
import type { CheckDeps } from "./check-device.ts";
import { FieldCheck } from "./field-check.ts";
import { probeWriting } from "./write-probe.ts";

beforeEach(() => {
  document.body.replaceChildren();
  localStorage.clear();
});

const rows = [rowOf(1, { number: "INV-1", currency: "EUR" })];

function depsOf(over: Partial<CheckDeps> = {}): CheckDeps {
  return {
    workspace: fakeWorkspace(rows).workspace,
    today: PlainDate.parse("2026-11-29"),
    isAppKept: async () => true,
    write: () => probeWriting(indexedDB, "mark"),
    protect: async () => false,
    clockAhead: async () => 0,
    ...over,
  };
}

test("[WB332] a device is ready where all is here, opens without a network and lasts; that it may be deleted is said, and each thing that is missing makes it not ready", async () => {
  const check = await checkDevice(depsOf());
  expect(check).toEqual({
    team: "here",
    app: "kept",
    write: "lasts",
    storage: "may-be-deleted",
    clockAhead: 0,
    unsent: 0,
    invoices: 1,
    customers: 0,
    products: 0,
  });
  expect(isReady(check)).toBe(true);
  const missing: readonly Partial<CheckDeps>[] = [
    { workspace: fakeWorkspace(rows, { caughtUp: false }).workspace },
    { workspace: fakeWorkspace(rows, { link: "waiting" }).workspace },
    { workspace: fakeWorkspace(rows, { storage: "memory" }).workspace },
    { isAppKept: async () => false },
    { write: () => Promise.reject(new Error("full")) },
  ];
  for (const each of missing) expect(isReady(await checkDevice(depsOf(each)))).toBe(false);
});

test("[WB332] what is tried out is really written, and leaves nothing behind", async () => {
  await probeWriting(indexedDB, "mark");
  const names = (await indexedDB.databases()).map(({ name }) => name);
  expect(names).not.toContain("concord-write-probe");
  const failing = new Proxy(indexedDB, {
    get: (of, key) =>
      key === "open"
        ? () => {
            throw new DOMException("no room", "QuotaExceededError");
          }
        : Reflect.get(of, key).bind(of),
  });
  await expect(probeWriting(failing, "mark")).rejects.toThrow("no room");
});

test("[WB332] whoever prepares a device sees each point with what to do, and when it was ready last", async () => {
  const made = new FieldCheck();
  made.workspace = fakeWorkspace(rows).workspace;
  document.body.append(made);
  await made.updateComplete;
  made.renderRoot.querySelector("button")?.click();
  await expect
    .poll(() => made.renderRoot.querySelectorAll("li").length, { timeout: 15_000 })
    .toBe(7);
  const text = made.renderRoot.textContent ?? "";
  expect(text).toContain("Something was written to this device, read back and deleted.");
  // The tests' page has no service worker.
  expect(text).toContain("Not ready yet");
  expect(localStorage.getItem("concord-field-ready")).toBeNull();
  const found = await axe.run(made, { runOnly: ["wcag2a", "wcag2aa", "wcag22aa"] });
  expect(found.violations.map(({ id }) => id)).toEqual([]);
  made.remove();
  localStorage.setItem("concord-field-ready", String(Date.parse("2026-11-28T08:00:00Z")));
  const again = new FieldCheck();
  again.workspace = made.workspace;
  document.body.append(again);
  await again.updateComplete;
  expect(again.renderRoot.textContent).toContain("Last ready:");
});
