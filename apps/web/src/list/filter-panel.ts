import { msg } from "@lit/localize";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { viewerLocale } from "../format/viewer-locale.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { connectorName } from "../words/connector-name.ts";
import { filterChoices } from "./filter-choices.ts";
import type { ListedInvoice } from "./invoice-book.ts";
import { everything } from "./list-filter.ts";
import type { ListFilter } from "./list-filter.ts";

/** The filters beside status and words. Reports a part of a filter as `filtered`. */
export class FilterPanel extends LitElement {
  static override properties = {
    filter: { attribute: false },
    invoices: { attribute: false },
    me: { attribute: false },
  };
  declare filter: ListFilter;
  /** There is to choose from what they have. */
  declare invoices: readonly ListedInvoice[];
  /** The id of the person who looks; undefined where it is not known. */
  declare me: string | undefined;

  static override styles = [
    sharedStyles,
    css`
      form {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 12px;
      }
      label {
        display: block;
        color: var(--text-2);
        font-size: 12px;
        line-height: 16px;
        font-weight: 500;
      }
      input,
      select {
        margin-top: 4px;
      }
      .wide {
        grid-column: 1 / -1;
      }
      .buttons {
        display: flex;
        justify-content: space-between;
        margin-top: 4px;
      }
    `,
  ];

  override focus(): void {
    this.renderRoot.querySelector("input")?.focus();
  }

  /** What it stands in begins with it, and could not before. */
  protected override firstUpdated(): void {
    this.dispatchEvent(new Event("layer-filled", { bubbles: true }));
  }

  protected override render(): TemplateResult {
    const { me } = this;
    const { customers, currencies, connectors, tags } = filterChoices(this.invoices, viewerLocale);
    return html`<form @submit=${(event: Event) => event.preventDefault()}>
      <label class="wide"
        >${msg("Customer")}
        <input
          list="customers"
          name="customer"
          autocomplete="off"
          .value=${this.filter.customer}
          @change=${this.#set}
        /><datalist id="customers">
          ${customers.map((each) => html`<option value=${each}></option>`)}
        </datalist></label
      >
      ${this.#day("from", msg("Issued from"))} ${this.#day("to", msg("Issued until"))}
      ${this.#day("dueFrom", msg("Due from"))} ${this.#day("dueTo", msg("Due until"))}
      ${this.#day("paidFrom", msg("Paid from"))} ${this.#day("paidTo", msg("Paid until"))}
      ${this.#select(
        "currency",
        msg("Currency"),
        currencies.map((each) => [each, each]),
      )}
      ${this.#select("kind", msg("Kind"), [
        ["invoice", msg("Invoices")],
        ["credit-note", msg("Credit notes")],
      ])}
      ${this.#select(
        "connector",
        msg("Linked to"),
        connectors.map((each) => [each, connectorName(each)]),
      )}
      ${this.#select("sync", msg("Sync"), [
        ["unsent", msg("Not sent yet")],
        ["conflict", msg("With conflicts")],
      ])}
      ${me === undefined ? nothing : this.#select("assignee", msg("Assigned"), [[me, msg("To me")]])}
      ${
        tags.length === 0 && this.filter.tag === ""
          ? nothing
          : this.#select(
              "tag",
              msg("Tag"),
              [...new Set([...tags, this.filter.tag])]
                .filter((each) => each !== "")
                .map((each) => [each, each]),
            )
      }
      <div class="wide buttons">
        <button type="button" class="quiet" @click=${this.#clear}>${msg("Clear all")}</button>
        <button type="button" class="primary" @click=${() => this.dispatchEvent(new Event("done"))}>
          ${msg("Done")}
        </button>
      </div>
    </form>`;
  }

  #day(
    name: "from" | "to" | "dueFrom" | "dueTo" | "paidFrom" | "paidTo",
    label: string,
  ): TemplateResult {
    return html`<label
      >${label} <input type="date" name=${name} .value=${this.filter[name]} @change=${this.#set}
    /></label>`;
  }

  #select(
    name: "currency" | "kind" | "connector" | "sync" | "assignee" | "tag",
    label: string,
    options: readonly (readonly [string, string])[],
  ): TemplateResult {
    return html`<label
      >${label}
      <select name=${name} .value=${this.filter[name]} @change=${this.#set}>
        <option value="" ?selected=${this.filter[name] === ""}>${msg("Any")}</option>
        ${options.map(
          ([value, words]) =>
            html`<option value=${value} ?selected=${this.filter[name] === value}>${words}</option>`,
        )}
      </select></label
    >`;
  }

  readonly #set = ({ target }: Event): void => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
    this.#tell({ [target.name]: target.value });
  };

  readonly #clear = (): void => {
    const { status: _, text: __, ...further } = everything;
    this.#tell(further);
  };

  #tell(detail: Partial<ListFilter>): void {
    this.dispatchEvent(new CustomEvent("filtered", { detail }));
  }
}
customElements.define("filter-panel", FilterPanel);
