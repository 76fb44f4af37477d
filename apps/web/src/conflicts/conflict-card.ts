import { msg, str } from "@lit/localize";
import { defaultWorkspace } from "@concord/model";
import type { CurrencyCode, JsonValue, Workspace as Policies } from "@concord/model";
import type { InvoiceSnapshot } from "@concord/document";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { formatMoney } from "../format/amounts.ts";
import { today } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { ShownDocument } from "../page/workspace.ts";
import { formatOfKind } from "../editor/field-formats.ts";
import type { FieldCommitted } from "../parts/field-events.ts";
import "../parts/value-field.ts";
import type { ValueField } from "../parts/value-field.ts";
import { baseOf, isFrozen, offersOf, takesAnother, valueAfter } from "./case-choices.ts";
import type { Choice, Offer } from "./case-choices.ts";
import {
  agingWords,
  barredWords,
  caseName,
  deliveryWords,
  explanation,
  offerWords,
  offeredWords,
  provenance,
  tellsReason,
} from "./case-words.ts";
import type { Viewer } from "./case-words.ts";
import { deliveriesOf, effectOf } from "./choice-effect.ts";
import type { ChoiceEffect } from "./choice-effect.ts";
import { connectorName } from "../words/connector-name.ts";
import type { ConflictCase } from "./conflict-cases.ts";
import { fieldWords, valueKind, valueWords } from "./field-words.ts";
import { cardStyles } from "./card-styles.ts";

/** A person has decided what shall stand. */
export class CaseDecided extends Event {
  readonly choice: Choice;
  constructor(choice: Choice) {
    super("case-decided", { bubbles: true, composed: true });
    this.choice = choice;
  }
}

/** A person wants the invoice credited, and issued anew with what was edited late. */
class ReissueWanted extends Event {
  constructor() {
    super("reissue-wanted", { bubbles: true, composed: true });
  }
}

interface Row {
  readonly label: string;
  readonly effect: ChoiceEffect;
  readonly deliveries: readonly string[];
}

/** One conflict with all its values, and what would follow from each. It reports the choice; the page writes. */
export class ConflictCard extends LitElement {
  static override properties = {
    of: { attribute: false },
    shown: { attribute: false },
    policies: { attribute: false },
    connectors: { attribute: false },
    place: { attribute: false },
    barred: { attribute: false },
    viewer: { attribute: false },
    another: { state: true },
  };
  declare of: ConflictCase;
  declare shown: ShownDocument | undefined;
  declare policies: Policies;
  /** The connectors that this workspace works with. */
  declare connectors: readonly string[];
  /** Which of the invoice's fields this is. */
  declare place: { readonly number: number; readonly of: number };
  /** Why this person may not decide; "" if they may. */
  declare barred: string;
  declare viewer: Viewer | undefined;
  /** A value that was entered and is not decided for yet. */
  declare another: JsonValue | undefined;

  static override styles = [sharedStyles, cardStyles];

