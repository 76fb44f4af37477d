import type { CorrectedChange, RefusedChange } from "@concord/client";
import type { DocumentId } from "@concord/model";
import { msg, str } from "@lit/localize";
import { LitElement, css, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { fieldWords, valueWords } from "../conflicts/field-words.ts";
import { formatMoment } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import { watchedDocuments } from "../page/watched-documents.ts";
import type { Workspace } from "../page/workspace.ts";
import { documentLink } from "../parts/document-link.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { WorkspaceState } from "../wire/messages.ts";
import { told } from "../words/language.ts";
import { changeWords } from "./change-words.ts";
import type { ChangedDocument } from "./change-words.ts";
import { saveRescueFile } from "./rescue-copy.ts";

/** Changes that need a person: what the relay refused, and what it put right. */
export class WaitingChanges extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    state: { attribute: false },
    message: { state: true },
    dropping: { state: true },
  };
  declare workspace: Workspace;
  declare state: WorkspaceState;
  declare message: string;
  /** Of which change it is asked whether to drop it. */
  declare dropping: number | undefined;
  /** A line is told by its place. */
  readonly #watched = watchedDocuments(this, () => this.workspace);

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
      ul {
        margin: 4px 0;
        padding: 0;
        list-style: none;
      }
      .ask {
        padding: 8px 12px;
        border-radius: 7px;
        margin-top: 8px;
      }
      ins,
      del {
        overflow-wrap: anywhere;
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
        flex-wrap: wrap;
        gap: 8px;
        margin-top: 8px;
      }
    `,
  ];

  constructor() {
    super();
    this.message = "";
    this.dropping = undefined;
    followWorkspace(this, () => this.workspace);
  }

  protected override willUpdate(): void {
    const { refused, corrected } = this.state;
    this.#watched.keep(new Set([...refused, ...corrected].map(({ document }) => document)));
  }

  protected override updated(changed: PropertyValues<this>): void {
    // Whoever asked to drop it stands on what keeps it.
    if (changed.has("dropping")) this.renderRoot.querySelector<HTMLElement>(".keep")?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { refused, corrected } = this.state;
    if (refused.length + corrected.length === 0) return nothing;
    return html`<section>
      <h2 tabindex="-1">${msg("These need you")}</h2>
      ${this.message === "" ? nothing : html`<p role="alert">${this.message}</p>`}
      ${refused.map((each) => this.#refused(each))}
      ${corrected.map((each) => this.#corrected(each))}
    </section>`;
  }

  #head({ document, madeAt }: RefusedChange | CorrectedChange): TemplateResult {
    const moment = formatMoment(madeAt, viewerLocale);
    return html`<div>
      ${documentLink(this.workspace.rows().get(document))}
      <span class="meta">${msg(str`made ${moment}`)}</span>
    </div>`;
  }

  #refused(change: RefusedChange): TemplateResult {
    const { why, whatToDo, batch, document, operations } = change;
    return html`<article>
      ${this.#head(change)}
      <p>${told(why)}</p>
      <ul>
        ${changeWords(operations, this.#about(document)).map(
          ({ name, value }) =>
            html`<li>
              <strong>${name}</strong>${value === "" ? nothing : html` <ins>${value}</ins>`}
            </li>`,
        )}
      </ul>
      <p class="meta">${told(whatToDo)}</p>
      ${this.dropping === batch ? this.#ask(batch) : this.#choices(batch)}
    </article>`;
  }

  #choices(batch: number): TemplateResult {
    return html`<div class="buttons">
      <button @click=${() => this.#do({ method: "retry-refused", batch })}>
        ${msg("Send again")}
      </button>
      <button
        @click=${() => {
          this.dropping = batch;
        }}
      >
        ${msg("Drop…")}
      </button>
    </div>`;
  }

  /** What is dropped stands nowhere else. */
  #ask(batch: number): TemplateResult {
    return html`<div class="ask warn" role="group" aria-labelledby="question">
      <p id="question">
        <strong>${msg("Drop this change?")}</strong>
        ${msg("It stands nowhere else, and cannot be brought back. A copy keeps it as a file.")}
      </p>
      <div class="buttons">
        <button @click=${this.#saveCopy}>${msg("Save a copy first")}</button>
        <button @click=${() => this.#drop(batch)}>${msg("Drop for good")}</button>
        <button class="keep" @click=${this.#keep}>${msg("Keep it")}</button>
      </div>
    </div>`;
  }

  #corrected(change: CorrectedChange): TemplateResult {
    const { whatToDo, batch, corrections, document } = change;
    const { lines, currency } = this.#about(document);
    return html`<article>
      ${this.#head(change)}
      ${corrections.map(
        ({ path, attempted, old, message }) =>
          html`<p class="values">
            <strong>${fieldWords(path, lines)}</strong>
            <del>${valueWords(path, attempted, currency)}</del>
            <ins>${valueWords(path, old, currency)}</ins>
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

  #about(document: DocumentId): ChangedDocument {
    const snapshot = this.workspace.document(document)?.snapshot;
    const row = this.workspace.rows().get(document);
    return {
      lines: snapshot?.kind === "invoice" ? snapshot.invoice.lines : [],
      currency: row?.summary?.currency,
    };
  }

  async #do(call: Parameters<Workspace["call"]>[0]): Promise<void> {
    const outcome = await this.workspace.call(call);
    this.message = "message" in outcome ? told(outcome.message) : "";
  }

  readonly #saveCopy = async (): Promise<void> => {
    ({ words: this.message } = await saveRescueFile(this.workspace));
  };

  async #drop(batch: number): Promise<void> {
    this.dropping = undefined;
    this.renderRoot.querySelector("h2")?.focus();
    await this.#do({ method: "drop-refused", batch });
  }

  readonly #keep = (): void => {
    this.dropping = undefined;
    this.renderRoot.querySelector("h2")?.focus();
  };
}
customElements.define("waiting-changes", WaitingChanges);
