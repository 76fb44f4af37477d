import { msg, str } from "@lit/localize";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { say } from "../shell/say.ts";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { keepViews, savedViews, viewPath, withView, without } from "./saved-views.ts";
import type { SavedView } from "./saved-views.ts";

/** The saved views of a person: opens, saves, renames and deletes them. Tells `changed` when they have, and `done` when one was opened. */
export class ViewMenu extends LitElement {
  static override properties = {
    holder: { attribute: false },
    search: { attribute: false },
    suggested: { attribute: false },
    renaming: { state: true },
  };
  declare holder: string;
  /** What the list shows now, and in which order. */
  declare search: string;
  /** A name for it. */
  declare suggested: string;
  declare protected renaming: string | undefined;

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }
      ul {
        max-height: 40vh;
        margin: 0 0 8px;
        padding: 0;
        overflow: auto;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        gap: 4px;
        padding: 2px;
      }
      li a {
        flex: 1;
        padding: 4px 8px;
        border-radius: 7px;
        overflow: hidden;
        color: var(--text);
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      li a:hover {
        background: var(--surface-2);
        text-decoration: none;
      }
      li a[aria-current] {
        background: var(--accent-soft);
        color: var(--accent-text);
        font-weight: 500;
      }
      li button {
        justify-content: center;
        min-width: 28px;
        min-height: 28px;
        padding: 4px;
      }
      form {
        display: flex;
        flex: 1;
        align-items: end;
        gap: 8px;
      }
      label {
        flex: 1;
        color: var(--text-2);
        font-size: 12px;
        font-weight: 500;
      }
      ul + form {
        padding-top: 8px;
        border-top: 1px solid var(--line);
      }
      p {
        margin: 8px 0 0;
      }
    `,
  ];

  constructor() {
    super();
    this.holder = "";
    this.search = "";
    this.suggested = "";
    this.renaming = undefined;
  }

  protected override render(): TemplateResult {
    const views = this.#views();
    const isNew = views.every(({ search }) => search !== this.search);
    return html`${
        views.length === 0
          ? nothing
          : html`<ul aria-label=${msg("Views")}>
              ${views.map((view) => html`<li>${this.renaming === view.name ? this.#renaming(view) : this.#view(view)}</li>`)}
            </ul>`
      }
      ${
        isNew
          ? html`<form @submit=${this.#save}>
              <label
                >${msg("Save what is shown as")}
                <input
                  name="name"
                  required
                  maxlength="60"
                  autocomplete="off"
                  .value=${this.suggested}
              /></label>
              <button class="primary">${msg("Save")}</button>
            </form>`
          : nothing
      }
      <p class="meta">
        ${msg("Filter, search and order go by that name, for you alone and on this device.")}
      </p>`;
  }

  #view(view: SavedView): TemplateResult {
    const { name, search } = view;
    return html`<a
        href=${viewPath(view)}
        title=${name}
        aria-current=${search === this.search ? "true" : nothing}
        @click=${() => this.dispatchEvent(new Event("done", { bubbles: true }))}
        >${name}</a
      >
      <button
        class="quiet"
        aria-label=${msg(str`Rename ${name}`)}
        title=${msg("Rename")}
        @click=${() => void this.#rename(name)}
      >
        ${icon("pen")}
      </button>
      <button
        class="quiet"
        aria-label=${msg(str`Delete ${name}`)}
        title=${msg("Delete")}
        @click=${() => this.#delete(view)}
      >
        ${icon("close")}
      </button>`;
  }

  #renaming(view: SavedView): TemplateResult {
    const end = (): void => {
      this.renaming = undefined;
    };
    return html`<form
      @submit=${(event: SubmitEvent) => {
        const name = nameIn(event);
        end();
        if (name !== "") this.#keep(withView(without(this.#views(), view.name), { ...view, name }));
      }}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== "Escape") return;
        // The layer stays open.
        event.preventDefault();
        end();
      }}
    >
      <label
        ><span class="unseen">${msg("Name")}</span
        ><input name="name" required maxlength="60" autocomplete="off" .value=${view.name}
      /></label>
      <button>${msg("Save")}</button>
    </form>`;
  }

  #views(): readonly SavedView[] {
    return savedViews(this.holder, localStorage);
  }

  async #rename(name: string): Promise<void> {
    this.renaming = name;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>("li input")?.select();
  }

  #delete(view: SavedView): void {
    this.#keep(without(this.#views(), view.name));
    const undo = (): void => this.#keep(withView(this.#views(), view));
    say(this, { text: msg(str`Deleted: ${view.name}`), undo });
  }

  readonly #save = (event: SubmitEvent): void => {
    const name = nameIn(event);
    if (name !== "") this.#keep(withView(this.#views(), { name, search: this.search }));
  };

  #keep(views: readonly SavedView[]): void {
    keepViews(this.holder, views, localStorage);
    this.requestUpdate();
    this.dispatchEvent(new Event("changed", { bubbles: true }));
  }
}
customElements.define("view-menu", ViewMenu);

function nameIn(event: SubmitEvent): string {
  event.preventDefault();
  if (!(event.target instanceof HTMLFormElement)) return "";
  const name = new FormData(event.target).get("name");
  return typeof name === "string" ? name.trim() : "";
}
