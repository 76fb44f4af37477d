import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { viewerLocale } from "../format/viewer-locale.ts";
import { tickEvery } from "../page/tick.ts";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { syncWords } from "./sync-words.ts";

/** How safe one document is, in the words that the shell says it of all, and what is to be known beside that: no network, how old it is, what to do. */
export class SyncPill extends LitElement {
  static override properties = { state: { attribute: false } };
  declare state: Parameters<typeof syncWords>[0];

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: inline-flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 8px;
        min-width: 0;
      }
      /* What needs a person is said in a whole sentence. */
      .pill {
        min-width: 0;
        white-space: normal;
      }
    `,
  ];

  constructor() {
    super();
    tickEvery(this, 1_000);
  }

  protected override render(): TemplateResult {
    const { tone, title, detail } = syncWords(this.state, Date.now(), viewerLocale);
    // Connected, and with everything: that is of this moment.
    const isNow = tone === "ok";
    this.toggleAttribute("calm", isNow);
    return html`<span class="pill ${tone}" role="status"
        >${isNow ? icon("check") : nothing}${title}</span
      >${isNow || detail === "" ? nothing : html`<span class="meta">${detail}</span>`}`;
  }
}
customElements.define("sync-pill", SyncPill);
