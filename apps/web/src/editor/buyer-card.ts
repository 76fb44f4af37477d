import { msg } from "@lit/localize";
import type { Invoice, PlainDate } from "@concord/model";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { countryName } from "../format/countries.ts";
import { today } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { plainText } from "../parts/field-format.ts";
import { countryChoice } from "../settings/company-formats.ts";
import type { EntryBooks } from "./entry-books.ts";
import { currencyFormat, dayFormat, findCurrency } from "./field-formats.ts";
import { field } from "./field-template.ts";
import type { Marks } from "./field-template.ts";
import { paperFacts } from "./paper-facts.ts";

export interface BuyerCard {
  readonly invoice: Invoice;
  readonly marks: Marks;
  readonly isFixed: boolean;
  readonly books: Pick<EntryBooks, "findCustomer" | "language">;
  readonly areDetailsShown: boolean;
  readonly onDetails: () => void;
}

/** To whom, when and under which names: the head of an invoice. */
export function buyerCard(card: BuyerCard): TemplateResult {
  const { invoice, marks, isFixed, areDetailsShown } = card;
  const day = today();
  const from: PlainDate = invoice.issueDate ?? day;
  const plain = (label: string, path: string, value: string | undefined): TemplateResult =>
    field({ label, path, value, format: plainText, isFixed }, marks);
  return html`<section class="card fields" aria-label=${msg("Invoice")}>
    <div class="wide">
      ${field(
        {
          label: msg("Customer"),
          path: "buyer.name",
          value: invoice.buyer?.name,
          format: plainText,
          isFixed,
          find: card.books.findCustomer,
        },
        marks,
      )}
    </div>
    ${field({ label: msg("Issue date"), path: "issueDate", value: invoice.issueDate, format: dayFormat({ today: day, from: day }), isFixed }, marks)}
    ${field({ label: msg("Due date"), path: "dueDate", value: invoice.dueDate, format: dayFormat({ today: day, from }), isFixed }, marks)}
    ${plain(msg("PO number"), "references.purchaseOrder", invoice.references?.purchaseOrder)}
    ${field(
      {
        label: msg("Currency"),
        path: "currency",
        value: invoice.currency,
        format: currencyFormat,
        isFixed,
        find: findCurrency,
      },
      marks,
    )}
    ${aboutBuyer(card)}
    ${
      areDetailsShown
        ? html`<div id="details" class="details">
            ${plain(msg("VAT ID"), "buyer.vatId", invoice.buyer?.vatId)}
            ${plain(msg("E-mail"), "buyer.contact.email", invoice.buyer?.contact?.email)}
            ${plain(msg("Address"), "buyer.address.line1", invoice.buyer?.address?.line1)}
            ${plain(msg("Postal code"), "buyer.address.postalCode", invoice.buyer?.address?.postalCode)}
            ${plain(msg("City"), "buyer.address.city", invoice.buyer?.address?.city)}
            ${field(
              {
                label: msg("Country"),
                path: "buyer.address.country",
                value: invoice.buyer?.address?.country,
                ...countryChoice(),
                isFixed,
              },
              marks,
            )}
            ${plain(msg("Buyer reference"), "references.buyerReference", invoice.references?.buyerReference)}
            ${paperFacts(invoice, card.books.language(invoice))}
          </div>`
        : nothing
    }
  </section>`;
}

/** What is known of the buyer, in a line under the name. */
function aboutBuyer({ invoice, isFixed, areDetailsShown, onDetails }: BuyerCard): TemplateResult {
  const { buyer } = invoice;
  const place = [buyer?.address?.postalCode, buyer?.address?.city].filter(Boolean).join(" ");
  const country = countryName(buyer?.address?.country ?? "", viewerLocale);
  const facts = [buyer?.vatId, place, country].filter((fact) => fact !== undefined && fact !== "");
  return html`<p class="about meta">
    <span
      >${facts.length === 0 ? (buyer?.name === undefined ? "" : msg("No address yet")) : facts.join(" · ")}</span
    >
    ${
      buyer?.name === undefined && isFixed
        ? nothing
        : html`<button
            class="link"
            type="button"
            aria-expanded=${String(areDetailsShown)}
            @click=${onDetails}
          >
            ${areDetailsShown ? msg("Hide details") : msg("Details")}
          </button>`
    }
  </p>`;
}
