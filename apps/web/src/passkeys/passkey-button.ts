import { msg } from "@lit/localize";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { icon } from "../styles/icons.ts";
import { noteStyles } from "../styles/note-styles.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { hasPasskeys, leadsTo, platformPasskeys, signInByPasskey } from "./passkey-ways.ts";
import type { PasskeyTrouble } from "./passkey-ways.ts";
import { passkeyWords } from "./passkey-words.ts";

/** The way in by a passkey, in pages of the one origin where those can be used; elsewhere it leads there. */
export class PasskeyButton extends LitElement {
  static override properties = {
    origin: { attribute: false },
    staysHere: { attribute: false },
    isAsking: { state: true },
    trouble: { state: true },
  };
  /** Where passkeys can be used. */
  declare origin: string;
  /** What lies on this device lies at this address: nobody is led to another one. */
  declare staysHere: boolean;
  declare protected isAsking: boolean;
  declare protected trouble: PasskeyTrouble | undefined;

  static override styles = [
    sharedStyles,
    noteStyles,
    css`
      :host {
        display: block;
      }
      button {
        justify-content: center;
        width: 100%;
        min-height: 40px;
        margin: 16px 0 4px;
      }
      p {
        margin: 12px 0 0;
        color: var(--text-2);
      }
      p a {
        text-decoration: underline;
      }
    `,
  ];

  constructor() {
    super();
    this.staysHere = false;
    this.isAsking = false;
    this.trouble = undefined;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!hasPasskeys()) return nothing;
    if (this.origin !== location.origin) {
      return this.staysHere || !leadsTo(this.origin, location)
        ? nothing
        : html`<p>
            ${msg("Whoever has a passkey signs in at the address that it was made for:")}
            <a href=${this.origin}>${new URL(this.origin).host}</a>
          </p>`;
    }
    const { trouble } = this;
    return html`<button class="primary" aria-disabled=${String(this.isAsking)} @click=${this.#ask}>
        ${icon("person")}${msg("Sign in with a passkey")}
      </button>
      <div role="alert">
        ${
          trouble === undefined
            ? nothing
            : html`<p class="note warn">${icon("triangle")} ${passkeyWords(trouble, false)}</p>`
        }
      </div>`;
  }

  readonly #ask = async (): Promise<void> => {
    // It is not disabled: it would lose the focus.
    if (this.isAsking) return;
    this.isAsking = true;
    this.trouble = undefined;
    const come = await signInByPasskey(platformPasskeys(), (...request) => fetch(...request));
    if (come.type === "signed-in") {
      // As a sign-in link does, which it now is.
      location.replace(`/?token=${come.token}`);
      return;
    }
    this.trouble = come.trouble;
    this.isAsking = false;
  };
}
customElements.define("passkey-button", PasskeyButton);
