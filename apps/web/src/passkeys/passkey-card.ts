import { msg, str } from "@lit/localize";
import { PasskeysAnswer, ShownPasskey, SignInMethods } from "@concord/protocol";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { formatMoment } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { Api } from "../page/api.ts";
import { catchFocus } from "../page/catch-focus.ts";
import { deviceName } from "../page/device.ts";
import { whenOnline } from "../page/when-online.ts";
import "../shell/modal-dialog.ts";
import { icon } from "../styles/icons.ts";
import { noteStyles } from "../styles/note-styles.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import {
  addPasskey,
  hasPasskeys,
  leadsTo,
  platformPasskeys,
  troubleOfApi,
} from "./passkey-ways.ts";
import { passkeyWords } from "./passkey-words.ts";

/** What is known of a person's passkeys. */
type Known =
  | { readonly type: "asking" }
  | { readonly type: "unreachable" }
  | {
      readonly type: "known";
      readonly passkeys: readonly ShownPasskey[];
      /** Where they can be used. */
      readonly origin: string | undefined;
    };

/** One's passkeys: which there are, one more, one less. */
export class PasskeyCard extends LitElement {
  static override properties = {
    api: { attribute: false },
    known: { state: true },
    isBusy: { state: true },
    message: { state: true },
    leaving: { state: true },
  };
  declare api: Api;
  declare protected known: Known;
  declare protected isBusy: boolean;
  /** What became of the last thing that was asked for. */
  declare protected message: { readonly tone: "ok" | "warn"; readonly words: string } | undefined;
  /** The one that is asked about. */
  declare protected leaving: ShownPasskey | undefined;

