import { Operation, apply, contentRegisters, snapshot } from "@concord/document";
import type { OperationInput, Registers } from "@concord/document";
import { DocumentId, NumberSeries, defaultWorkspace, seriesFor, seriesOf } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import type { Edit } from "../editor/invoice-edits.ts";
import { changedSeriesEdit, newSeriesEdit, usedFirstEdit } from "./series-edits.ts";

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");
const van = NumberSeries.parse({ id: "van", name: "Van", format: "V-{number}", reset: "never" });

function workspaceOf(content: object) {
  const doc = new Y.Doc();
  const make = (operation: OperationInput): void => {
    const made = apply(doc, Operation.parse(operation), { source: "user", actor: "ada" });
    if (made.type !== "applied") throw new Error(JSON.stringify(made));
  };
  make({ type: "create", document: { kind: "workspace", content } });
  const read = (registers?: Registers) => {
    const of = snapshot(registers ?? doc, { id, kind: "workspace" });
    if (of.kind !== "workspace") throw new Error("none");
    return of;
  };
  return {
    read,
    edit: ({ operations, overlay }: Edit) => {
      // What is shown meanwhile is what will stand.
      const shown = read({ ...read().registers, ...overlay }).workspace.series;
      for (const operation of operations) make(operation);
      expect(shown.map((each) => ({ ...each, position: undefined }))).toEqual(
        read().workspace.series.map((each) => ({ ...each, position: undefined })),
      );
    },
    content: () => read().workspace,
  };
}

test("[WB304] a workspace that never said anything of series keeps those that hold without a word when it gets one of its own", () => {
  const { edit, content } = workspaceOf({ name: "Ours" });
  expect(content().series).toEqual([]);
  edit(newSeriesEdit(content(), van));
  expect(content().series.map((each) => each.id)).toEqual(["invoices", "credit-notes", "van"]);
  expect(seriesFor(content(), "credit-note")?.format).toBe("CN-{year}-{number}");
  expect(content().series[2]).toMatchObject({ name: "Van", format: "V-{number}", reset: "never" });
});

test("[WB304] one of those that hold without a word is changed, and the other stays", () => {
  const { edit, content } = workspaceOf({ name: "Ours" });
  const [before] = seriesOf(content());
  if (before === undefined) throw new Error("none");
  edit(changedSeriesEdit(content(), before, NumberSeries.parse({ ...before, digits: 6 })));
  expect(content().series.map(({ id: key, digits }) => [key, digits])).toEqual([
    ["invoices", 6],
    ["credit-notes", 4],
  ]);
  expect(changedSeriesEdit(content(), before, before).operations).toEqual([]);
});

test("[WB304] what is moved to the front is the one that documents get their number from", () => {
  const { edit, content } = workspaceOf(defaultWorkspace);
  expect(contentRegisters("workspace", defaultWorkspace)["series.invoices.format"]).toBeDefined();
  edit(newSeriesEdit(content(), van));
  expect(seriesFor(content(), "invoice")?.id).toBe("invoices");
  edit(usedFirstEdit(content(), "van"));
  expect(seriesFor(content(), "invoice")?.id).toBe("van");
});
