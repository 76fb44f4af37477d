import type { UnsentDocument } from "@concord/client";
import type { DocumentId } from "@concord/model";
import { msg, str } from "@lit/localize";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { formatBytes } from "../format/bytes.ts";
import { formatAge, formatMoment } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { clockAhead, clockWords } from "../page/device-clock.ts";
import { deviceName, deviceStorage, protectionWords } from "../page/device.ts";
import type { DeviceStorage } from "../page/device.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import { hidePosition, isPositionHidden } from "../page/own-position.ts";
import type { Workspace } from "../page/workspace.ts";
import { documentLink } from "../parts/document-link.ts";
import { toneOf, toneStyles } from "../parts/people-tones.ts";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { PersonHere, WorkspaceState } from "../wire/messages.ts";
import { language } from "../words/language.ts";
import { plural } from "../words/plural.ts";
import { saveRescueFile } from "./rescue-copy.ts";
import { syncWords } from "./sync-words.ts";
import "./address-note.ts";
import "./waiting-changes.ts";

/** All that is behind the sync state: what is not sent, what the relay refused or put right, and how this device keeps it. */
export class SyncPanel extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    device: { state: true },
    ahead: { state: true },
    message: { state: true },
  };
  declare workspace: Workspace;
  declare device: DeviceStorage | undefined;
  /** By how much this device's clock is ahead; undefined as long as nobody knows. */
  declare ahead: number | undefined;
  /** What became of the last thing that was asked for. */
  declare message: string;

  static override styles = [
    sharedStyles,
    toneStyles,
    css`
      section {
        margin-top: 20px;
      }
      .state {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 12px 16px;
        border-radius: 10px;
      }
      .state p {
        margin: 0;
      }
      .state strong {
        display: block;
        font-weight: 600;
      }
      .state button {
        margin-left: auto;
        white-space: nowrap;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: 0 8px;
        padding: 8px 0;
        border-bottom: 1px solid var(--line);
      }
      .dot {
        align-self: center;
        width: 8px;
        height: 8px;
        border-radius: 50%;
        background: var(--tone);
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 6px 20px;
        margin: 0;
      }
      dt {
        color: var(--text-2);
      }
      dd {
        margin: 0;
      }
      .choice {
        display: flex;
        align-items: baseline;
        gap: 8px;
        margin-top: 16px;
      }
      .choice input {
        align-self: center;
        flex: none;
      }
      .choice .meta {
        display: block;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-top: 16px;
      }
    `,
  ];

  constructor() {
    super();
    this.device = undefined;
    this.ahead = undefined;
    this.message = "";
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
    if (state === undefined) return html`<p>${msg("Opening what is on this device…")}</p>`;
    const { tone, title, detail } = syncWords(state, Date.now(), viewerLocale);
    return html`<div class="state ${tone}">
        <p><strong>${title}</strong>${detail}</p>
        ${
          state.link === "live"
            ? nothing
            : html`<button @click=${this.#retry}>${icon("refresh")}${msg("Retry now")}</button>`
        }
      </div>
      <p role="status" class="meta">${this.message}</p>
      <waiting-changes .workspace=${this.workspace} .state=${state}></waiting-changes>
      ${state.unsent.length === 0 ? nothing : this.#unsent(state.unsent)}
      ${state.people.length === 0 ? nothing : this.#people(state.people)} ${this.#about(state)}`;
  }

  #unsent(unsent: readonly UnsentDocument[]): TemplateResult {
    return html`<section>
      <h2>${msg("Not sent yet")}</h2>
      <ul>
        ${unsent.map((each) => this.#waiting(each))}
      </ul>
      <address-note .workspace=${this.workspace}></address-note>
    </section>`;
  }

  #waiting({ document, changes, since }: UnsentDocument): TemplateResult {
    const count = plural(
      changes,
      { one: msg(str`${changes} change`), other: msg(str`${changes} changes`) },
      language(),
    );
    const moment = formatMoment(since, viewerLocale);
    return html`<li>
      ${documentLink(this.workspace.rows().get(document))}
      <span class="meta">${msg(str`${count} · since ${moment}`)}</span>
    </li>`;
  }

  #people(people: readonly PersonHere[]): TemplateResult {
    return html`<section>
      <h2>${msg("Also here")}</h2>
      <ul>
        ${people.map(
          ({ user, name, documents }) =>
            html`<li>
              <span class="dot" data-tone=${toneOf(user)}></span><strong>${name}</strong>
              ${documents.map((id) => this.#placeOf(id))}
            </li>`,
        )}
      </ul>
    </section>`;
  }

  #placeOf(id: DocumentId): TemplateResult | typeof nothing {
    const summary = this.workspace.rows().get(id)?.summary;
    return summary === undefined
      ? nothing
      : html`<a href="/invoices/${id}">${summary.number ?? summary.buyerName ?? msg("Draft")}</a>`;
  }

  #about({ syncedAt, device, principal, storage }: WorkspaceState): TemplateResult {
    const used = this.device?.used;
    return html`<section>
      <h2>${msg("This device")}</h2>
      <dl>
        <dt>${msg("Name")}</dt>
        <dd>
          ${[principal?.name, deviceName(navigator.userAgent)].filter(Boolean).join(" · ")}
          <span class="meta">${device.slice(0, 8)}</span>
        </dd>
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
      <label class="choice"
        ><input
          type="checkbox"
          .checked=${isPositionHidden(localStorage)}
          @change=${this.#hide}
        /><span
          >${msg("Hide my position")}<span class="meta"
            >${msg("Others see that you are in an invoice, and not where.")}</span
          ></span
        ></label
      >
      <div class="buttons">
        <button @click=${this.#saveCopy}>
          ${icon("save")}${msg("Save a copy of unsent changes")}
        </button>
        <a class="button" href="/settings/device">${msg("What is on this device")}</a>
      </div>
    </section>`;
  }

  readonly #hide = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement) hidePosition(target.checked, localStorage);
  };

  readonly #retry = (): void => void this.workspace.call({ method: "retry-now" });

  readonly #saveCopy = async (): Promise<void> => {
    ({ words: this.message } = await saveRescueFile(this.workspace));
  };
}
customElements.define("sync-panel", SyncPanel);
