import { msg } from "@lit/localize";
import type { DocumentId } from "@concord/model";
import { today } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { lastView } from "../list/last-view.ts";
import { listSequence } from "../list/list-sequence.ts";
import type { Workspace } from "../page/workspace.ts";

/** What a step along the list comes to: an invoice, or why there is none. */
export type ListStep =
  | { readonly type: "invoice"; readonly id: DocumentId }
  | { readonly type: "end"; readonly words: string };

/** Goes from invoice to invoice as the list was left. Its order is the one in which one set out, whatever is changed on the way. */
export class ListWalk {
  #sequence: readonly DocumentId[] = [];

  async step(workspace: Workspace, here: DocumentId, by: 1 | -1): Promise<ListStep> {
    const rows = workspace.rows();
    if (!this.#sequence.includes(here)) {
      this.#sequence = await listSequence(lastView(localStorage), here, {
        rows,
        today: today(),
        locale: viewerLocale,
        find: async (words) => {
          const { createSearchIndex } = await import("../list/search-index.ts");
          const index = createSearchIndex();
          index.follow(rows);
          return index.find(words);
        },
      });
    }
    const left = this.#sequence.filter((id) => rows.has(id));
    const id = left[left.indexOf(here) + by];
    if (id !== undefined && left.includes(here)) return { type: "invoice", id };
    return {
      type: "end",
      words:
        by > 0
          ? msg("This is the last invoice of the list.")
          : msg("This is the first invoice of the list."),
    };
  }
}
