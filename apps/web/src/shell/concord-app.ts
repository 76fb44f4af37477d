import { msg, str } from "@lit/localize";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { come } from "../page/come.ts";
import { followLinks } from "../page/router.ts";
import type { OthersUnsent } from "../page/accounts.ts";
import type { Api } from "../page/api.ts";
import { barredFromWriting } from "../page/barred.ts";
import type { Route } from "../page/router.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import { isInLayer, lettersOf, pressOf, shortcutOf } from "../page/shortcuts.ts";
import type { Press } from "../page/shortcuts.ts";
import { soonParts } from "../page/soon-parts.ts";
import { showState, titleOf } from "../page/title.ts";
import type { AppUpdate } from "../page/app-update.ts";
import type { ThemeChoice } from "../page/theme.ts";
import type { Workspace } from "../page/workspace.ts";
import { notHere, soonOnItsWay } from "../parts/coming-part.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { BoardSource } from "../connectors/board-source.ts";
import { newDraft } from "../editor/new-draft.ts";
import { chooseLanguage } from "../words/language.ts";
import type { Language } from "../words/language.ts";
import type { Trouble } from "../wire/own-worker.ts";
import { appStyles } from "./app-styles.ts";
import { offersCommands } from "./commands.ts";
import type { Command } from "./commands.ts";
import type { Layer } from "./layers.ts";
import { leftHere } from "./left-here.ts";
import type { paletteCommands } from "./palette-commands.ts";
import type { Said } from "./say.ts";
import { auditPage, screenOf, signInPage } from "./screen-of.ts";
import { connectorsInNeed, screens } from "./screens.ts";
import { ToastRegion } from "./toast-region.ts";
import { typeAhead } from "./type-ahead.ts";
import "./app-rail.ts";
import "./modal-dialog.ts";
import "./state-banner.ts";

/** How often the rail asks how the connectors are doing. */
const boardPaceMs = 30_000;

