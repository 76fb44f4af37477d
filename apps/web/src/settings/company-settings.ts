import { msg, str } from "@lit/localize";
import type { Registers, WorkspaceSnapshot } from "@concord/document";
import { Invoice, findings } from "@concord/model";
import type { Workspace as WorkspaceContent } from "@concord/model";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { currencyFormat, findCurrency } from "../editor/field-formats.ts";
import { decisionsOf, fieldConflicts } from "../editor/field-conflict.ts";
import { field } from "../editor/field-template.ts";
import type { FieldSpec, Marks } from "../editor/field-template.ts";
import type { ConflictChosen } from "../editor/conflict-mark.ts";
import { writersOf } from "../editor/marks.ts";
import { newEntryKey } from "../editor/new-draft.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import type { Workspace } from "../page/workspace.ts";
import type { FieldCommitted, OptionTaken } from "../parts/field-events.ts";
import { plainText } from "../parts/field-format.ts";
import type { FieldValue } from "../parts/field-format.ts";
import { TypedFields } from "../parts/typed-fields.ts";
import { addressLines } from "../print/printed-invoice.ts";
import { icon } from "../styles/icons.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { told } from "../words/language.ts";
import { addressFields } from "./address-fields.ts";
import { companyEdit, newRate, rateEdit, textAt } from "./company-edits.ts";
import {
  bicFormat,
  codeFormat,
  countryChoice,
  daysFormat,
  ibanFormat,
  languageChoice,
  roundingChoice,
} from "./company-formats.ts";
import { deskTroubles, ownersAlone } from "./desk-words.ts";
import { settingsStyles } from "./settings-styles.ts";
import { newRatePath, taxRatesCard } from "./tax-rates-card.ts";
import { WorkspaceDesk } from "./workspace-desk.ts";

/** Who we are on our invoices, and what a new one begins with. Owners write it; everybody else sees it, and why they cannot. */
export class CompanySettings extends LitElement {
  static override properties = { workspace: { attribute: false }, made: { state: true } };
  declare workspace: Workspace;
  declare protected made: number;
  /** Before the desk: what is typed is entered as long as there is one. */
  readonly #typed = new TypedFields(this);
  readonly #desk = new WorkspaceDesk(this);
  #shown: WorkspaceSnapshot | undefined;

  static override styles = [sharedStyles, settingsStyles];

  constructor() {
    super();
    this.made = 0;
    followWorkspace(this, () => this.workspace);
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    const { workspace } = this;
    this.#typed.turnTo({ workspace, document: undefined, address: "/settings/company" });
    this.#desk.turnTo(workspace);
    this.#shown = this.#desk.snapshot();
  }

  protected override render(): TemplateResult {
    const shown = this.#shown;
    if (shown === undefined) {
      return html`<p class="meta" role="status">
        ${
          this.workspace.state()?.workspace === null
            ? msg("This device has to connect once before it knows your company.")
            : msg("Opening…")
        }
      </p>`;
    }
    const isFixed = this.workspace.state()?.principal?.role !== "owner";
    const { registers, workspace: content } = shown;
    const marks = marksOf(shown, this.#desk, isFixed);
    const of = (spec: Omit<FieldSpec, "value" | "isFixed">): TemplateResult =>
      field({ ...spec, value: textAt(registers, spec.path), isFixed }, marks);
    return html`${isFixed ? ownersAlone(content) : nothing} ${deskTroubles(this.#desk)}
      <div
        class="columns"
        @field-committed=${this.#onCommitted}
        @option-taken=${this.#onOption}
        @conflict-chosen=${this.#onConflict}
      >
        <div>
          ${sellerCard(of, content)} ${bankCard(of)} ${beginningCard(of)}
          ${taxRatesCard({
            rates: content.taxRates,
            marks,
            isFixed,
            made: this.made,
            onAction: (action, key) => this.#desk.make(rateEdit(action, key)),
          })}
        </div>
        <div>${letterhead(content)} ${missing(content)}</div>
      </div>`;
  }

  readonly #onCommitted = ({ path, value }: FieldCommitted): void => this.#enter(path, value);

  readonly #onOption = ({ path, id }: OptionTaken): void => this.#enter(path, id);

  #enter(path: string, value: FieldValue): void {
    if (path === newRatePath) {
      if (value === null) return;
      this.made += 1;
      this.#desk.make(newRate(value, newEntryKey()));
      return;
    }
    this.#desk.make(companyEdit(path, value, this.#shown?.workspace.taxRates ?? []));
  }

  readonly #onConflict = ({ choice }: ConflictChosen): void => {
    const live: Registers = this.#shown?.registers ?? {};
    const decider = {
      by: this.workspace.state()?.principal?.name,
      at: new Date().toISOString(),
    };
    this.#desk.make({ operations: decisionsOf(choice, live, decider), overlay: {} });
  };
}
customElements.define("company-settings", CompanySettings);

type Field = (spec: Omit<FieldSpec, "value" | "isFixed">) => TemplateResult;

