import { msg, str } from "@lit/localize";
import type { ConflictView } from "@concord/document";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { formatAge } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import "../parts/pop-over.ts";
import type { PopOver } from "../parts/pop-over.ts";
import { sharedStyles } from "../styles/shared-styles.ts";

/** A person decided which of two values stands. */
export class ConflictChosen extends Event {
  readonly conflict: string;
  readonly choice: "kept" | "lost";
  constructor(conflict: string, choice: "kept" | "lost") {
    super("conflict-chosen", { bubbles: true, composed: true });
    this.conflict = conflict;
    this.choice = choice;
  }
}

/** The mark of a field that two people wrote without knowing of each other: both values, who wrote them and when, and the choice. */
export class ConflictMark extends LitElement {
  static override properties = {
    conflict: { attribute: false },
    show: { attribute: false },
    nameOf: { attribute: false },
    mayDecide: { attribute: false },
  };
  declare conflict: ConflictView;
  declare show: (value: string) => string;
  declare nameOf: (author: string | undefined) => string;
  declare mayDecide: boolean;

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: inline-block;
      }
      @media (min-width: 641px) {
        :host {
          /* A field with a mark stands on one line with the others. */
          margin-block: -4px;
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
    const { kept, lost } = this.conflict.record;
    return html`<pop-over
      .label=${msg("Conflict")}
      .sign=${"fork"}
      .tone=${"merge"}
      .isIconOnly=${true}
    >
      <p>
        ${
          this.mayDecide
            ? msg("Two values were written at the same time. Which one counts?")
            : msg(
                "Two values were written at the same time. Only owners and editors decide which one counts.",
              )
        }
      </p>
      <div class="sides">
        ${this.#side(kept, "kept", msg("shown now"))} ${this.#side(lost, "lost", undefined)}
      </div>
    </pop-over>`;
  }

  #side(
    side: ConflictView["record"]["kept"],
    choice: "kept" | "lost",
    remark: string | undefined,
  ): TemplateResult {
    const shown = this.#say(side.value);
    const when = side.at === undefined ? undefined : Date.now() - Date.parse(side.at);
    const age =
      when === undefined || Number.isNaN(when) ? undefined : formatAge(when, viewerLocale);
    const who = [this.nameOf(side.author), age, remark].filter((part) => part !== undefined);
    return html`<div class="value">${shown}<span class="who">${who.join(" · ")}</span></div>
      ${
        !this.mayDecide || (choice === "lost" && side.value === undefined)
          ? nothing
          : html`<button type="button" title=${shown} @click=${() => this.#choose(choice)}>
              <span class="cut"
                >${choice === "kept" ? msg(str`Keep ${shown}`) : msg(str`Use ${shown}`)}</span
              >
            </button>`
      }`;
  }

  #say(value: unknown): string {
    if (value === undefined) return msg("not known any more");
    if (value === null || value === "") return msg("empty");
    return typeof value === "string" ? this.show(value) : JSON.stringify(value);
  }

  #choose(choice: "kept" | "lost"): void {
    this.renderRoot.querySelector<PopOver>("pop-over")?.close();
    this.dispatchEvent(new ConflictChosen(this.conflict.id, choice));
  }
}
customElements.define("conflict-mark", ConflictMark);
