import { DocumentId } from "@concord/model";
import { WorkspaceId } from "@concord/protocol";
import { expect, test } from "vitest";
import { beginningOf } from "../page/unborn-documents.ts";
import { unbornWorkspaceDocument } from "./unborn-workspace.ts";

const unknown = DocumentId.parse("0190a000-0000-7000-8000-000000000009");

test("[WB214] two owners who begin the workspace's document at once begin one, with what held before", () => {
  const id = unbornWorkspaceDocument(WorkspaceId.parse("main"));
  expect(unbornWorkspaceDocument(WorkspaceId.parse("main"))).toBe(id);
  expect(unbornWorkspaceDocument(WorkspaceId.parse("other"))).not.toBe(id);
  const { document } = beginningOf(id) ?? {};
  expect(document).toMatchObject({
    kind: "workspace",
    content: { series: [{ id: "invoices" }, { id: "credit-notes" }] },
  });
  expect(beginningOf(unknown)).toBeUndefined();
});
