import { msg } from "@lit/localize";
import { LitElement, css, html } from "lit";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { TemplateResult } from "lit";
import { tickEvery } from "../page/tick.ts";
import { avatarStyles, avatars } from "../parts/avatars.ts";
import { toneStyles } from "../parts/people-tones.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { WorkspaceState } from "../wire/messages.ts";
import { syncWords } from "./sync-words.ts";

/** How safe everything on this device is, in two lines, and who else is here. Pressed, it opens what is behind them. */
export class SyncBlock extends LitElement {
  static override properties = { state: { attribute: false } };
  declare state: WorkspaceState | undefined;

  static override styles = [
    sharedStyles,
    toneStyles,
    avatarStyles,
    css`
      :host {
        min-width: 0;
      }
      .card {
        display: grid;
        grid-template-columns: 10px minmax(0, 1fr);
        align-items: center;
        gap: 0 10px;
        width: 100%;
        min-height: 52px;
        padding: 8px 12px;
        border-radius: 10px;
        border-color: var(--line);
        text-align: left;
        box-shadow: none;
      }
      .card:hover {
        background: var(--surface-2);
      }
      .dot {
        width: 10px;
        height: 10px;
        padding: 0;
        border-radius: 50%;
        border: 2px solid currentcolor;
        background: none;
      }
      .dot.ok,
      .dot.info {
        background: currentcolor;
      }
      strong {
        font-size: 13px;
        line-height: 18px;
        font-weight: 600;
      }
      .words {
        display: grid;
      }
      .meta {
        font-weight: 400;
      }
      .people {
        --around: var(--surface);
        grid-column: 2;
        margin: 4px 0 0 4px;
      }
      .warn-words {
        color: var(--warn-fg);
      }
      @media (max-width: 1023px) and (min-width: 641px) {
        .card {
          grid-template-columns: 10px;
          justify-content: center;
          min-height: 40px;
          padding: 8px;
        }
        .people,
        .words {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
      }
      @media (max-width: 640px) {
        .card {
          display: flex;
          min-height: 28px;
          padding: 2px 16px;
          border-width: 0 0 1px;
          border-radius: 0;
        }
        .words {
          display: flex;
          gap: 8px;
          overflow: hidden;
          white-space: nowrap;
        }
        .words > * {
          overflow: hidden;
          text-overflow: ellipsis;
        }
        .words strong {
          flex: none;
          max-width: 100%;
          font-size: 12px;
        }
        .people {
          margin: 0 0 0 auto;
        }
        .people li {
          width: 22px;
          height: 22px;
        }
      }
    `,
  ];

  constructor() {
    super();
    tickEvery(this, 1_000);
  }

  protected override render(): TemplateResult {
    if (this.state === undefined) {
      return html`<div class="card meta">
        <span></span><span class="words">${msg("Opening…")}</span>
      </div>`;
    }
    const { tone, title, detail } = syncWords(this.state, Date.now(), viewerLocale);
    return html`<button class="card" aria-haspopup="dialog">
        <span class="dot ${tone}" aria-hidden="true"></span>
        <span class="words">
          <strong class=${tone === "warn" ? "warn-words" : ""}>${title}</strong>
          <span class="meta">${detail}</span>
        </span>
        ${avatars(this.state.people)}
      </button>
      <span class="unseen" role="status">${title}</span>`;
  }
}
customElements.define("sync-block", SyncBlock);
