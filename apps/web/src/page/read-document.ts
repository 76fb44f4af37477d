import type { DocumentSnapshot } from "@concord/document";
import type { DocumentId } from "@concord/model";
import type { Workspace } from "./workspace.ts";

/** Reads a document once, without following it. Whoever is to answer is waited for, also until another worker leads. Undefined where there is no such document. */
export async function readDocument(
  workspace: Workspace,
  id: DocumentId,
): Promise<DocumentSnapshot | undefined> {
  const { promise, resolve } = Promise.withResolvers<DocumentSnapshot | undefined>();
  // It is told before this is answered.
  const unwatch = workspace.watch(id, () => resolve(undefined));
  const look = (): void => {
    const shown = workspace.document(id);
    if (shown !== undefined) resolve(shown.snapshot);
  };
  const stop = workspace.onChange(look);
  look();
  const read = await promise;
  stop();
  unwatch();
  return read;
}
