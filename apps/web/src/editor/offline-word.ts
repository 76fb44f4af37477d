import { msg } from "@lit/localize";
import { html, nothing } from "lit";
import type { ReactiveControllerHost, TemplateResult } from "lit";
import type { Workspace } from "../page/workspace.ts";
import { icon } from "../styles/icons.ts";
import { dismiss } from "./banners.ts";

/** Whether it was said since the app was opened: the sync state says it all the time, and nobody needs to be told twice what it means. */
let wasSaid = false;

/** What being without a network means for what is entered, in calm words and once. */
export class OfflineWord {
  readonly #host: ReactiveControllerHost;
  #isSaid = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  banner(workspace: Workspace): TemplateResult | typeof nothing {
    const isOffline = !navigator.onLine || workspace.state()?.link === "waiting";
    if (!isOffline) this.#isSaid = false;
    else if (!wasSaid) wasSaid = this.#isSaid = true;
    if (!this.#isSaid) return nothing;
    return html`<div class="banner mute" role="status">
      ${icon("device")}
      <span
        >${msg("You are offline. What you enter is saved on this device and sent when you are connected, requests to issue too.")}</span
      >
      ${dismiss(this.#dismiss)}
    </div>`;
  }

  readonly #dismiss = (): void => {
    this.#isSaid = false;
    this.#host.requestUpdate();
  };
}
