import type { DocumentId } from "@concord/model";
import { LastChanges, mostLastChanges } from "@concord/protocol";
import type { Api } from "../page/api.ts";

export type LastEdit = LastChanges["items"][number];

/** Asks the relay who changed these last. Of what it does not answer nothing is known. */
export async function askLastEdits(
  api: Api,
  documents: readonly DocumentId[],
): Promise<readonly LastEdit[]> {
  const found: LastEdit[] = [];
  for (let from = 0; from < documents.length; from += mostLastChanges) {
    const some = documents.slice(from, from + mostLastChanges).join(",");
    const path = `/api/v1/documents/last-changes?documents=${some}`;
    const answer = await api.get(path, LastChanges);
    if (answer.type !== "ok") break;
    found.push(...answer.value.items);
  }
  return found;
}
