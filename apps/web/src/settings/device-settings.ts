import { msg, str } from "@lit/localize";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { entryQueueOf } from "../editor/entry-queue.ts";
import { formatBytes } from "../format/bytes.ts";
import { formatAge, today } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { Api } from "../page/api.ts";
import { onItsWay } from "../parts/coming-part.ts";
import { clockAhead, clockWords } from "../page/device-clock.ts";
import { deviceName, deviceStorage, protectionWords } from "../page/device.ts";
import type { DeviceStorage } from "../page/device.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import type { Workspace } from "../page/workspace.ts";
import { bringRescueFile, saveRescueFile } from "../shell/rescue-copy.ts";
import "../shell/modal-dialog.ts";
import { fileStyles } from "../styles/file-styles.ts";
import { icon } from "../styles/icons.ts";
import "../shell/address-note.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { WorkspaceState } from "../wire/messages.ts";
import { language } from "../words/language.ts";
import { plural } from "../words/plural.ts";
import { heldHere, waitingHere } from "./held-here.ts";
import type { WaitingHere } from "./held-here.ts";
import { settingsStyles } from "./settings-styles.ts";

/** This device: what it is called, what lies on it and how safely, and the way to leave nothing behind. Tells `erase` when a person has decided to. */
export class DeviceSettings extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    api: { attribute: false },
    device: { state: true },
    ahead: { state: true },
    message: { state: true },
    isLeaving: { state: true },
    saved: { state: true },
    typed: { state: true },
  };
  declare workspace: Workspace;
  declare api: Api | undefined;
  declare protected device: DeviceStorage | undefined;
  /** By how much this device's clock is ahead; undefined as long as nobody knows. */
  declare protected ahead: number | undefined;
  /** What became of the last thing that was asked for. */
  declare protected message: string;
  declare protected isLeaving: boolean;
  /** Of what a copy was saved. */
  declare protected saved: string | undefined;
  declare protected typed: string;

  static override styles = [
    sharedStyles,
    fileStyles,
    settingsStyles,
    css`
      section.card {
        max-width: 640px;
      }
      .danger {
        border-color: var(--bad-fg);
        color: var(--bad-fg);
      }
      .note {
        padding: 8px 12px;
        border-radius: 7px;
        margin: 0 0 12px;
      }
      dialog p,
      .ask p {
        margin: 0 0 12px;
      }
      .ask .buttons {
        justify-content: end;
      }
      label {
        display: grid;
        gap: 4px;
        margin: 12px 0;
        color: var(--text-2);
        font-size: 12px;
        font-weight: 500;
      }
      input[type="file"] {
        display: none;
      }
    `,
  ];

  constructor() {
    super();
    this.device = undefined;
    this.ahead = undefined;
    this.message = "";
    this.isLeaving = false;
    this.saved = undefined;
    this.typed = "";
    followWorkspace(this, () => this.workspace);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#look();
  }

  async #look(): Promise<void> {
    this.device = await deviceStorage(navigator.storage);
    this.ahead = await clockAhead({ fetch: (...asked) => fetch(...asked), now: Date.now });
  }

  protected override render(): TemplateResult {
    const state = this.workspace.state();
    if (state === undefined) {
      return html`<p class="meta" role="status">${msg("Opening what is on this device…")}</p>`;
    }
    return html`${this.#about(state)} ${this.#passkeys()} ${this.#held()} ${this.#prepare()}
    ${this.#unsent(state)} ${this.#leave(state)}`;
  }

  #about({ principal, device, syncedAt, storage }: WorkspaceState): TemplateResult {
    const used = this.device?.used;
    return html`<section class="card" aria-labelledby="about">
      <h2 id="about">${msg("This device")}</h2>
      <dl>
        <dt>${msg("Name")}</dt>
        <dd>${deviceName(navigator.userAgent)} <span class="meta">${device.slice(0, 8)}</span></dd>
        ${
          principal === null
            ? nothing
            : html`<dt>${msg("Signed in as")}</dt>
                <dd>${principal.name}</dd>`
        }
        <dt>${msg("Last synced")}</dt>
        <dd>
          ${syncedAt === null ? msg("not yet") : formatAge(Date.now() - syncedAt, viewerLocale)}
        </dd>
        ${
          used === undefined
            ? nothing
            : html`<dt>${msg("Storage used")}</dt>
                <dd>${formatBytes(used, viewerLocale)}</dd>`
        }
        <dt>${msg("Protected from deletion")}</dt>
        <dd>${protectionWords(this.device, storage)}</dd>
        <dt>${msg("Clock")}</dt>
        <dd>${clockWords(this.ahead, viewerLocale)}</dd>
      </dl>
      ${
        storage === "memory" || this.device?.isProtected !== false
          ? nothing
          : html`<div class="buttons">
              <button @click=${this.#protect}>
                ${icon("lock")}${msg("Ask the browser to keep it")}
              </button>
            </div>`
      }
    </section>`;
  }

  #passkeys(): TemplateResult | typeof nothing {
    if (this.api === undefined) return nothing;
    const card = onItsWay("passkey-card", () => import("../passkeys/passkey-card.ts"), "passkeys");
    return html`<section class="card" aria-labelledby="passkeys">
      <h2 id="passkeys">${msg("Passkeys")}</h2>
      <p>
        ${msg("A passkey signs you in without a link: by the screen lock of a device, or a security key.")}
      </p>
      <passkey-card .api=${this.api}>${card}</passkey-card>
    </section>`;
  }

  #held(): TemplateResult {
    const held = heldHere(this.workspace.rows().values(), today());
    const number = new Intl.NumberFormat(viewerLocale);
    const lines: readonly (readonly [string, number, string | undefined])[] = [
      [msg("Invoices"), held.invoices, "/invoices?status=all"],
      [msg("Of these open"), held.open, "/invoices?status=open"],
      [msg("Customers"), held.customers, undefined],
      [msg("Products"), held.products, undefined],
      [msg("Invoices with unsent changes"), held.unsent, "/invoices?sync=unsent"],
    ];
    return html`<section class="card" aria-labelledby="held">
      <h2 id="held">${msg("What is on this device")}</h2>
      <p>
        ${msg("All of it can be read and changed without a network. The history of an invoice, the audit and what connectors do now need one.")}
      </p>
      <dl>
        ${lines.map(
          ([name, count, path]) =>
            html`<dt>${name}</dt>
              <dd>
                ${path === undefined || count === 0 ? number.format(count) : html`<a href=${path}>${number.format(count)}</a>`}
              </dd>`,
        )}
      </dl>
      <address-note .workspace=${this.workspace}></address-note>
    </section>`;
  }

  #prepare(): TemplateResult {
    return html`<section class="card" aria-labelledby="prepare">
      <h2 id="prepare">${msg("Prepare for field work")}</h2>
      <p>
        ${msg("Before days without a network: whether all is here, opens and is stored, is tried out.")}
      </p>
      <field-check .workspace=${this.workspace}>
        ${onItsWay("field", () => import("../field/field-check.ts"), "field")}
      </field-check>
      <p class="buttons"><a class="button" href="/practice">${msg("Practise offline")}</a></p>
    </section>`;
  }

  #unsent(state: WorkspaceState): TemplateResult {
    const waiting = waitingHere(state);
    return html`<section class="card" aria-labelledby="unsent">
      <h2 id="unsent">${msg("Unsent changes")}</h2>
      <p>
        ${
          waiting.changes === 0
            ? msg("None: everything of this device is with the team.")
            : plural(
                waiting.changes,
                {
                  one: msg("One is safe here, and not with the team yet."),
                  other: msg(str`${waiting.changes} are safe here, and not with the team yet.`),
                },
                language(),
              )
        }
      </p>
      <p role="status">${this.message}</p>
      <div class="buttons">
        <button @click=${this.#saveCopy}>
          ${icon("save")}${msg("Save a copy of unsent changes")}
        </button>
        <button @click=${this.#choose}>${msg("Bring in a copy from another device")}</button>
        <input
          type="file"
          accept=".json,application/json"
          aria-label=${msg("Copy of unsent changes")}
          @change=${this.#bring}
        />
      </div>
    </section>`;
  }

  #leave(state: WorkspaceState): TemplateResult {
    const close = (): void => {
      this.isLeaving = false;
    };
    return html`<section class="card" aria-labelledby="leave">
        <h2 id="leave">${msg("Leave this device")}</h2>
        <p>
          ${msg("Signs out and erases what this account has on this device. What is with the team stays there.")}
        </p>
        <button class="danger" @click=${this.#begin}>${msg("Sign out and erase…")}</button>
      </section>
      <modal-dialog
        .heading=${msg("Sign out and erase")}
        .isOpen=${this.isLeaving}
        @closed=${close}
      >
        ${this.isLeaving ? this.#ask(waitingHere(state), close) : nothing}
      </modal-dialog>`;
  }

  #ask(waiting: WaitingHere, close: () => void): TemplateResult {
    const word = msg("ERASE");
    const isCopied = this.saved === waiting.key;
    const isTyped = this.typed.trim() === word;
    const isSaving = this.workspace.isChanging() || entryQueueOf(this.workspace).isWaiting();
    const mayErase = !isSaving && (waiting.changes === 0 || isCopied || isTyped);
    return html`<div class="ask">
      ${
        waiting.changes === 0
          ? html`<p>
              ${msg("Everything of this device is with the team. Nothing is lost; to come back you need a way to sign in.")}
            </p>`
          : html`<p class="note bad" role="alert">
                ${plural(
                  waiting.changes,
                  {
                    one: msg(
                      "One change of this device is not with the team. Erased here, it is gone.",
                    ),
                    other: msg(
                      str`${waiting.changes} changes of this device are not with the team. Erased here, they are gone.`,
                    ),
                  },
                  language(),
                )}
              </p>
              <p>
                ${msg("Connect and wait until they are sent, or save a copy: it can be brought in on any device.")}
              </p>
              <button @click=${this.#saveCopy}>
                ${icon(isCopied ? "check" : "save")}${isCopied ? msg("Copy saved") : msg("Save a copy of unsent changes")}
              </button>
              <p role="status" class="meta">${this.message}</p>
              <label
                >${msg(str`Or type ${word} to erase them all the same`)}
                <input autocomplete="off" .value=${this.typed} @input=${this.#onTyped} />
              </label>`
      }
      ${isSaving ? html`<p role="status">${msg("Something is being saved. Wait a moment.")}</p>` : nothing}
      <div class="buttons">
        <button @click=${close}>${msg("Cancel")}</button>
        <button class="danger" ?disabled=${!mayErase} @click=${this.#erase}>
          ${msg("Sign out and erase")}
        </button>
      </div>
    </div>`;
  }

  readonly #begin = (): void => {
    this.typed = "";
    this.message = "";
    this.isLeaving = true;
  };

  readonly #onTyped = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement) this.typed = target.value;
  };

  readonly #erase = (): void => {
    this.dispatchEvent(new Event("erase", { bubbles: true, composed: true }));
  };

  readonly #protect = async (): Promise<void> => {
    await navigator.storage.persist();
    await this.#look();
  };

  readonly #saveCopy = async (): Promise<void> => {
    const state = this.workspace.state();
    // What is written while the file is made is not in it.
    const key = state === undefined ? undefined : waitingHere(state).key;
    const { isSaved, words } = await saveRescueFile(this.workspace);
    this.message = words;
    if (isSaved) this.saved = key;
  };

  readonly #choose = (): void => this.renderRoot.querySelector("input")?.click();

  readonly #bring = async ({ target }: Event): Promise<void> => {
    if (!(target instanceof HTMLInputElement)) return;
    const [file] = target.files ?? [];
    if (file === undefined) return;
    this.message = await bringRescueFile(this.workspace, await file.text());
    target.value = "";
  };
}
customElements.define("device-settings", DeviceSettings);
