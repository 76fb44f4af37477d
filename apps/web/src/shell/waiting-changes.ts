import type { CorrectedChange, RefusedChange } from "@concord/client";
import type { JsonValue } from "@concord/model";
import { msg, str } from "@lit/localize";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { formatMoment } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { Workspace } from "../page/workspace.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { WorkspaceState } from "../wire/messages.ts";
import { told } from "../words/language.ts";

/** Changes that need a person: what the relay refused, and what it put right. */
export class WaitingChanges extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    state: { attribute: false },
    message: { state: true },
  };
  declare workspace: Workspace;
  declare state: WorkspaceState;
  declare message: string;

  static override styles = [
    sharedStyles,
    css`
      article {
        padding: 12px 16px;
        border: 1px solid var(--line);
        border-radius: 10px;
        margin-top: 8px;
      }
      section {
        margin-top: 20px;
      }
      p {
        margin: 4px 0;
      }
      .values {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 8px;
      }
      del {
        padding: 0 4px;
        border-radius: 4px;
        background: var(--del-bg);
        color: var(--del-fg);
      }
      ins {
        padding: 0 4px;
        border-radius: 4px;
        background: var(--ins-bg);
        color: var(--ins-fg);
        text-decoration: none;
      }
      .buttons {
        display: flex;
        gap: 8px;
        margin-top: 8px;
      }
    `,
  ];

  constructor() {
    super();
    this.message = "";
  }

  protected override render(): TemplateResult | typeof nothing {
    const { refused, corrected } = this.state;
    if (refused.length + corrected.length === 0) return nothing;
    return html`<section>
      <h2>${msg("These need you")}</h2>
      ${this.message === "" ? nothing : html`<p role="alert">${this.message}</p>`}
      ${refused.map((each) => this.#refused(each))}
      ${corrected.map((each) => this.#corrected(each))}
    </section>`;
  }

  #head({ document, madeAt }: RefusedChange | CorrectedChange): TemplateResult {
    const row = this.workspace.rows().get(document);
    const moment = formatMoment(madeAt, viewerLocale);
    return html`<div>
      <a href="/invoices/${document}">${row?.summary?.number ?? row?.name ?? msg("Draft")}</a>
      <span class="meta">${msg(str`made ${moment}`)}</span>
    </div>`;
  }

  #refused(change: RefusedChange): TemplateResult {
    const { why, whatToDo, batch } = change;
    return html`<article>
      ${this.#head(change)}
      <p>${told(why)}</p>
      <p class="meta">${told(whatToDo)}</p>
      <div class="buttons">
        <button @click=${() => this.#do({ method: "retry-refused", batch })}>
          ${msg("Send again")}
        </button>
        <button @click=${() => this.#do({ method: "drop-refused", batch })}>${msg("Drop")}</button>
      </div>
    </article>`;
  }

  #corrected(change: CorrectedChange): TemplateResult {
    const { whatToDo, batch, corrections } = change;
    return html`<article>
      ${this.#head(change)}
      ${corrections.map(
        ({ path, attempted, old, message }) =>
          html`<p class="values">
            <strong>${path}</strong> <del>${shown(attempted)}</del> <ins>${shown(old)}</ins>
            <span class="meta">${told(message)}</span>
          </p>`,
      )}
      <p class="meta">${told(whatToDo)}</p>
      <div class="buttons">
        <button @click=${() => this.#do({ method: "dismiss-corrected", batch })}>
          ${msg("Seen")}
        </button>
      </div>
    </article>`;
  }

  async #do(call: Parameters<Workspace["call"]>[0]): Promise<void> {
    const outcome = await this.workspace.call(call);
    this.message = "message" in outcome ? told(outcome.message) : "";
  }
}
customElements.define("waiting-changes", WaitingChanges);

function shown(value: JsonValue): string {
  if (value === null) return msg("nothing");
  return typeof value === "string" ? value : JSON.stringify(value);
}
