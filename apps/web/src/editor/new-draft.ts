import { DocumentId, EntryKey } from "@concord/model";
import { v7 } from "uuid";
import { dayAfter, today } from "../format/days.ts";
import type { Workspace } from "../page/workspace.ts";

/** A key for a new line. It is made here, so that a call that is made twice makes one line. */
export function newLineKey(): EntryKey {
  return EntryKey.parse(crypto.randomUUID().slice(0, 8));
}

/** Makes a draft of today that is due in two weeks, and gives its id. */
export async function newDraft(workspace: Workspace): Promise<DocumentId> {
  const id = DocumentId.parse(v7());
  const on = today();
  await workspace.create("invoice", id, [
    {
      type: "create",
      document: {
        kind: "invoice",
        content: { currency: "EUR", issueDate: on, dueDate: dayAfter(on, 14) },
      },
    },
  ]);
  return id;
}
