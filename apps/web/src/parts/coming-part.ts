import { msg } from "@lit/localize";
import { LitElement, html } from "lit";
import type { TemplateResult } from "lit";
import { coming, isMissing } from "../page/come.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { FurtherWords } from "../words/further.ts";

/** What stands in a part of the app that is on its way, and how to go on where it does not come although there is a network. Tells `reload-wanted`. */
export class ComingPart extends LitElement {
  static override properties = { of: { attribute: false } };
  declare of: FurtherWords;

  static override styles = [sharedStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    coming.addEventListener("missing", this.#look);
    addEventListener("online", this.#look);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    coming.removeEventListener("missing", this.#look);
    removeEventListener("online", this.#look);
  }

  protected override render(): TemplateResult {
    if (!isMissing(this.of) || !navigator.onLine) {
      return html`<p>${msg("Opening… The first time this needs a connection.")}</p>`;
    }
    return html`<p role="alert">
        ${msg("This did not come: the server cannot be reached, or it has a newer version of the app.")}
      </p>
      <button type="button" @click=${this.#reload}>${msg("Reload")}</button>`;
  }

  readonly #look = (): void => this.requestUpdate();

  readonly #reload = (): void => {
    this.dispatchEvent(new Event("reload-wanted", { bubbles: true, composed: true }));
  };
}
customElements.define("coming-part", ComingPart);
