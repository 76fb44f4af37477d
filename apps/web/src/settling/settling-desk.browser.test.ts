import { invoiceSnapshot } from "@concord/document";
import type { Registers } from "@concord/document";
import { computeTotals } from "@concord/model";
import type { Role } from "@concord/model";
import { LitElement, render } from "lit";
import { expect, test } from "vitest";
import { EditingSession } from "../editor/editing-session.ts";
import { idOf, rowOf } from "../list/testing/rows.ts";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import type { WorkspaceState } from "../wire/messages.ts";
import type { ModalDialog } from "../shell/modal-dialog.ts";
import { MoneyDialog } from "./money-dialog.ts";
import { SettlingDesk } from "./settling-desk.ts";

const id = idOf(1);

class Host extends LitElement {
  workspace = fakeWorkspace([rowOf(1, {})]).workspace;
}
customElements.define("settling-host", Host);

const content = {
  currency: "EUR",
  lines: [{ id: "a", name: "Pump", quantity: "1", price: "100" }],
};
const issued: Registers = {
  documentKind: "invoice",
  issued: {
    number: "INV-1",
    by: { type: "registrar", series: "invoices" },
    content,
    digest: "0".repeat(64),
  },
};

function deskOf(registers: Registers, role: Role | undefined, state: Partial<WorkspaceState> = {}) {
  const host = new Host();
  const principal = role === undefined ? null : { id: "ada", name: "Ada", role };
  host.workspace = fakeWorkspace([rowOf(1, {})], { principal, ...state }).workspace;
  const desk = new SettlingDesk(host, new EditingSession(host));
  const snapshot = invoiceSnapshot(registers, { id });
  const totals = computeTotals(snapshot.invoice);
  const mayOnlyLook = role === "viewer" || role === "auditor";
  const view = { snapshot, totals, mayOnlyLook, workspace: undefined };
  return { desk, view, names: desk.commands(view).map(({ name }) => name) };
}

test("[WB685] the palette offers of an issued invoice what its page has buttons for, to whoever may do it", () => {
  const all = ["Record money…", "Credit note…", "Write off…", "Void…"];
  expect(deskOf(issued, "editor").names).toEqual(all);
  expect(deskOf(issued, "field").names).toEqual(["Record money…"]);
  expect(deskOf(issued, "viewer").names).toEqual([]);
  expect(deskOf({ documentKind: "invoice" }, "owner").names).toEqual([]);
  expect(deskOf({ ...issued, voided: {} }, "owner").names).toEqual([]);
  const paid = { ...issued, "payments.p": { amount: "100" } };
  expect(deskOf(paid, "editor").names).toEqual(["Credit note…", "Record money…", "Void…"]);
});

test("[WB735] before it is known who looks nothing is offered that is the office's", () => {
  expect(deskOf(issued, undefined).names).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/Credit|Write off|Void/)]),
  );
});

test("[WB685] a write-off that was chosen by name is the one that its dialog begins with", async () => {
  const { desk, view } = deskOf(issued, "editor");
  desk
    .commands(view)
    .find(({ name }) => name === "Write off…")
    ?.run();
  const room = document.createElement("div");
  document.body.replaceChildren(room);
  render(desk.dialogs(view), room);
  const dialog = room.querySelector("money-dialog");
  if (!(dialog instanceof MoneyDialog)) throw new Error("no dialog");
  await dialog.updateComplete;
  const kind = dialog.renderRoot.querySelector<HTMLInputElement>("input[name=kind]:checked");
  expect(kind?.value).toBe("write-off");
  // The button for money begins with a payment again.
  desk
    .commands(view)
    .find(({ name }) => name === "Record money…")
    ?.run();
  render(desk.dialogs(view), room);
  await dialog.updateComplete;
  expect(dialog.renderRoot.querySelector<HTMLInputElement>("input[name=kind]:checked")?.value).toBe(
    "payment",
  );
});

test("[WB705] what an address asks for in vain is forgotten: the issue of a draft opens no dialog that a link has asked for", async () => {
  const before = location.href;
  const draft = deskOf({ documentKind: "invoice" }, "owner");
  const { view: later } = deskOf(issued, "owner");
  const isVoidOpen = async (desk: SettlingDesk): Promise<boolean> => {
    desk.followAddress(later);
    await Promise.resolve();
    const room = document.createElement("div");
    render(desk.dialogs(later), room);
    return [...room.querySelectorAll<ModalDialog>("modal-dialog")].some(({ isOpen }) => isOpen);
  };
  history.replaceState(null, "", "?act=void");
  draft.desk.followAddress(draft.view);
  expect(location.search).toBe("");
  expect(await isVoidOpen(draft.desk)).toBe(false);
  // As long as the device has not heard everything the invoice may be issued already.
  const coming = deskOf({ documentKind: "invoice" }, "owner", { caughtUp: false });
  history.replaceState(null, "", "?act=void");
  coming.desk.followAddress(coming.view);
  expect(await isVoidOpen(coming.desk)).toBe(true);
  history.replaceState(null, "", before);
});
