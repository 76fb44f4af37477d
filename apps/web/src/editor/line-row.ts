import { keyNames } from "../page/key-names.ts";
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { CurrencyCode, InvoiceLine } from "@concord/model";
import { formatMoney } from "../format/amounts.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { FieldFormat } from "../parts/field-format.ts";
import "../parts/menu-button.ts";
import type { MenuItem } from "../parts/menu-button.ts";
import type { Option } from "../parts/options.ts";
import { icon } from "../styles/icons.ts";
import { discountOf, discountPath, discountText } from "./discount.ts";
import { discountFormat, moneyFormat, quantityFormat } from "./field-formats.ts";
import { field } from "./field-template.ts";
import type { FieldSpec, Marks } from "./field-template.ts";
import { taxText } from "./tax-choice.ts";
import { findUnit, unitFormat } from "./units.ts";
import { plainText } from "../parts/field-format.ts";

/** The columns that can be entered, in the order of Tab. */
export const columns = ["name", "quantity", "unit", "price", "tax"] as const;

/** What all rows of a table share. */
export interface LineContext {
  readonly marks: Marks;
  readonly currency: CurrencyCode | undefined;
  readonly isFixed: boolean;
  readonly findItem: (text: string) => readonly Option[];
  readonly findTax: (text: string) => readonly Option[];
  readonly taxFormat: FieldFormat;
  /** Fields of lines that are shown though nothing is in them. */
  readonly opened: ReadonlySet<string>;
}

export interface RowHandlers {
  readonly onMenu: (line: string, item: string) => void;
  readonly onGrip: (line: string, event: PointerEvent) => void;
}

/** One row. A ghost is the empty last line, which is not stored until something is in it. */
export function lineRow(
  line: Pick<InvoiceLine, "id"> & Partial<InvoiceLine>,
  place: { readonly index: number; readonly count: number; readonly isGhost: boolean },
  net: string | undefined,
  context: LineContext,
  handlers: RowHandlers,
): TemplateResult {
  const { marks, currency, isFixed } = context;
  const number = place.index + 1;
  const labelRest = msg(str`, line ${number}`);
  const cell = (
    column: string,
    spec: Omit<FieldSpec, "path" | "isFixed" | "isBare">,
  ): TemplateResult =>
    html`<div class="cell ${column}" data-column=${column}>
      ${field({ ...spec, path: `lines.${line.id}.${column}`, isFixed, isBare: true }, marks)}
    </div>`;
  const discount = discountOf(line.adjustments);
  const hasDiscount =
    discount !== undefined || context.opened.has(discountPath(`lines.${line.id}`));
  const { description = "" } = line;
  const hasText = description !== "" || context.opened.has(`lines.${line.id}.description`);
  return html`<div
    class="line ${place.isGhost ? "ghost" : ""}"
    role="group"
    aria-label=${place.isGhost ? msg("New line") : msg(str`Line ${number}`)}
    data-line=${line.id}
  >
    ${
      place.isGhost || isFixed
        ? html`<span class="grip"></span>`
        : html`<span
            class="grip"
            title=${msg("Drag to move, or press Alt with ↑ or ↓")}
            aria-hidden="true"
            @pointerdown=${(event: PointerEvent) => handlers.onGrip(line.id, event)}
            >${icon("grip")}</span
          >`
    }
    ${cell("name", {
      label: msg("Description"),
      labelRest,
      value: line.name,
      format: plainText,
      find: context.findItem,
      grows: true,
      placeholder: place.isGhost ? msg("Type to add a line") : "",
    })}
    ${cell("quantity", {
      label: msg("Quantity"),
      labelRest,
      value: line.quantity,
      format: quantityFormat,
    })}
    ${cell("unit", {
      label: msg("Unit"),
      labelRest,
      value: line.unit,
      format: unitFormat,
      find: findUnit,
    })}
    ${cell("price", {
      label: msg("Unit price"),
      labelRest,
      value: line.price,
      format: moneyFormat(currency),
    })}
    ${cell("tax", {
      label: msg("Tax"),
      labelRest,
      value: taxText(line.tax),
      format: context.taxFormat,
      find: context.findTax,
    })}
    <span class="amount net"
      >${net === undefined ? "" : formatMoney(net, currency, viewerLocale)}</span
    >
    ${
      place.isGhost || isFixed
        ? html`<span class="more"></span>`
        : html`<menu-button
            class="more"
            .label=${msg(str`Actions for line ${number}`)}
            .isTabStop=${false}
            .items=${menuItems(place, { hasText, hasDiscount })}
            @menu-chosen=${({ id }: { readonly id: string }) => handlers.onMenu(line.id, id)}
          ></menu-button>`
    }
    ${
      hasText
        ? cell("description", {
            label: msg("Further text"),
            labelRest,
            value: description,
            format: plainText,
            isLong: true,
            placeholder: msg("Stands under the description on paper"),
          })
        : nothing
    }
    ${
      hasDiscount
        ? html`<div class="cell discount" data-column="discount">
            ${field(
              {
                path: discountPath(`lines.${line.id}`),
                label: msg("Discount"),
                labelRest,
                value: discountText(discount),
                format: discountFormat(currency),
                isFixed,
                placeholder: msg("10 % or an amount"),
              },
              marks,
            )}
          </div>`
        : nothing
    }
  </div>`;
}

/** Whether something happens in the text under a line, where a text of several lines is at home. */
export function isInText(event: Event): boolean {
  return event
    .composedPath()
    .some((at) => at instanceof HTMLElement && at.dataset["column"] === "description");
}

const { command, alt, erase } = keyNames;

function menuItems(
  { index, count }: { readonly index: number; readonly count: number },
  { hasText, hasDiscount }: { readonly hasText: boolean; readonly hasDiscount: boolean },
): readonly MenuItem[] {
  return [
    { id: "duplicate", label: msg("Duplicate"), keys: `${command} D` },
    { id: "insert", label: msg("Insert above") },
    ...(index > 0 ? [{ id: "up", label: msg("Move up"), keys: `${alt} ↑` }] : []),
    ...(index < count - 1 ? [{ id: "down", label: msg("Move down"), keys: `${alt} ↓` }] : []),
    ...(hasText ? [] : [{ id: "description", label: msg("Add further text") }]),
    ...(hasDiscount ? [] : [{ id: "discount", label: msg("Add discount") }]),
    { id: "delete", label: msg("Delete"), keys: `${command} ${erase}`, isDanger: true },
  ];
}