  constructor() {
    super();
    this.policies = defaultWorkspace;
    this.connectors = [];
    this.place = { number: 1, of: 1 };
    this.barred = "";
    this.viewer = undefined;
    this.another = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("of") && changed.get("of")?.key !== this.of.key) this.another = undefined;
  }

  /** What the number on a button says: 1 what shows now, then the others, then another value. */
  choose(number: number): void {
    const offers = this.#offers();
    const offer = offers[number - 1];
    if (offer !== undefined) this.#decide(offer);
    else if (number === offers.length + 1) {
      this.#enterAnother();
      this.#reissue();
    }
  }

  #currency(): CurrencyCode | undefined {
    const snapshot = this.shown?.snapshot;
    return snapshot?.kind === "invoice" ? snapshot.invoice.currency : this.of.summary?.currency;
  }

  #offers(): readonly Offer[] {
    return this.shown === undefined ? [] : offersOf(this.of, liveRegisters(this.shown));
  }

  /** Whether the invoice was issued meanwhile: nothing can be entered any more. */
  #isFrozen(): boolean {
    return this.shown !== undefined && isFrozen(this.of, liveRegisters(this.shown));
  }

  #takesAnother(): boolean {
    return this.shown !== undefined && takesAnother(this.of) && !this.#isFrozen();
  }

  #decide(offer: Offer): void {
    if (this.barred !== "" || offer.barred !== undefined) return;
    this.dispatchEvent(new CaseDecided(offer.choice));
  }

  readonly #enterAnother = (): void => {
    if (this.barred !== "" || !this.#takesAnother()) return;
    if (this.another !== undefined) {
      this.dispatchEvent(new CaseDecided({ type: "value", value: this.another }));
      return;
    }
    this.renderRoot.querySelector<ValueField>("value-field")?.focus();
  };

  protected override render(): TemplateResult {
    const { of, shown } = this;
    const invoice = shown?.snapshot.kind === "invoice" ? shown.snapshot : undefined;
    const currency = this.#currency();
    const title = [
      caseName(of),
      of.summary?.buyerName,
      fieldWords(of.path, invoice?.invoice.lines),
    ].filter((part) => part !== undefined);
    const offers = this.#offers();
    return html`<section class="card" aria-labelledby="title">
      <div class="head">
        <h2 id="title" tabindex="-1">${title.join(" · ")}</h2>
        ${this.place.of > 1 ? html`<span class="pill merge">${msg(str`${this.place.number} of ${this.place.of} fields`)}</span>` : nothing}
        ${of.summary === undefined ? nothing : html`<a class="open" href=${`/invoices/${of.document}`}>${msg("Open invoice")}</a>`}
      </div>
      <p class="why">${explanation(of, this.#isFrozen())}</p>
      ${shown === undefined ? html`<p class="meta" role="status">${msg("Opening…")}</p>` : nothing}
      <div class="values">
        ${offers.map((offer) => this.#value(offer, currency))}
        ${this.#takesAnother() ? this.#anotherValue(currency) : nothing}
      </div>
      ${this.#base(currency)} ${invoice === undefined ? nothing : this.#effects(invoice, offers)}
      ${this.barred === "" ? nothing : html`<p class="note warn">${this.barred}</p>`}
      <div class="acts">
        ${offers.map((offer, index) => this.#button(offer, index))}
        ${this.#anotherButton(offers.length + 1)} ${this.#reissueButton(offers.length + 1)}
      </div>
    </section>`;
  }

  /** What stood before the writers parted: it tells who changed what. */
  #base(currency: Parameters<typeof valueWords>[2]): TemplateResult | typeof nothing {
    const base = baseOf(this.of);
    return base === undefined
      ? nothing
      : html`<p class="base">
          <span class="meta">${msg("Before both")}</span>
          ${valueWords(this.of.path, base, currency)}
        </p>`;
  }

  #value(offer: Offer, currency: Parameters<typeof valueWords>[2]): TemplateResult {
    const isNow = offer.choice.type === "now";
    const { barred } = offer;
    return html`<div class="value ${isNow ? "now" : ""}">
      <span class="meta">${provenance(this.of, offer, Date.now(), this.viewer)}</span>
      <strong>${offeredWords(this.of, offer, currency)}</strong>
      ${barred === undefined || tellsReason(this.of) ? nothing : html`<span class="meta">${barredWords(barred)}</span>`}
    </div>`;
  }

  #anotherValue(currency: Parameters<typeof valueWords>[2]): TemplateResult {
    return html`<div class="value other">
      ${keyed(
        // A question that was not answered belongs to its own conflict.
        this.of.key,
        html`<value-field
          .label=${msg("Another value")}
          .format=${formatOfKind(valueKind(this.of.path), currency)}
          .value=${typeof this.another === "string" ? this.another : ""}
          .fixed=${this.barred !== ""}
          @field-committed=${this.#entered}
        ></value-field>`,
      )}
      <span class="meta"
        >${
          this.another === undefined
            ? msg("Goes to everyone")
            : msg(str`Read as ${valueWords(this.of.path, this.another, currency)}`)
        }</span
      >
    </div>`;
  }

  readonly #entered = ({ value }: FieldCommitted): void => {
    this.another = value ?? undefined;
    if (value === null) return;
    // The way on by keyboard: what was entered is seen with its effect, and Enter decides.
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLButtonElement>("#another")?.focus(),
    );
  };

  #button(offer: Offer, index: number): TemplateResult | typeof nothing {
    if (offer.choice.type === "lost" && tellsReason(this.of)) return nothing;
    return html`<button
      class=${index === 0 ? "primary" : ""}
      ?disabled=${this.barred !== "" || offer.barred !== undefined}
      @click=${() => this.#decide(offer)}
    >
      ${offerWords(this.of, offer)}<kbd aria-hidden="true">${index + 1}</kbd>
    </button>`;
  }

  #anotherButton(number: number): TemplateResult | typeof nothing {
    if (!this.#takesAnother()) return nothing;
    const words =
      this.another === undefined
        ? msg("Another value…")
        : msg(str`Use ${valueWords(this.of.path, this.another, this.#currency())}`);
    return html`<button id="another" ?disabled=${this.barred !== ""} @click=${this.#enterAnother}>
      ${words}<kbd aria-hidden="true">${number}</kbd>
    </button>`;
  }

  /** The way to act on a late edit: what is issued does not change. */
  #reissueButton(number: number): TemplateResult | typeof nothing {
    return this.of.kind === "edited-after-issue"
      ? html`<button id="reissue" ?disabled=${this.barred !== ""} @click=${this.#reissue}>
          ${msg("Credit note and new invoice")}<kbd aria-hidden="true">${number}</kbd>
        </button>`
      : nothing;
  }

  readonly #reissue = (): void => {
    if (this.barred !== "" || this.of.kind !== "edited-after-issue") return;
    this.dispatchEvent(new ReissueWanted());
  };

  #effects(snapshot: InvoiceSnapshot, offers: readonly Offer[]): TemplateResult {
    const row = (label: string, choice: Choice): Row => {
      const value = valueAfter(this.of, choice);
      // What stands of an issued invoice stands whatever is decided about a late edit.
      const counts = this.of.kind === "edited-after-issue" ? undefined : value;
      const { path } = this.of;
      const told = deliveriesOf({ snapshot, path, value: counts }, this.connectors, this.policies);
      return {
        label,
        effect: effectOf(snapshot, path, counts, today()),
        deliveries: [...told].map(([connector, delivery]) =>
          deliveryWords(connectorName(connector), delivery),
        ),
      };
    };
    const rows = offers
      .filter(({ barred }) => barred === undefined)
      .map((offer) => row(offerWords(this.of, offer), offer.choice));
    if (this.another !== undefined) {
      rows.push(row(msg("Another value"), { type: "value", value: this.another }));
    }
    return effectTable(rows, (amount) =>
      formatMoney(amount, snapshot.invoice.currency, viewerLocale),
    );
  }
}
customElements.define("conflict-card", ConflictCard);

