import { longestTag, mostTags, tagName, tidyTag } from "@concord/model";
import { msg, str } from "@lit/localize";
import { LitElement, css, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { FieldVisited, TagChanged } from "./field-events.ts";

/** How a page ends. */
const leavings = ["pagehide", "beforeunload"] as const;
/** Before all others that hear of it: they ask what has been entered. */
const firstOf = { capture: true };

/**
 * The tags of an invoice. Enter or a comma adds what is typed, and so does leaving the field; Backspace in the empty field marks the last tag and then removes it. Tells
 * what somebody wants as `tag-changed`.
 */
export class TagsField extends LitElement {
  static override properties = {
    tags: { attribute: false },
    fixed: { attribute: false },
    inUse: { attribute: false },
    typed: { state: true },
    isLastMarked: { state: true },
    suggested: { state: true },
  };
  declare tags: readonly string[];
  /** Whether they are only shown. */
  declare fixed: boolean;
  /** All tags of the workspace, asked for when somebody goes into the field. */
  declare inUse: () => readonly string[];
  declare protected typed: string;
  declare protected isLastMarked: boolean;
  declare protected suggested: readonly string[];

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 6px;
        margin-top: 12px;
        min-width: 0;
      }
      .label {
        color: var(--text-2);
        font-size: 12px;
        line-height: 16px;
        font-weight: 500;
      }
      ul {
        display: contents;
        list-style: none;
      }
      li {
        display: inline-flex;
        align-items: center;
        max-width: 100%;
        min-height: 24px;
        padding: 0 2px 0 8px;
        border-radius: 4px;
        background: var(--surface-2);
        color: var(--text);
        font-size: 13px;
        line-height: 18px;
      }
      li.fixed {
        padding-right: 8px;
      }
      li.marked {
        box-shadow: 0 0 0 2px var(--focus);
      }
      li span {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      li button {
        flex: none;
        justify-content: center;
        width: 24px;
        min-height: 24px;
        padding: 0;
      }
      li button svg {
        width: 12px;
        height: 12px;
      }
      input {
        flex: 1 1 110px;
        width: auto;
        min-width: 0;
        max-width: 220px;
        min-height: 24px;
        padding: 1px 8px;
      }
      @media (pointer: coarse) {
        input,
        li button {
          min-height: 44px;
        }
        li button {
          width: 44px;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.tags = [];
    this.fixed = false;
    this.inUse = () => [];
    this.typed = "";
    this.isLastMarked = false;
    this.suggested = [];
  }

  override focus(): void {
    this.renderRoot.querySelector("input")?.focus();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    for (const event of leavings) addEventListener(event, this.enter, firstOf);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const event of leavings) removeEventListener(event, this.enter, firstOf);
  }

  /** Adds what is typed: whoever goes away in the middle of a tag has still written it. */
  readonly enter = (): void => this.#add();

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("tags")) this.isLastMarked = false;
  }

  protected override render(): TemplateResult {
    const isFull = this.tags.length >= mostTags;
    return html`<span class="label" id="label">${msg("Tags")}</span>
      <ul aria-labelledby="label">
        ${this.tags.map((tag, index) => this.#chip(tag, index === this.tags.length - 1))}
      </ul>
      ${
        this.fixed
          ? this.tags.length === 0
            ? html`<span class="meta">${msg("None")}</span>`
            : nothing
          : html`<input
                aria-label=${msg("Add a tag")}
                aria-description=${this.isLastMarked ? msg(str`Backspace removes ${this.tags.at(-1) ?? ""}`) : nothing}
                placeholder=${isFull ? msg(str`At most ${mostTags} tags`) : msg("Add a tag")}
                list="suggested"
                maxlength=${longestTag}
                autocomplete="off"
                enterkeyhint="done"
                ?readonly=${isFull}
                .value=${this.typed}
                @focus=${this.#begin}
                @blur=${this.#leave}
                @input=${this.#type}
                @keydown=${this.#onKey}
              />
              <datalist id="suggested">
                ${this.suggested.map((each) => html`<option value=${each}></option>`)}
              </datalist>`
      }
      <span class="unseen" role="status"
        >${this.isLastMarked ? msg(str`Backspace removes ${this.tags.at(-1) ?? ""}`) : ""}</span
      >`;
  }

  #chip(tag: string, isLast: boolean): TemplateResult {
    if (this.fixed) return html`<li class="fixed" title=${tag}><span>${tag}</span></li>`;
    const words = msg(str`Remove the tag ${tag}`);
    return html`<li class=${isLast && this.isLastMarked ? "marked" : ""} title=${tag}>
      <span>${tag}</span
      ><button
        type="button"
        class="quiet"
        aria-label=${words}
        title=${words}
        @click=${() => {
          this.#tell("remove-tag", tag);
          this.focus();
        }}
      >
        ${icon("close")}
      </button>
    </li>`;
  }

  readonly #begin = (): void => {
    const here = new Set(this.tags.map(tagName));
    this.suggested = this.inUse().filter((each) => !here.has(tagName(each)));
    this.dispatchEvent(new FieldVisited("tags", true));
  };

  /** What was typed is meant, however one leaves. */
  readonly #leave = (): void => {
    this.isLastMarked = false;
    this.#add();
    this.dispatchEvent(new FieldVisited("tags", false));
  };

  readonly #type = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const [first = "", ...others] = event.target.value.split(",");
    this.isLastMarked = false;
    this.typed = event.target.value;
    if (others.length === 0) return;
    this.typed = first;
    this.#add();
    // What was pasted may be several.
    for (const each of others.slice(0, -1)) this.#tell("add-tag", each);
    this.typed = (others.at(-1) ?? "").trimStart();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.metaKey && !event.ctrlKey) {
      event.preventDefault();
      this.#add();
    } else if (event.key === "Escape" && this.typed !== "") {
      event.stopPropagation();
      this.typed = "";
    } else if (event.key === "Backspace" && this.typed === "" && !event.repeat) {
      const last = this.tags.at(-1);
      if (last === undefined) return;
      event.preventDefault();
      if (this.isLastMarked) this.#tell("remove-tag", last);
      this.isLastMarked = !this.isLastMarked;
    } else this.isLastMarked = false;
  };

  #add(): void {
    const { typed } = this;
    this.typed = "";
    this.#tell("add-tag", typed);
  }

  #tell(does: TagChanged["does"], typed: string): void {
    const tag = tidyTag(typed);
    if (tag !== "") this.dispatchEvent(new TagChanged(does, tag));
  }
}
customElements.define("tags-field", TagsField);
