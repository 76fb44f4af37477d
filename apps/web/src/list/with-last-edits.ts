import type { DocumentId } from "@concord/model";
import { LastChanges, mostLastChanges } from "@concord/protocol";
import { msg } from "@lit/localize";
import { viewerLocale } from "../format/viewer-locale.ts";
import { isOnline } from "../page/is-online.ts";
import type { LastEdit, ListInView } from "./last-edits.ts";

// With the day also of today's: it stands there tomorrow, too.
const moment = new Intl.DateTimeFormat(viewerLocale, {
  day: "numeric",
  month: "short",
  hour: "numeric",
  minute: "2-digit",
});

/** What is known, with what the relay tells of those in view that have changed since it was asked; the same map where that is nothing. */
export async function withLastEdits(
  known: ReadonlyMap<DocumentId, LastEdit>,
  { api, workspace, inView, me }: ListInView,
): Promise<ReadonlyMap<DocumentId, LastEdit>> {
  if (api === undefined || !isOnline(workspace)) return known;
  // The relay knows nothing of what has not reached it.
  const places = new Map(inView.map((id) => [id, workspace.rows().get(id)?.seq ?? 0]));
  const asked = inView.filter((id) => (places.get(id) ?? 0) > (known.get(id)?.seq ?? 0));
  const found = new Map<DocumentId, LastEdit>();
  for (let from = 0; from < asked.length; from += mostLastChanges) {
    const documents = asked.slice(from, from + mostLastChanges).join(",");
    const path = `/api/v1/documents/last-changes?documents=${documents}`;
    const answer = await api.get(path, LastChanges);
    if (answer.type !== "ok") break;
    for (const { document, author, at } of answer.value.items) {
      const who = author.id === me ? msg("You") : author.name;
      const words = `${who}, ${moment.format(Date.parse(at))}`;
      found.set(document, { words, seq: places.get(document) ?? 0 });
    }
  }
  return found.size === 0 ? known : new Map([...known, ...found]);
}
