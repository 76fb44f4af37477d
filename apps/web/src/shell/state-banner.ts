import { msg } from "@lit/localize";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { viewerLocale } from "../format/viewer-locale.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import { isConnecting } from "../page/is-online.ts";
import type { Workspace } from "../page/workspace.ts";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { Trouble } from "../wire/own-worker.ts";
import { bannerOf } from "./banner.ts";
import type { Banner } from "./banner.ts";
import { saveRescueFile } from "./rescue-copy.ts";
import { say } from "./say.ts";

/** Above every screen: what endangers this device's work, for as long as it does. */
export class StateBanner extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    trouble: { attribute: false },
    isSigningIn: { attribute: false },
  };
  declare workspace: Workspace;
  declare trouble: Trouble | undefined;
  /** The way in is shown below: that it is needed stands there. */
  declare isSigningIn: boolean;
  #isOpening = true;

  static override styles = [
    sharedStyles,
    css`
      .banner {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 12px;
        padding: 8px 12px;
        border-radius: 7px;
        margin-bottom: 16px;
      }
      svg {
        flex: none;
      }
      /* On a phone the button is below the words, and begins where they do. */
      span {
        flex: 1 1 240px;
      }
      button,
      .button {
        white-space: nowrap;
      }
      @media (max-width: 640px) {
        button,
        .button {
          margin-left: 28px;
        }
      }
    `,
  ];

  constructor() {
    super();
    followWorkspace(this, () => this.workspace);
  }

  protected override render(): TemplateResult {
    this.#isOpening &&= isConnecting(this.workspace);
    const banner = bannerOf(
      this.workspace.state(),
      this.trouble,
      Date.now(),
      viewerLocale,
      this.#isOpening,
    );
    return html`<div role="alert">
      ${
        banner === undefined || (this.isSigningIn && banner.action === "sign-in")
          ? nothing
          : html`<div class="banner ${banner.tone}">
              ${icon("triangle")}<span>${banner.text}</span>${this.#action(banner.action)}
            </div>`
      }
    </div>`;
  }

  #action(action: Banner["action"]): TemplateResult | typeof nothing {
    switch (action) {
      case undefined:
        return nothing;
      case "sign-in":
        return html`<a class="button" href="/sign-in">${msg("Sign in to sync")}</a>`;
      case "reload":
        return html`<button @click=${() => location.reload()}>${msg("Reload")}</button>`;
      case "save-copy":
        return html`<button @click=${this.#save}>${msg("Save a copy of unsent changes")}</button>`;
    }
  }

  readonly #save = async (): Promise<void> => {
    const { words } = await saveRescueFile(this.workspace);
    say(this, { text: words });
  };
}
customElements.define("state-banner", StateBanner);
