import { msg, str } from "@lit/localize";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { formatAge } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import "../parts/pop-over.ts";
import type { PopOver } from "../parts/pop-over.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { latenessWords } from "../conflicts/case-words.ts";
import type { FieldChoice, FieldConflict, FieldOffer } from "./field-conflict.ts";

/** A person decided whose value stands. */
export class ConflictChosen extends Event {
  readonly choice: FieldChoice;
  constructor(choice: FieldChoice) {
    super("conflict-chosen", { bubbles: true, composed: true });
    this.choice = choice;
  }
}

/** The mark of a field that people wrote without knowing of each other: what stands, what each of the others wrote, who and when, and the choice. */
export class ConflictMark extends LitElement {
  static override properties = {
    conflict: { attribute: false },
    show: { attribute: false },
    mayDecide: { attribute: false },
  };
  declare conflict: FieldConflict;
  declare show: (value: string) => string;
  declare mayDecide: boolean;

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: inline-block;
        /* A field with a mark stands on one line with the others. */
        margin-block: -4px;
      }
      /* There its field is so near that they would lie over each other. */
      @media (max-width: 640px) {
        :host {
          position: relative;
          top: -3px;
        }
      }
      p {
        margin: 0 0 8px;
      }
      .sides {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 8px 16px;
        align-items: center;
        min-width: 240px;
      }
      /* On a phone each value is above its button, and who wrote it stands in one line. */
      @media (max-width: 640px) {
        .sides {
          grid-template-columns: 1fr;
          gap: 4px;
        }
        .value:not(:first-child) {
          margin-top: 12px;
        }
      }
      .base {
        margin: 8px 0 0;
        overflow-wrap: anywhere;
      }
      .value {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .cut {
        max-width: 160px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .who {
        display: block;
        color: var(--text-2);
        font-size: 12px;
        line-height: 16px;
        font-weight: 400;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { base, offers, hasMore } = this.conflict;
    return html`<pop-over
      .label=${msg("Conflict")}
      .sign=${"fork"}
      .tone=${"merge"}
      .isIconOnly=${true}
    >
      <p>
        ${
          this.mayDecide
            ? this.#question(offers.length)
            : msg(
                "Two values were written at the same time. Only owners and editors decide which one counts.",
              )
        }
      </p>
      <div class="sides">${offers.map((offer) => this.#side(offer))}</div>
      ${base === undefined ? nothing : html`<p class="base"><span class="meta">${msg("Before both")}</span> ${this.#say(base)}</p>`}
      ${hasMore ? html`<p><a href="/conflicts">${msg("Open conflicts")}</a></p>` : nothing}
    </pop-over>`;
  }

  #question(values: number): string {
    return values > 2
      ? msg("Several values were written at the same time. Which one counts?")
      : msg("Two values were written at the same time. Which one counts?");
  }

  #side(offer: FieldOffer): TemplateResult {
    const { isNow, at, source } = offer;
    const shown = this.#say(offer.value);
    const when = at === undefined ? undefined : Date.now() - Date.parse(at);
    const age =
      when === undefined || Number.isNaN(when) ? undefined : formatAge(when, viewerLocale);
    // What stands may be newer than what its writer wrote, and then nobody knows here whose it is.
    const name = source ?? (isNow ? undefined : msg("Somebody"));
    const remark = isNow ? msg("shown now") : undefined;
    const who = [name, age, latenessWords(offer), remark].filter((part) => part !== undefined);
    return html`<div class="value">${shown}<span class="who">${who.join(" · ")}</span></div>
      ${
        !this.mayDecide || offer.barred !== undefined
          ? nothing
          : html`<button type="button" title=${shown} @click=${() => this.#choose(offer)}>
              <span class="cut">${isNow ? msg(str`Keep ${shown}`) : msg(str`Use ${shown}`)}</span>
            </button>`
      }`;
  }

  #say(value: string | undefined): string {
    if (value === undefined) return msg("not known any more");
    return value === "" ? msg("empty") : this.show(value);
  }

  #choose({ choice }: FieldOffer): void {
    this.renderRoot.querySelector<PopOver>("pop-over")?.close();
    this.dispatchEvent(new ConflictChosen(choice));
  }
}
customElements.define("conflict-mark", ConflictMark);
