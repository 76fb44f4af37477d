import { msg } from "@lit/localize";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { come, comeAgain, coming, standingOf } from "../page/come.ts";
import { soonParts } from "../page/soon-parts.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { FurtherWords } from "../words/further.ts";

/** What stands in a part of the app that is on its way, and how to go on where it does not come. Tells `reload-wanted`. */
export class ComingPart extends LitElement {
  static override properties = { of: { attribute: false } };
  declare of: string;

  static override styles = [
    sharedStyles,
    css`
      /* What shows for a moment alone only flickers. */
      .soon {
        transition: opacity 0s 0.4s;
        @starting-style {
          opacity: 0;
        }
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    coming.addEventListener("changed", this.#look);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    coming.removeEventListener("changed", this.#look);
  }

  protected override render(): TemplateResult | typeof nothing {
    const standing = standingOf(this.of);
    if (standing === "unreachable") {
      return html`<p role="status">
          ${msg("This is not on this device yet, and the server cannot be reached. It comes by itself as soon as it can be.")}
        </p>
        <button type="button" @click=${() => comeAgain(this.of)}>${msg("Try again")}</button>`;
    }
    // It still stands in a part that draws into itself.
    if (standing === "here") return nothing;
    if (standing !== "barred") return html`<p class="soon">${msg("Opening…")}</p>`;
    return html`<p role="alert">${notHere()}</p>
      <button type="button" @click=${this.#reload}>${msg("Reload")}</button>`;
  }

  readonly #look = (): void => this.requestUpdate();

  readonly #reload = (): void => {
    this.dispatchEvent(new Event("reload-wanted", { bubbles: true, composed: true }));
  };
}
customElements.define("coming-part", ComingPart);

export function notHere(): string {
  return msg(
    "This did not come: the server cannot be reached, or it has a newer version of the app.",
  );
}

/** Loads a part, and stands in it meanwhile. */
export function onItsWay(
  part: string,
  load: () => Promise<unknown>,
  words?: FurtherWords,
): TemplateResult {
  void come(part, load, words);
  return html`<coming-part .of=${part}></coming-part>`;
}

/** The same of what comes soon anyway. */
export function soonOnItsWay(part: keyof typeof soonParts): TemplateResult {
  return onItsWay(part, soonParts[part]);
}
