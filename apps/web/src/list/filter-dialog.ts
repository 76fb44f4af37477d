import { msg } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { FilterChoices } from "./filter-panel.ts";
import type { ListFilter } from "./list-filter.ts";

/** The layer with the further filters; what there is to choose from is asked for only where it is open. */
export function filterDialog(
  isOpen: boolean,
  filter: ListFilter,
  choices: () => FilterChoices,
  does: { readonly filter: (part: Partial<ListFilter>) => void; readonly close: () => void },
): TemplateResult {
  return html`<modal-dialog .heading=${msg("Filter")} .isOpen=${isOpen} @closed=${does.close}>
    ${
      isOpen
        ? html`<filter-panel
            .filter=${filter}
            .choices=${choices()}
            @filtered=${({ detail }: CustomEvent<Partial<ListFilter>>) => does.filter(detail)}
            @done=${does.close}
          ></filter-panel>`
        : nothing
    }
  </modal-dialog>`;
}
