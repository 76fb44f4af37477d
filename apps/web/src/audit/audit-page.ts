import { msg, str } from "@lit/localize";
import type { ExportSummary } from "@concord/ledger";
import { hasRight } from "@concord/protocol";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { Api } from "../page/api.ts";
import { downloadBlob } from "../page/download.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import { isOnline } from "../page/is-online.ts";
import type { Workspace } from "../page/workspace.ts";
import { fileStyles } from "../styles/file-styles.ts";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { told } from "../words/language.ts";
import { verdict } from "./verdict.ts";
import { publicKeyIn, verifyFile } from "./verify-file.ts";
import type { Verifying } from "./verify-file.ts";

/** Where a ledger is verified on this device, and downloaded by those who may audit. It needs no workspace: an auditor has none. */
export class AuditPage extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    api: { attribute: false },
    file: { state: true },
    key: { state: true },
    sent: { state: true },
    known: { state: true },
    state: { state: true },
    isOver: { state: true },
    isReadable: { state: true },
    loading: { state: true },
  };
  declare workspace: Workspace | undefined;
  declare api: Api | undefined;
  declare protected file: File | undefined;
  declare protected key: string;
  /** Seals that were sent elsewhere. */
  declare protected sent: File | undefined;
  /** Which of the file's restores whoever verifies knows of. */
  declare protected known: ReadonlySet<number>;
  declare protected state: Verifying | undefined;
  /** Something is being dragged over the page. */
  declare protected isOver: boolean;
  declare protected isReadable: boolean;
  declare protected loading: "no" | "yes" | { readonly failed: string };
  #giveUp: (() => void) | undefined;
  /** Where the file that is verified begins anew. */
  #lost: ExportSummary["lost"] = [];

  static override styles = [
    sharedStyles,
    fileStyles,
    css`
      h1 {
        margin-bottom: 16px;
      }
      .columns {
        display: grid;
        grid-template-columns: minmax(0, 2fr) minmax(0, 1fr);
        gap: 16px;
        align-items: start;
        max-width: 1040px;
      }
      .card {
        padding: 16px;
      }
      p {
        margin: 0 0 12px;
      }
      label {
        display: block;
        margin-bottom: 4px;
        font-weight: 500;
      }
      .drop {
        padding: 20px;
        border: 2px dashed var(--line-strong);
        border-radius: 10px;
        margin-bottom: 16px;
        text-align: center;
      }
      .drop.over {
        border-color: var(--accent);
        background: var(--accent-soft);
      }
      .drop p {
        overflow-wrap: anywhere;
      }
      .picked {
        display: inline-flex;
        align-items: center;
        width: auto;
        max-width: 100%;
        margin: 0;
      }
      .key {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-bottom: 16px;
      }
      .key input {
        flex: 1 1 240px;
        width: auto;
      }
      #key {
        font-family: ui-monospace, monospace;
      }
      .check {
        display: flex;
        gap: 8px;
        align-items: baseline;
        font-weight: 400;
      }
      progress {
        width: 100%;
        accent-color: var(--accent);
      }
      .result {
        padding: 12px 16px;
        border-radius: 7px;
        margin-top: 16px;
      }
      .result strong {
        display: flex;
        gap: 8px;
        align-items: center;
      }
      .result p,
      .result ul {
        margin: 4px 0 0;
        overflow-wrap: anywhere;
      }
      .where {
        font-size: 12px;
        line-height: 16px;
      }
      @media (max-width: 860px) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  constructor() {
    super();
    this.workspace = undefined;
    this.api = undefined;
    this.key = "";
    this.known = new Set();
    this.isOver = false;
    this.isReadable = false;
    this.loading = "no";
    followWorkspace(this, () => this.workspace);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#giveUp?.();
  }

  protected override render(): TemplateResult {
    return html`<h1>${msg("Audit")}</h1>
      <div class="columns">
        ${this.#verifying()}
        ${this.workspace === undefined ? nothing : this.#downloading(this.workspace)}
      </div>`;
  }

  #verifying(): TemplateResult {
    const isRunning = this.state?.type === "running";
    const key = publicKeyIn(this.key);
    const isWrong = this.key.trim() !== "" && key === undefined;
    return html`<section class="card" aria-labelledby="verify">
      <h2 id="verify">${msg("Verify a ledger")}</h2>
      <p class="meta">
        ${msg("The file stays on this device: it is read here, and sent nowhere.")}
      </p>
      <div
        class="drop ${this.isOver ? "over" : ""}"
        @dragover=${this.#onDrag}
        @dragleave=${this.#onLeave}
        @drop=${this.#onDrop}
      >
        <p>${msg("Drop a ledger file here, or choose one.")}</p>
        <label for="file">${msg("Ledger file")}</label>
        <input id="file" class="picked" type="file" @change=${this.#onFile} />
      </div>
      <label for="key">${msg("Public key of the relay")}</label>
      <div class="key">
        <input
          id="key"
          autocomplete="off"
          spellcheck="false"
          maxlength="80"
          .value=${this.key}
          aria-invalid=${String(isWrong)}
          aria-describedby="key-help"
          @input=${this.#onKey}
        />
        <input
          class="picked"
          type="file"
          accept=".pub,text/plain"
          aria-label=${msg("Or the file that holds it")}
          @change=${this.#onKeyFile}
        />
      </div>
      <p class="meta" id="key-help">
        ${isWrong ? msg("That is no public key: it has 43 letters, digits, - and _.") : msg("Get it from whoever runs the relay, and not with the file: concord audit key prints it, and seal.pub holds it.")}
      </p>
      <label for="sent">${msg("Seals that were sent elsewhere, if you have any")}</label>
      <div class="key">
        <input
          id="sent"
          class="picked"
          type="file"
          aria-describedby="sent-help"
          @change=${this.#onSent}
        />
      </div>
      <p class="meta" id="sent-help">
        ${msg("A file with a line for each, from a place that whoever runs the relay cannot change.")}
      </p>
      <button
        type="button"
        class="primary"
        ?disabled=${this.file === undefined || key === undefined || isRunning}
        @click=${this.#verify}
      >
        ${msg("Verify")}
      </button>
      <div role="status">${this.#outcome()}</div>
    </section>`;
  }

  #outcome(): TemplateResult | typeof nothing {
    const { state } = this;
    switch (state?.type) {
      case undefined:
        return nothing;
      case "running":
        return html`<p class="result mute">
          <label for="progress">${msg("Verifying…")}</label>
          <progress id="progress" max=${Math.max(1, state.size)} .value=${state.read}></progress>
        </p>`;
      case "failed":
        return html`<p class="result bad">
          ${msg(str`It could not be verified here: ${state.message}`)}
        </p>`;
      case "no-seal":
        return html`<p class="result bad">
          ${msg(str`Line ${state.line} of the seals that were sent elsewhere is no seal.`)}
        </p>`;
      case "verified":
        return verdict({ ...state.verification, known: this.known, onKnown: this.#onKnown });
    }
  }

  #downloading(workspace: Workspace): TemplateResult {
    const role = workspace.state()?.principal?.role;
    const mayAudit = role !== undefined && hasRight(role, "audit");
    const { loading } = this;
    return html`<section class="card" aria-labelledby="download">
      <h2 id="download">${msg("Download the ledger")}</h2>
      ${
        mayAudit
          ? html`<p class="meta">
                ${msg("Everything that was ever changed in this workspace, by whom and when, sealed by the relay.")}
              </p>
              <label class="check"
                ><input
                  type="checkbox"
                  .checked=${this.isReadable}
                  @change=${this.#onReadable}
                />${msg("With the keys of all values: whoever has the file can read every invoice")}</label
              >
              <p></p>
              <button
                type="button"
                ?disabled=${loading === "yes" || !isOnline(workspace)}
                @click=${this.#download}
              >
                ${icon("save")}${loading === "yes" ? msg("Loading…") : msg("Download")}
              </button>
              ${isOnline(workspace) ? nothing : html`<p class="meta">${msg("It needs a connection.")}</p>`}
              ${typeof loading === "object" ? html`<p class="result warn" role="alert">${told(loading.failed)}</p>` : nothing}`
          : html`<p class="meta">${msg("Only owners and auditors download the ledger.")}</p>`
      }
    </section>`;
  }

  readonly #onDrag = (event: DragEvent): void => {
    event.preventDefault();
    this.isOver = true;
  };

  readonly #onLeave = (): void => {
    this.isOver = false;
  };

  readonly #onDrop = (event: DragEvent): void => {
    event.preventDefault();
    this.isOver = false;
    const file = event.dataTransfer?.files[0];
    const input = this.renderRoot.querySelector("#file");
    if (file === undefined || !(input instanceof HTMLInputElement)) return;
    // The input says which file it is, however it came.
    const dropped = new DataTransfer();
    dropped.items.add(file);
    input.files = dropped.files;
    this.#take(file);
  };

  readonly #onFile = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement) this.#take(target.files?.[0]);
  };

  #take(file: File | undefined): void {
    this.file = file;
    this.known = new Set();
    this.#lost = [];
    this.#forget();
  }

  /** A verdict is of what was given for it. */
  #forget(): void {
    this.#giveUp?.();
    this.state = undefined;
  }

  #setKey(key: string): void {
    this.key = key;
    this.#forget();
  }

  readonly #onSent = ({ target }: Event): void => {
    if (!(target instanceof HTMLInputElement)) return;
    this.sent = target.files?.[0];
    this.#forget();
  };

  readonly #onKnown = (place: number, isKnown: boolean): void => {
    const known = new Set(this.known);
    if (isKnown) known.add(place);
    else known.delete(place);
    this.known = known;
  };

  readonly #onKey = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement) this.#setKey(target.value);
  };

  readonly #onKeyFile = async ({ target }: Event): Promise<void> => {
    const file = target instanceof HTMLInputElement ? target.files?.[0] : undefined;
    // A key is short: whatever is not is none.
    if (file !== undefined) this.#setKey((await file.slice(0, 200).text()).trim());
  };

  readonly #onReadable = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement) this.isReadable = target.checked;
  };

  readonly #verify = (): void => {
    const { file } = this;
    const key = publicKeyIn(this.key);
    if (file === undefined || key === undefined) return;
    const { sent } = this;
    const restoredAfter = this.#lost
      .filter((_, place) => this.known.has(place))
      .map(({ after }) => after);
    this.#giveUp = verifyFile({ file, key, sent, restoredAfter }, (state) => {
      this.state = state;
      if (state.type === "verified") this.#lost = state.verification.summary.lost;
    });
  };

  readonly #download = async (): Promise<void> => {
    const { api } = this;
    if (api === undefined) return;
    this.loading = "yes";
    const answer = await api.file(`/api/v1/ledger/export?readable=${this.isReadable}`);
    if (answer.type === "ok") {
      const name = this.workspace?.state()?.workspace ?? "concord";
      downloadBlob(`${name}.ledger`, answer.value);
      this.loading = "no";
    } else {
      const failed =
        answer.type === "refused" ? answer.message : msg("The relay cannot be reached.");
      this.loading = { failed };
    }
  };
}
customElements.define("audit-page", AuditPage);
