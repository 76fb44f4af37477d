import type { DocumentId } from "@concord/model";
import { msg } from "@lit/localize";
import { html, nothing } from "lit";
import type { ReactiveControllerHost, TemplateResult } from "lit";
import type { Workspace } from "../page/workspace.ts";
import "../print/invoice-print.ts";
import "../shell/modal-dialog.ts";
import { printEntered } from "./print-entered.ts";
import type { PrintedPage } from "./print-entered.ts";

/** The invoice as its reader will have it: looked at before, and printed. */
export class PaperDesk {
  readonly #host: ReactiveControllerHost;
  readonly #page: PrintedPage;
  #isShown = false;

  constructor(host: ReactiveControllerHost, page: PrintedPage) {
    this.#host = host;
    this.#page = page;
  }

  clear(): void {
    this.#isShown = false;
  }

  /** Shows the paper, which follows what is entered. */
  readonly preview = (): void => {
    // What is being typed is on it, too.
    this.#page.commit();
    this.#show(true);
  };

  readonly print = (): void => {
    this.#show(false);
    void printEntered(this.#page);
  };

  dialog(workspace: Workspace, invoice: DocumentId): TemplateResult {
    return html`<modal-dialog
      class="paper"
      .heading=${msg("Preview")}
      .isOpen=${this.#isShown}
      @closed=${() => this.#show(false)}
    >
      ${
        this.#isShown
          ? html`<button class="primary" @click=${this.print}>
                ${msg("Print or save as PDF…")}
              </button>
              <invoice-print on-screen .workspace=${workspace} .invoice=${invoice}></invoice-print>`
          : nothing
      }
    </modal-dialog>`;
  }

  #show(isShown: boolean): void {
    this.#isShown = isShown;
    this.#host.requestUpdate();
  }
}
