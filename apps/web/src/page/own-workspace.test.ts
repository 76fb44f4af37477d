import { DocumentId } from "@concord/model";
import { WorkspaceId } from "@concord/protocol";
import { expect, test } from "vitest";
import { unbornWorkspaceDocument, workspaceCreation, workspaceDocument } from "./own-workspace.ts";

const [one, two, invoice] = [1, 2, 3].map((each) =>
  DocumentId.parse(`0190a000-0000-7000-8000-00000000000${each}`),
);

const unknown = DocumentId.parse("0190a000-0000-7000-8000-000000000009");

test("[WB214] two owners who begin the workspace's document at once begin one, with what held before", () => {
  const id = unbornWorkspaceDocument(WorkspaceId.parse("main"));
  expect(unbornWorkspaceDocument(WorkspaceId.parse("main"))).toBe(id);
  expect(unbornWorkspaceDocument(WorkspaceId.parse("other"))).not.toBe(id);
  const { document } = workspaceCreation(id) ?? {};
  expect(document).toMatchObject({
    kind: "workspace",
    content: { series: [{ id: "invoices" }, { id: "credit-notes" }] },
  });
  expect(workspaceCreation(unknown)).toBeUndefined();
});

test("[WB214] should there be two, every device takes the same one", () => {
  if (one === undefined || two === undefined || invoice === undefined) throw new Error("No ids");
  const workspace = { kind: "workspace" } as const;
  const draft = [invoice, { kind: "invoice" }] as const;
  const rows = [[two, workspace], draft, [one, workspace]] as const;
  const among = (...all: readonly (typeof rows)[number][]) =>
    workspaceDocument(new Map<DocumentId, (typeof rows)[number][1]>(all));
  expect(among(...rows)).toBe(one);
  expect(among(...rows.toReversed())).toBe(one);
  expect(among(draft)).toBeUndefined();
});