/** Registers as they stand in the document: an issued invoice reads others. */
export function liveRegisters({ snapshot }: ShownDocument): InvoiceSnapshot["live"] {
  return snapshot.kind === "invoice" ? snapshot.live : snapshot.registers;
}

function effectTable(rows: readonly Row[], money: (amount: string) => string): TemplateResult {
  const differs = (of: (effect: ChoiceEffect) => string | undefined): boolean =>
    new Set(rows.map(({ effect }) => of(effect))).size > 1;
  const isMoneySame = !differs((effect) => `${effect.gross} ${effect.tax} ${effect.outstanding}`);
  const hasAging = rows.some(({ effect }) => effect.aging !== undefined);
  const [first] = rows;
  if (first === undefined) return html``;
  return html`<div class="effect">
    <table>
      <caption>
        ${msg("Effect")}${isMoneySame ? html` · ${msg(str`total ${money(first.effect.gross)}, tax ${money(first.effect.tax)} and balance ${money(first.effect.outstanding)} stay the same`)}` : nothing}
      </caption>
      <thead>
        <tr>
          <th scope="col">${msg("If you choose")}</th>
          ${
            isMoneySame
              ? nothing
              : html`<th scope="col" class="amount">${msg("Total")}</th>
                  <th scope="col" class="amount">${msg("Tax")}</th>
                  <th scope="col" class="amount">${msg("Balance")}</th>`
          }
          ${hasAging ? html`<th scope="col">${msg("Ageing")}</th>` : nothing}
          <th scope="col">${msg("Connectors")}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ label, effect, deliveries }) =>
            html`<tr>
              <th scope="row">${label}</th>
              ${
                isMoneySame
                  ? nothing
                  : html`<td class="amount" data-label=${msg("Total")}>${money(effect.gross)}</td>
                      <td class="amount" data-label=${msg("Tax")}>${money(effect.tax)}</td>
                      <td class="amount" data-label=${msg("Balance")}>
                        ${money(effect.outstanding)}
                      </td>`
              }
              ${hasAging ? html`<td data-label=${msg("Ageing")}>${effect.aging === undefined ? "" : agingWords(effect.aging)}</td>` : nothing}
              <td>${deliveries.length === 0 ? msg("None hears of it") : deliveries.join("; ")}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
