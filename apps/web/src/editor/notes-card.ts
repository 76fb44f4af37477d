import { msg } from "@lit/localize";
import type { Invoice } from "@concord/model";
import { html } from "lit";
import type { TemplateResult } from "lit";
import { plainText } from "../parts/field-format.ts";
import "../parts/tags-field.ts";
import { field } from "./field-template.ts";
import type { Marks } from "./field-template.ts";

/** What is said in words: to the customer on the invoice, on which terms, and among ourselves, with what it goes by there. */
export function notesCard({
  invoice,
  note,
  marks,
  isFixed,
  mayOnlyLook,
  tags,
  tagsInUse,
}: {
  readonly invoice: Invoice;
  readonly note: string;
  readonly marks: Marks;
  readonly isFixed: boolean;
  readonly mayOnlyLook: boolean;
  readonly tags: readonly string[];
  /** All tags that invoices of the workspace go by. */
  readonly tagsInUse: () => readonly string[];
}): TemplateResult {
  const long = (
    label: string,
    path: string,
    value: string | undefined,
    fixed: boolean,
  ): TemplateResult =>
    field({ label, path, value, format: plainText, isFixed: fixed, isLong: true }, marks);
  return html`<section class="card notes" aria-label=${msg("Notes and terms")}>
    ${long(msg("Note to the customer"), "notes.first", invoice.notes[0]?.text, isFixed)}
    ${long(msg("Payment terms"), "paymentTerms", invoice.paymentTerms, isFixed)}
    <div class="wide">
      ${field(
        {
          label: msg("Internal note"),
          path: "note",
          value: note,
          format: plainText,
          isFixed: mayOnlyLook,
          carets: marks.carets,
        },
        marks,
      )}
      <tags-field
        data-path="tags"
        .tags=${tags}
        .fixed=${mayOnlyLook}
        .inUse=${tagsInUse}
      ></tags-field>
    </div>
  </section>`;
}
