import { msg, str } from "@lit/localize";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { followWorkspace } from "../page/follow-workspace.ts";
import type { Route } from "../page/router.ts";
import type { Workspace } from "../page/workspace.ts";
import { brandSign, icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { screens } from "./screens.ts";
import type { Screen } from "./screens.ts";
import "./sync-block.ts";

/** In the bar of a narrow page there is room for so many, and for what else there is. */
const inBar = 3;

/** Where one can go: a rail that shrinks to its signs, a bar at the foot of a narrow page. At its end stands how safe everything is. */
export class AppRail extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    needs: { attribute: false },
    route: { attribute: false },
    isUpdateReady: { attribute: false },
  };
  declare workspace: Workspace | undefined;
  /** Connectors that wait for a person. */
  declare needs: number;
  declare route: Route;
  /** A new version of the app waits for a reload. */
  declare isUpdateReady: boolean;

  static override styles = [
    sharedStyles,
    css`
      nav {
        position: sticky;
        top: 0;
        display: flex;
        flex-direction: column;
        height: 100dvh;
        padding: 16px 8px 12px;
        border-right: 1px solid var(--line);
        background: var(--surface);
      }
      .brand {
        display: flex;
        align-items: center;
        gap: 10px;
        margin: 0 8px 16px;
        font-weight: 600;
      }
      .place,
      .more {
        display: flex;
        align-items: center;
        gap: 10px;
        width: 100%;
        min-height: 32px;
        padding: 6px 8px;
        border: 0;
        border-radius: 7px;
        margin-bottom: 2px;
        background: none;
        color: var(--text-2);
        font-weight: 500;
      }
      .place:hover,
      .more:hover {
        background: var(--surface-2);
        text-decoration: none;
      }
      .place[aria-current] {
        background: var(--accent-soft);
        color: var(--accent-text);
      }
      .count {
        margin-left: auto;
        min-width: 20px;
        padding: 0 6px;
        border-radius: 10px;
        font-size: 12px;
        line-height: 20px;
        text-align: center;
      }
      .foot {
        display: grid;
        gap: 8px;
        margin-top: auto;
      }
      .update {
        justify-content: center;
        border-color: var(--accent);
        color: var(--accent-text);
      }
      .bar-only {
        display: none;
      }
      @media (max-width: 1023px) and (min-width: 641px) {
        .brand span,
        .name,
        .update span {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
        .brand {
          margin-inline: 9px;
        }
        .place,
        .more {
          position: relative;
          justify-content: center;
        }
        .count {
          position: absolute;
          top: -2px;
          right: 0;
          min-width: 16px;
          padding: 0 4px;
          line-height: 16px;
        }
      }
      @media (max-width: 640px) {
        nav {
          position: fixed;
          inset: auto 0 0;
          z-index: 5;
          flex-direction: row;
          justify-content: space-around;
          height: 60px;
          padding: 0 8px env(safe-area-inset-bottom);
          border: 0;
          border-top: 1px solid var(--line);
        }
        .brand,
        .wide-only {
          display: none;
        }
        .place,
        .more {
          position: relative;
          flex: 1;
          justify-content: center;
          width: auto;
          min-width: 0;
          min-height: 44px;
          padding: 6px 2px;
          margin: 8px 0;
          font-size: 12px;
        }
        .name {
          overflow: hidden;
          text-overflow: ellipsis;
          white-space: nowrap;
        }
        .place svg,
        .more svg {
          display: none;
        }
        .bar-only {
          display: flex;
        }
        .place[aria-current] {
          background: none;
        }
        .count {
          position: absolute;
          top: -4px;
          left: calc(50% + 10px);
          min-width: 16px;
          margin: 0;
          padding: 0 4px;
          line-height: 16px;
        }
        .foot {
          position: fixed;
          inset: 0 0 auto;
          z-index: 5;
          margin: 0;
        }
        .update {
          position: fixed;
          right: 16px;
          bottom: 68px;
          background: var(--surface);
        }
      }
      @media (max-width: 360px) {
        .place,
        .more {
          flex: auto;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.isUpdateReady = false;
    this.needs = 0;
    followWorkspace(this, () => this.workspace);
  }

  protected override render(): TemplateResult {
    return html`<nav aria-label="Concord">
      <p class="brand">${brandSign}<span>Concord</span></p>
      ${screens.map((screen, index) => this.#place(screen, index))}
      <button class="more" @click=${() => this.#ask("palette")}>
        ${icon("more")}<span class="name">${msg("More")}</span>
      </button>
      <div class="foot">
        ${
          this.isUpdateReady
            ? html`<button class="update" @click=${() => this.#ask("reload")}>
                ${icon("refresh")}<span>${msg("Update ready · Reload")}</span>
              </button>`
            : nothing
        }
        <sync-block
          .state=${this.workspace?.state()}
          @click=${() => this.#ask("sync")}
        ></sync-block>
      </div>
    </nav>`;
  }

  #place({ path, name, icon: sign, holds, waiting, asked }: Screen, index: number): TemplateResult {
    const { workspace, needs: connectors } = this;
    const count = workspace === undefined ? 0 : (waiting?.({ workspace, connectors }) ?? 0);
    const mine = workspace === undefined ? 0 : (asked?.({ workspace, connectors }) ?? 0);
    return html`<a
      class="place ${index < inBar ? "" : "wide-only"}"
      href=${path}
      title=${name()}
      aria-current=${holds(this.route) ? "page" : nothing}
      >${icon(sign)}<span class="name">${name()}</span>${
        count === 0
          ? nothing
          : html`<span class="count warn" aria-label=${countWords(count, mine)}
              >${mine === 0 ? count : `@${mine} · ${count}`}</span
            >`
      }</a
    >`;
  }

  #ask(what: "palette" | "sync" | "reload"): void {
    this.dispatchEvent(new CustomEvent("asked", { detail: what }));
  }
}
customElements.define("app-rail", AppRail);

function countWords(count: number, mine: number): string {
  const words = msg(str`${count} to look at`);
  return mine === 0 ? words : `${words}, ${msg(str`Asked of you: ${mine}`)}`;
}
