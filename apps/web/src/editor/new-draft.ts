import { DocumentId, EntryKey, Invoice } from "@concord/model";
import type { Workspace as WorkspaceContent } from "@concord/model";
import { v7 } from "uuid";
import { dayAfter, today } from "../format/days.ts";
import { workspaceDocument } from "../page/own-workspace.ts";
import type { Creation } from "../page/unborn-documents.ts";
import { readDocument } from "../page/read-document.ts";
import { wholeRows } from "../page/until.ts";
import type { Workspace } from "../page/workspace.ts";
import { sellerOf } from "./seller-of.ts";

/** A key for a new entry. It is made here, so that a call that is made twice makes one entry. */
export function newEntryKey(): EntryKey {
  return EntryKey.parse(crypto.randomUUID().slice(0, 8));
}

export function newDocumentId(): DocumentId {
  return DocumentId.parse(v7());
}

// Drafts that nobody has entered anything into: they are nowhere but here.
const untouched = new Map<DocumentId, Invoice>();

/** Thinks up a draft of today, on the terms of the workspace, and gives its id. It is stored with what is first entered. */
export async function newDraft(workspace: Workspace): Promise<DocumentId> {
  const id = newDocumentId();
  untouched.set(id, draftOf(await workspaceContent(workspace)));
  return id;
}

/** What the draft says, as long as it was never stored. */
export function untouchedContent(id: DocumentId): Invoice | undefined {
  return untouched.get(id);
}

/** The operation that stores a draft which is nowhere yet. */
export function creationOf(id: DocumentId): Creation | undefined {
  const content = untouched.get(id);
  return content && { type: "create", document: { kind: "invoice", content } };
}

/** The draft is stored. */
export function draftStored(id: DocumentId): void {
  untouched.delete(id);
}

function draftOf(workspace: WorkspaceContent | undefined): Invoice {
  const on = today();
  return Invoice.parse({
    currency: workspace?.currency ?? "EUR",
    issueDate: on,
    dueDate: dayAfter(on, workspace?.paymentDays ?? 14),
    ...(workspace?.taxRounding !== undefined && { taxRounding: workspace.taxRounding }),
    ...(workspace !== undefined && sellerOf(workspace)),
  });
}

async function workspaceContent(workspace: Workspace): Promise<WorkspaceContent | undefined> {
  // Before all rows are here nobody knows whether there is one.
  await wholeRows(workspace);
  const own = workspaceDocument(workspace.rows());
  const read = own === undefined ? undefined : await readDocument(workspace, own);
  return read?.kind === "workspace" ? read.workspace : undefined;
}