/** The frame around all screens: where one can go, the screen itself, and what may lie over it. */
export class ConcordApp extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    api: { attribute: false },
    account: { attribute: false },
    board: { state: true },
    theme: { attribute: false },
    trouble: { attribute: false },
    appUpdate: { attribute: false },
    isSignedOut: { attribute: false },
    others: { attribute: false },
    language: { attribute: false },
    route: { state: true },
    layer: { state: true },
  };
  declare workspace: Workspace | undefined;
  /** The relay's HTTP side. */
  declare api: Api | undefined;
  /** Under whose name this device keeps what is not in the replica. */
  declare account: string | undefined;
  declare board: BoardSource | undefined;
  declare theme: ThemeChoice | undefined;
  declare trouble: Trouble | undefined;
  /** A newer version that waits for a reload. */
  declare appUpdate: AppUpdate | undefined;
  /** This device has no session: there is nothing to show but the way in. */
  declare isSignedOut: boolean;
  /** Who else has left work on this device that was not sent. */
  declare others: readonly OthersUnsent[];
  /** What the app speaks; undefined until its texts are there, and nothing is shown before. */
  declare language: Language | undefined;
  declare route: Route;
  declare layer: Layer | "none";
  #go: (path: string) => void = () => undefined;
  #pressed: Press | undefined;
  readonly #hasLeft = leftHere();
  /** Comes with the palette. */
  #paletteCommands: typeof paletteCommands | undefined;

  static override styles = [sharedStyles, appStyles];

  constructor() {
    super();
    this.route = { screen: "invoices", search: "" };
    this.layer = "none";
    this.isSignedOut = false;
    this.others = [];
    this.language = undefined;
    followWorkspace(this, () => this.workspace);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#go = followLinks((route) => {
      this.route = route;
    });
    addEventListener("keydown", this.#onKey);
    this.addEventListener("reload-wanted", this.#onReload);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("keydown", this.#onKey);
  }

  /** Not needed for the first screen: it comes when that stands. */
  #beginBoard(api: Api): void {
    void come("board", async () => {
      const { pageBoardSource } = await import("../connectors/board-source.ts");
      const board = pageBoardSource(api);
      board.onChange(() => this.requestUpdate());
      if (this.route.screen !== "connectors") board.follow(boardPaceMs);
      this.board = board;
    });
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("api") && this.api !== undefined) this.#beginBoard(this.api);
    if (this.language === undefined) return;
    const state = this.workspace?.state();
    showState(titleOf(this.route, this.workspace?.rows() ?? new Map()), state?.status);
    if (changed.get("route") === undefined) return;
    // A link in a layer leads out of it.
    this.#show("none");
    this.#toMain();
  }

  protected override render(): unknown {
    // What the page came with stands until there is a language to speak. Another language begins everything anew: a text that was made before would stay what it was.
    return this.language === undefined ? html`<slot></slot>` : keyed(this.language, this.#frame());
  }

  #frame(): TemplateResult {
    const { workspace } = this;
    if ((this.isSignedOut || workspace === undefined) && this.route.screen === "audit") {
      return html`<main id="main" tabindex="-1">${auditPage(undefined, undefined)}</main>`;
    }
    if (this.isSignedOut || workspace === undefined) {
      return html`<main class="frameless">${signInPage()}</main>`;
    }
    return html`<a class="skip" href="#main" @click=${this.#skip}>${msg("Skip to the content")}</a>
      <div class="frame">
        <app-rail
          .workspace=${workspace}
          .needs=${connectorsInNeed(this.board)}
          .route=${this.route}
          .isUpdateReady=${this.appUpdate !== undefined}
          @asked=${({ detail }: CustomEvent<Layer | "reload">) => this.#ask(detail)}
        ></app-rail>
        <main
          id="main"
          tabindex="-1"
          @new-invoice=${() => this.#create()}
          @go=${({ detail }: CustomEvent<string>) => this.#go(detail)}
          @say=${({ detail }: CustomEvent<Said>) => this.say(detail)}
        >
          <state-banner
            .workspace=${workspace}
            .trouble=${this.trouble}
            .isSigningIn=${this.route.screen === "sign-in"}
          ></state-banner>
          ${this.#hasLeft(workspace) ? html`<address-note .workspace=${workspace}></address-note>` : nothing}
          ${this.others.map(
            ({ name, changes }) =>
              html`<p class="others mute">
                ${msg(str`Unsent changes of ${name} on this device: ${changes}. They stay under that account, and are sent when ${name} signs in here again, the same way as before.`)}
              </p>`,
          )}
          <div
            class="screen"
            @speak=${({ detail }: CustomEvent<Language>) => void this.#speak(detail)}
          >
            ${screenOf(this.route, { workspace, api: this.api, account: this.account, board: this.board, theme: this.theme })}
          </div>
        </main>
      </div>
      ${this.#layer(workspace)}
      <toast-region></toast-region>`;
  }

  #layer(workspace: Workspace): TemplateResult {
    const closed = (): void => this.#show("none");
    return html`<modal-dialog
        bare
        .heading=${msg("Commands")}
        .isOpen=${this.layer === "palette"}
        @closed=${closed}
      >
        ${
          this.layer === "palette"
            ? html`<command-palette
                .commands=${this.#commands(workspace)}
                @done=${closed}
              ></command-palette>`
            : nothing
        }
      </modal-dialog>
      <modal-dialog
        .heading=${msg("Keyboard shortcuts")}
        .isOpen=${this.layer === "shortcuts"}
        @closed=${closed}
      >
        ${this.layer === "shortcuts" ? html`<shortcut-list>${soonOnItsWay("shortcuts")}</shortcut-list>` : nothing}
      </modal-dialog>
      <modal-dialog
        .heading=${msg("What is saved and sent")}
        .isOpen=${this.layer === "sync"}
        @closed=${closed}
      >
        ${
          this.layer === "sync"
            ? html`<sync-panel .workspace=${workspace}>${soonOnItsWay("sync")}</sync-panel>`
            : nothing
        }
      </modal-dialog>`;
  }

  #commands(workspace: Workspace): readonly Command[] {
    const screen = this.renderRoot.querySelector(".screen > *");
    const ofScreen = offersCommands(screen) ? screen.commands() : [];
    const commands = this.#paletteCommands?.(ofScreen, workspace, {
      go: this.#go,
      create: () => void this.#create(),
      show: (layer) => this.#show(layer),
      chooseTheme: (theme) => this.theme?.choose(theme),
      chooseLanguage: (next) => void this.#speak(next),
    });
    return commands ?? [];
  }

  readonly #onReload = (): void => this.#ask("reload");

  #ask(what: Layer | "reload"): void {
    if (what !== "reload") this.#show(what);
    else if (this.appUpdate === undefined) location.reload();
    else this.appUpdate.reload();
  }

  #show(layer: Layer | "none"): void {
    this.layer = layer;
    if (layer === "palette") void this.#toPalette();
  }

  async #toPalette(): Promise<void> {
    using typed = typeAhead(window);
    const palettePart = await soonParts.palette().catch(() => undefined);
    if (palettePart === undefined) this.say({ text: notHere() });
    if (palettePart === undefined) return this.#show("none");
    const { CommandPalette, paletteCommands } = palettePart;
    this.#paletteCommands = paletteCommands;
    this.requestUpdate();
    await this.updateComplete;
    const palette = this.renderRoot.querySelector("command-palette");
    if (!(palette instanceof CommandPalette)) return;
    await palette.updateComplete;
    palette.text = typed.text();
    palette.focus();
  }

  async #speak(next: Language): Promise<void> {
    const isHere = await chooseLanguage(next, localStorage).then(
      () => true,
      () => false,
    );
    if (isHere) this.language = next;
    else this.say({ text: notHere() });
  }

  say(said: Said): void {
    const region = this.renderRoot.querySelector("toast-region");
    if (region instanceof ToastRegion) region.say(said);
  }

  /** A reader begins where a new screen does. */
  #toMain(): void {
    this.renderRoot.querySelector("main")?.focus({ preventScroll: true });
  }

  readonly #skip = (event: Event): void => {
    event.preventDefault();
    this.#toMain();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const press = pressOf(event);
    const shortcut = shortcutOf(press, this.#pressed, lettersOf(localStorage));
    this.#pressed = press;
    if (shortcut === undefined || this.workspace === undefined) return;
    const isOver = (this.layer !== "none" || isInLayer(event)) && shortcut.does !== "palette";
    if (isOver) return;
    switch (shortcut.does) {
      case "palette":
        this.#show(this.layer === "palette" ? "none" : "palette");
        break;
      case "shortcuts":
        this.#show("shortcuts");
        break;
      case "new-invoice":
        void this.#create();
        break;
      case "back": {
        // Only from the page itself: in a menu, a field or a layer the key closes that.
        const [from] = event.composedPath();
        const isOfPage = from === document.body || (from instanceof Element && from.id === "main");
        if (this.route.screen !== "invoice" || !isOfPage) return;
        this.#go("/invoices");
        break;
      }
      case "go": {
        const screen = screens.find(({ letter }) => letter === shortcut.key);
        if (screen === undefined) return;
        this.#go(screen.path);
      }
    }
    event.preventDefault();
  };

  async #create(): Promise<void> {
    const { workspace } = this;
    if (workspace === undefined) return;
    const barred = barredFromWriting(workspace);
    if (barred === "") this.#go(`/invoices/${await newDraft(workspace)}`);
    else this.say({ text: barred });
  }
}
customElements.define("concord-app", ConcordApp);
