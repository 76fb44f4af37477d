import { msg } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { soonOnItsWay } from "../parts/coming-part.ts";
import type { ListedInvoice } from "./invoice-book.ts";
import type { ListFilter } from "./list-filter.ts";

/** The layer with the further filters. What there is to choose from is what the invoices have. */
export function filterDialog(
  isOpen: boolean,
  filter: ListFilter,
  { all, me }: { readonly all: readonly ListedInvoice[]; readonly me: string | undefined },
  does: { readonly filter: (part: Partial<ListFilter>) => void; readonly close: () => void },
): TemplateResult {
  return html`<modal-dialog .heading=${msg("Filter")} .isOpen=${isOpen} @closed=${does.close}>
    ${
      isOpen
        ? html`<filter-panel
            autofocus
            .filter=${filter}
            .invoices=${all}
            .me=${me}
            @filtered=${({ detail }: CustomEvent<Partial<ListFilter>>) => does.filter(detail)}
            @done=${does.close}
            >${soonOnItsWay("filter-panel")}</filter-panel
          >`
        : nothing
    }
  </modal-dialog>`;
}
