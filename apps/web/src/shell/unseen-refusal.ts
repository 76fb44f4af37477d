import { msg, str } from "@lit/localize";
import type { DocumentId } from "@concord/model";
import type { Workspace } from "../page/workspace.ts";
import { told } from "../words/language.ts";

/** What is said elsewhere of an entry that was refused in a document that nobody looks at any more. */
export function unseenRefusal(
  workspace: Pick<Workspace, "rows">,
  document: DocumentId,
  message: string,
): string {
  const summary = workspace.rows().get(document)?.summary;
  const name = summary?.number ?? summary?.buyerName ?? msg("Draft");
  return msg(str`Not entered in ${name}: ${told(message)}`);
}
