import { msg, str } from "@lit/localize";
import { LitElement, css, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { followLinks } from "../page/router.ts";
import type { Api } from "../page/api.ts";
import type { Route } from "../page/router.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import type { Workspace } from "../page/workspace.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { BoardSource } from "../connectors/board-source.ts";
import { newDraft } from "../editor/new-draft.ts";
import "../editor/invoice-page.ts";
import "../list/invoices-page.ts";
import "./sync-block.ts";

/** How often the rail asks how the connectors are doing. */
const boardPaceMs = 30_000;

/** The frame around all screens: the rail with its counts, the screen itself, and how safe everything is. */
export class ConcordApp extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    api: { attribute: false },
    isSignedOut: { attribute: false },
    board: { state: true },
    route: { state: true },
  };
  declare workspace: Workspace | undefined;
  /** This device has no session: there is nothing to show but the way in. */
  declare isSignedOut: boolean;
  /** The relay's HTTP side. */
  declare api: Api | undefined;
  declare board: BoardSource | undefined;
  declare route: Route;
  #go: (path: string) => void = () => undefined;

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: 220px minmax(0, 1fr);
        min-height: 100vh;
      }
      nav {
        position: sticky;
        top: 0;
        display: flex;
        flex-direction: column;
        height: 100vh;
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
      .place {
        display: flex;
        justify-content: space-between;
        padding: 6px 8px;
        border-radius: 7px;
        color: var(--text-2);
        font-weight: 500;
      }
      .place:hover {
        background: var(--surface-2);
        text-decoration: none;
      }
      .count {
        min-width: 20px;
        padding: 0 6px;
        border-radius: 10px;
        text-align: center;
        font-size: 12px;
        font-variant-numeric: tabular-nums;
      }
      .place[aria-current] {
        background: var(--accent-soft);
        color: var(--accent-text);
      }
      sync-block {
        margin-top: auto;
      }
      main {
        max-width: 1440px;
        padding: 20px 24px;
      }
      @media (max-width: 640px) {
        :host {
          display: block;
          padding-bottom: 60px;
        }
        nav {
          position: fixed;
          inset: auto 0 0;
          z-index: 1;
          flex-direction: row;
          align-items: center;
          height: 60px;
          padding: 0 8px;
          border: 0;
          border-top: 1px solid var(--line);
        }
        .brand {
          display: none;
        }
        .place {
          min-height: 44px;
          align-items: center;
        }
        sync-block {
          margin: 0 0 0 auto;
        }
        main {
          padding: 12px 16px;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.route = { screen: "invoices" };
    this.isSignedOut = false;
    followWorkspace(this, () => this.workspace);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#go = followLinks((route) => {
      this.route = route;
    });
    addEventListener("keydown", this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("keydown", this.#onKey);
  }

  /** Not needed for the first screen: it comes when that stands. */
  protected override firstUpdated(): void {
    const { api } = this;
    if (api === undefined) return;
    void import("../connectors/board-source.ts").then(({ pageBoardSource }) => {
      const board = pageBoardSource(api);
      board.onChange(() => this.requestUpdate());
      if (this.route.screen !== "connectors") board.follow(boardPaceMs);
      this.board = board;
      return board;
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("route")) document.title = `${titleOf(this.route)} · Concord`;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const isTyping = event
      .composedPath()
      .some((each) => each instanceof HTMLElement && each.matches("input, textarea, select"));
    if (isTyping || event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.key === "n") void this.#create();
  };

  async #create(): Promise<void> {
    const { workspace } = this;
    if (workspace === undefined) return;
    this.#go(`/invoices/${await newDraft(workspace)}`);
  }

  protected override render(): TemplateResult {
    const { workspace } = this;
    if (this.isSignedOut) {
      return html`<main>
        <h1>${msg("Sign in")}</h1>
        <p>
          ${msg(
            html`Open the sign-in link that <code>concord start</code> printed, or that the owner of
              the workspace sent you. It is needed once on each device.`,
          )}
        </p>
      </main>`;
    }
    return html`<nav aria-label="Concord">
        <p class="brand"><img src="/icon.svg" width="22" height="22" alt="" />Concord</p>
        ${this.#place(msg("Invoices"), "/invoices", ["invoices", "invoice"])}
        ${this.#place(msg("Conflicts"), "/conflicts", ["conflicts"], { number: conflictCount(workspace), tone: "warn" })}
        ${this.#place(msg("Connectors"), "/connectors", ["connectors"], { number: connectorsInNeed(this.board), tone: "bad" })}
        <sync-block .state=${workspace?.state()}></sync-block>
      </nav>
      <main @new-invoice=${() => this.#create()}>
        ${workspace === undefined ? nothing : this.#screen(workspace)}
      </main>`;
  }

  #place(
    name: string,
    href: string,
    screens: readonly Route["screen"][],
    count?: { readonly number: number; readonly tone: "warn" | "bad" },
  ): TemplateResult {
    return html`<a
      class="place"
      href=${href}
      aria-current=${screens.includes(this.route.screen) ? "page" : nothing}
      >${name}${count === undefined || count.number === 0 ? nothing : html`<span class="count ${count.tone}">${count.number}</span>`}</a
    >`;
  }

  #screen(workspace: Workspace): TemplateResult {
    switch (this.route.screen) {
      case "conflicts":
        void import("../conflicts/conflicts-page.ts");
        return html`<conflicts-page
          .workspace=${workspace}
          .invoice=${this.route.id}
        ></conflicts-page>`;
      case "connectors":
        void import("../connectors/connectors-page.ts");
        return html`<connectors-page
          .workspace=${workspace}
          .source=${this.board}
        ></connectors-page>`;
      case "invoices":
        return html`<invoices-page .workspace=${workspace}></invoices-page>`;
      case "invoice":
        return html`<invoice-page
          .workspace=${workspace}
          .invoice=${this.route.id}
        ></invoice-page>`;
      case "nowhere":
        return html`<h1>${msg("There is nothing here")}</h1>
          <p>
            ${msg(str`No page has the address ${this.route.path}.`)}
            <a href="/invoices">${msg("Go to the invoices")}</a>
          </p>`;
    }
  }
}
customElements.define("concord-app", ConcordApp);

function titleOf({ screen }: Route): string {
  switch (screen) {
    case "invoice":
      return msg("Invoice");
    case "conflicts":
      return msg("Conflicts");
    case "connectors":
      return msg("Connectors");
    case "invoices":
    case "nowhere":
      return msg("Invoices");
  }
}

/** How many connectors wait for a person. */
function connectorsInNeed(board: BoardSource | undefined): number {
  const connectors = board?.known()?.board.connectors ?? [];
  return connectors.filter(({ state }) => state === "needs-you").length;
}

/** How many fields wait for a person. */
function conflictCount(workspace: Workspace | undefined): number {
  let count = 0;
  for (const { conflicts } of workspace?.rows().values() ?? []) {
    count += conflicts.filter(({ attention }) => attention === "person").length;
  }
  return count;
}