  static override styles = [
    sharedStyles,
    noteStyles,
    css`
      :host {
        display: block;
      }
      h3 {
        margin: 0;
        font-size: 14px;
        line-height: 20px;
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      ul {
        display: grid;
        gap: 12px;
        margin: 0 0 16px;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
        justify-content: space-between;
      }
      li > div {
        min-width: 0;
        flex: 1 1 200px;
      }
      p {
        margin: 0 0 12px;
        color: var(--text-2);
      }
      .meta {
        margin: 0;
      }
      .add {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: end;
      }
      .add label {
        display: grid;
        flex: 1 1 200px;
        gap: 4px;
        color: var(--text-2);
        font-size: 12px;
        font-weight: 500;
      }
      .add input {
        font-size: 14px;
      }
      p a {
        text-decoration: underline;
      }
      .note.ok {
        color: var(--ok-fg);
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        justify-content: end;
      }
      .danger {
        border-color: var(--bad-fg);
        color: var(--bad-fg);
      }
      @media (pointer: coarse) {
        button {
          min-height: 44px;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.known = { type: "asking" };
    this.isBusy = false;
    this.message = undefined;
    this.leaving = undefined;
    catchFocus(this, () => this.renderRoot.querySelector("[tabindex]"));
    whenOnline(this, () => void this.#ask());
  }

  /** Not before: an element that stood there before its code came has its properties only now. */
  protected override firstUpdated(): void {
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const [answer, methods] = await Promise.all([
      this.api.get("/api/v1/passkeys", PasskeysAnswer),
      this.api.get("/auth/methods", SignInMethods),
    ]);
    this.known =
      answer.type === "ok" && methods.type === "ok"
        ? {
            type: "known",
            passkeys: answer.value.items,
            origin: methods.value.passkeys?.origin,
          }
        : { type: "unreachable" };
  }

  protected override render(): TemplateResult {
    const { known, message } = this;
    return html`<div tabindex="-1">${this.#body(known)}</div>
      <div role="status">
        ${
          message === undefined
            ? nothing
            : html`<p class="note ${message.tone}">
                ${icon(message.tone === "ok" ? "check" : "triangle")} ${message.words}
              </p>`
        }
      </div>
      ${this.#dialog()}`;
  }

  #body(known: Known): TemplateResult {
    switch (known.type) {
      case "asking":
        return html`<p>${msg("Looking for your passkeys…")}</p>`;
      case "unreachable":
        return html`<p>${msg("Your passkeys are seen and changed with a connection.")}</p>`;
      case "known":
        return html`${
          known.passkeys.length === 0
            ? html`<p>${msg("You have none yet.")}</p>`
            : html`<ul>
                ${known.passkeys.map((each) => this.#item(each))}
              </ul>`
        }
        ${this.#add(known.origin)}`;
    }
  }

  #item(passkey: ShownPasskey): TemplateResult {
    const { name, addedAt, usedAt } = passkey;
    const added = formatMoment(Date.parse(addedAt), viewerLocale);
    const used = usedAt === null ? "" : formatMoment(Date.parse(usedAt), viewerLocale);
    return html`<li>
      <div>
        <h3>${name}</h3>
        <p class="meta">
          ${msg(str`Added ${added}`)} ·
          ${used === "" ? msg("not used yet") : msg(str`last used ${used}`)}
        </p>
      </div>
      <button
        aria-label=${msg(str`Remove ${name}`)}
        @click=${() => {
          if (!this.isBusy) this.leaving = passkey;
        }}
      >
        ${msg("Remove…")}
      </button>
    </li>`;
  }

  #add(origin: string | undefined): TemplateResult {
    if (!hasPasskeys()) return html`<p>${msg("This browser has no passkeys.")}</p>`;
    if (origin === undefined || !leadsTo(origin, location)) {
      return html`<p>
        ${msg("Browsers make no passkeys for this server's address: that takes https and a name. Whoever set up the server can change it.")}
      </p>`;
    }
    if (origin !== location.origin) {
      return html`<p>
        ${msg("Passkeys are made at the server's own address, and used there:")}
        <a href=${`${origin}/settings/device`}>${new URL(origin).host}</a>
      </p>`;
    }
    return html`<form class="add" @submit=${this.#onAdd}>
      <label
        >${msg("Name of the new passkey")}
        <input
          name="name"
          maxlength="100"
          autocomplete="off"
          .value=${deviceName(navigator.userAgent)}
        />
      </label>
      <button aria-disabled=${String(this.isBusy)}>${icon("plus")}${msg("Add a passkey")}</button>
    </form>`;
  }

  #dialog(): TemplateResult {
    const { leaving } = this;
    return html`<modal-dialog
      .heading=${msg("Remove a passkey")}
      .isOpen=${leaving !== undefined}
      @closed=${this.#stay}
    >
      ${
        leaving === undefined
          ? nothing
          : html`<p>
                ${msg(str`“${leaving.name}” then opens nothing here any more. Devices that are signed in stay signed in. Delete it where it is kept as well: in the browser, the password manager or the key.`)}
              </p>
              <div class="buttons">
                <button @click=${this.#stay}>${msg("Cancel")}</button>
                <button class="danger" @click=${() => void this.#remove(leaving)}>
                  ${msg("Remove")}
                </button>
              </div>`
      }
    </modal-dialog>`;
  }

  readonly #stay = (): void => {
    this.leaving = undefined;
  };

  readonly #onAdd = (event: SubmitEvent): void => {
    event.preventDefault();
    // The button is not disabled: it would lose the focus.
    if (this.isBusy) return;
    const field = this.renderRoot.querySelector("input");
    const typed = field?.value.trim() ?? "";
    void this.#make(typed === "" ? deviceName(navigator.userAgent) || "Passkey" : typed);
  };

  async #make(name: string): Promise<void> {
    this.isBusy = true;
    this.message = undefined;
    const added = await addPasskey(name, platformPasskeys(), this.api);
    this.message =
      added.type === "added"
        ? {
            tone: "ok",
            words: msg(str`Added: ${added.passkey.name}. It signs you in from now on.`),
          }
        : { tone: "warn", words: passkeyWords(added.trouble, true) };
    await this.#ask();
    this.isBusy = false;
  }

  async #remove(passkey: ShownPasskey): Promise<void> {
    this.leaving = undefined;
    this.isBusy = true;
    const removed = await this.api.post(`/api/v1/passkeys/${passkey.id}/removal`, {}, ShownPasskey);
    // Whoever removed it in the meantime did what was wanted.
    const isGone = removed.type === "ok" || (removed.type === "refused" && removed.status === 404);
    this.message = isGone
      ? { tone: "ok", words: msg(str`Removed: ${passkey.name}.`) }
      : { tone: "warn", words: passkeyWords(troubleOfApi(removed), true) };
    await this.#ask();
    this.isBusy = false;
  }
}
customElements.define("passkey-card", PasskeyCard);
