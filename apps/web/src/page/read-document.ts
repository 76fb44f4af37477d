import type { DocumentSnapshot } from "@concord/document";
import type { DocumentId } from "@concord/model";
import type { Workspace } from "./workspace.ts";

/** Longer than any device takes to open a document. */
const patienceMs = 5_000;

/** Reads a document once, without following it. Undefined where nobody answers. */
export async function readDocument(
  workspace: Workspace,
  id: DocumentId,
): Promise<DocumentSnapshot | undefined> {
  const unwatch = workspace.watch(id);
  const { promise, resolve } = Promise.withResolvers<DocumentSnapshot | undefined>();
  const look = (): void => {
    const shown = workspace.document(id);
    if (shown !== undefined) resolve(shown.snapshot);
  };
  const stop = workspace.onChange(look);
  const timer = setTimeout(() => resolve(undefined), patienceMs);
  look();
  const read = await promise;
  clearTimeout(timer);
  stop();
  unwatch();
  return read;
}
