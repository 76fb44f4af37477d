import { LitElement, css, html } from "lit";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { TemplateResult } from "lit";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { WorkspaceState } from "../wire/messages.ts";
import { syncWords } from "./sync-words.ts";

/** How safe everything on this device is, in two lines. */
export class SyncBlock extends LitElement {
  static override properties = { state: { attribute: false } };
  declare state: WorkspaceState | undefined;
  #tick: ReturnType<typeof setInterval> | undefined;

  static override styles = [
    sharedStyles,
    css`
      .card {
        display: grid;
        grid-template-columns: 10px 1fr;
        align-items: center;
        gap: 0 10px;
        padding: 8px 12px;
        box-shadow: none;
      }
      .dot {
        width: 10px;
        height: 10px;
        border-radius: 50%;
        border: 2px solid currentcolor;
      }
      .ok {
        background: currentcolor;
      }
      strong {
        font-size: 13px;
        font-weight: 600;
      }
      .meta {
        grid-column: 2;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    // The age is part of what is said.
    this.#tick = setInterval(() => this.requestUpdate(), 1_000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#tick);
  }

  protected override render(): TemplateResult {
    if (this.state === undefined) return html`<div class="card meta">Opening…</div>`;
    const { tone, title, detail } = syncWords(this.state, Date.now(), viewerLocale);
    return html`<div class="card" role="status">
      <span class="dot ${tone}" aria-hidden="true"></span>
      <strong>${title}</strong>
      <span class="meta">${detail}</span>
    </div>`;
  }
}
customElements.define("sync-block", SyncBlock);