function marksOf(shown: WorkspaceSnapshot, desk: WorkspaceDesk, isFixed: boolean): Marks {
  const conflicts = fieldConflicts({ ...shown, live: shown.registers });
  return {
    peers: () => [],
    carets: [],
    writer: writersOf(desk.writes()),
    problem: () => undefined,
    conflict: (path) => conflicts.get(path),
    owner: () => undefined,
    mayDecide: !isFixed,
  };
}

function sellerCard(of: Field, { company }: WorkspaceContent): TemplateResult {
  const country = countryChoice();
  return html`<section class="card" aria-labelledby="company">
    <h2 id="company">${msg("Company")}</h2>
    <p>${msg("The seller of new invoices. What is issued keeps what it was issued with.")}</p>
    <div class="fields">
      ${of({ label: msg("Legal name"), path: "company.name", format: plainText })}
      ${of({ label: msg("Trading name"), path: "company.tradingName", format: plainText })}
      <div class="wide">
        ${of({ label: msg("Country"), path: "company.address.country", format: country.format, find: country.find })}
      </div>
      ${addressFields(company?.address).map(
        ({ name, label, isWide }) =>
          html`<div class=${isWide ? "wide" : ""}>
            ${of({ label, path: `company.address.${name}`, format: plainText })}
          </div>`,
      )}
      ${of({ label: msg("VAT ID"), path: "company.vatId", format: codeFormat })}
      ${of({ label: msg("Tax number"), path: "company.taxRegistrationId", format: plainText })}
      ${of({ label: msg("Company register number"), path: "company.legalId", format: plainText })}
      ${of({ label: msg("Contact"), path: "company.contact.name", format: plainText })}
      ${of({ label: msg("E-mail"), path: "company.contact.email", format: plainText })}
      ${of({ label: msg("Phone"), path: "company.contact.phone", format: plainText })}
    </div>
  </section>`;
}

function bankCard(of: Field): TemplateResult {
  return html`<section class="card" aria-labelledby="bank">
    <h2 id="bank">${msg("Bank account")}</h2>
    <p>${msg("Where customers pay to. It stands on new invoices.")}</p>
    <div class="fields">
      <div class="wide">${of({ label: msg("IBAN"), path: "bank.iban", format: ibanFormat })}</div>
      ${of({ label: msg("BIC"), path: "bank.bic", format: bicFormat })}
      ${of({ label: msg("Account holder"), path: "bank.accountName", format: plainText })}
    </div>
  </section>`;
}

function beginningCard(of: Field): TemplateResult {
  const [language, rounding] = [languageChoice(), roundingChoice()];
  return html`<section class="card" aria-labelledby="beginning">
    <h2 id="beginning">${msg("New invoices")}</h2>
    <p>${msg("What an invoice begins with, unless its customer has terms of their own.")}</p>
    <div class="fields">
      ${of({ label: msg("Currency"), path: "currency", format: currencyFormat, find: findCurrency })}
      ${of({ label: msg("Days to pay"), path: "paymentDays", format: daysFormat })}
      ${of({ label: msg("Language of documents"), path: "language", format: language.format, find: language.find })}
      ${of({
        label: msg("Tax is rounded"),
        path: "taxRounding",
        format: rounding.format,
        find: rounding.find,
        placeholder: msg("Once per rate"),
      })}
    </div>
  </section>`;
}

/** How it will stand at the head of an invoice. */
function letterhead({ company, bank }: WorkspaceContent): TemplateResult {
  const lines = addressLines(company, viewerLocale);
  const facts = [
    company?.vatId === undefined ? undefined : msg(str`VAT ID ${company.vatId}`),
    company?.taxRegistrationId,
    company?.legalId,
    company?.contact?.email,
    company?.contact?.phone,
    bank?.iban === undefined ? undefined : ibanFormat.show(bank.iban),
  ].filter((fact) => fact !== undefined);
  return html`<section class="card letter" aria-labelledby="letter">
    <h2 id="letter">${msg("On an invoice")}</h2>
    ${
      lines.length + facts.length === 0
        ? html`<p class="meta">${msg("Nothing yet.")}</p>`
        : html`${lines.map((line, index) => html`<p class=${index === 0 ? "name" : ""}>${line}</p>`)}
            <p class="more">${facts.join(" · ")}</p>`
    }
  </section>`;
}

/** What an invoice of this seller would lack. */
function missing({ company }: WorkspaceContent): TemplateResult | typeof nothing {
  const found = findings(Invoice.parse({ seller: company })).filter(({ path }) =>
    path.startsWith("seller"),
  );
  if (found.length === 0) return nothing;
  return html`<section class="card" aria-labelledby="lacks">
    <h2 id="lacks">${msg("What invoices still lack")}</h2>
    <ul class="plain">
      ${found.map(
        ({ severity, message }) =>
          html`<li>
            <span class="pill ${severity === "error" ? "bad" : "warn"}"
              >${icon(severity === "error" ? "alert" : "triangle")}${severity === "error" ? msg("Needed") : msg("Often asked for")}</span
            >
            ${told(message)}
          </li>`,
      )}
    </ul>
  </section>`;
}
