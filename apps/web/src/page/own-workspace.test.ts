import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { workspaceDocument } from "./own-workspace.ts";

const [one, two, invoice] = [1, 2, 3].map((each) =>
  DocumentId.parse(`0190a000-0000-7000-8000-00000000000${each}`),
);

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
