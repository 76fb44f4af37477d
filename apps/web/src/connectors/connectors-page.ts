import { msg, str } from "@lit/localize";
import type { ConnectorReport } from "@concord/protocol";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { tickEvery } from "../page/tick.ts";
import type { Workspace } from "../page/workspace.ts";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { BoardSource } from "./board-source.ts";
import { connectorName } from "../words/connector-name.ts";
import { boardStateNote, heardWords } from "./board-state.ts";
import { askConnector, barredFrom } from "./connector-acts.ts";
import type { ConnectorAct } from "./connector-acts.ts";
import { policyLines, reportLines, stateWords } from "./connector-words.ts";
import { connectorStyles } from "./connector-styles.ts";
import { groupProblems } from "./problem-groups.ts";
import "./needs-you.ts";
import { wholeDates } from "./whole-dates.ts";

const paceMs = 3_000;
const quietPaceMs = 30_000;

/** How the connectors are doing, live; without a network the last that was heard, with its age. */
export class ConnectorsPage extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    source: { attribute: false },
    said: { state: true },
  };
  declare workspace: Workspace;
  declare source: BoardSource | undefined;
  declare said: string;
  #stop: (() => void) | undefined;

  static override styles = [sharedStyles, connectorStyles];

  constructor() {
    super();
    tickEvery(this, 1_000);
    this.said = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = undefined;
    this.source?.follow(quietPaceMs);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("source")) this.#follow();
  }

  #follow(): void {
    if (this.source === undefined || this.#stop !== undefined) return;
    this.#stop = this.source.onChange(() => this.requestUpdate());
    this.source.follow(paceMs);
  }

  protected override render(): TemplateResult {
    const known = this.source?.known();
    return html`<div class="head">
        <h1>${msg("Connectors")}</h1>
        <span class="meta">${known === undefined ? nothing : heardWords(known.heardAt)}</span>
        <p class="said" role="status">${this.said}</p>
      </div>
      ${boardStateNote(this.source)}
      ${
        known === undefined
          ? nothing
          : known.board.connectors.length === 0
            ? this.#none()
            : html`<div class="cards">
                  ${known.board.connectors.map((report) =>
                    this.#card(report, Date.now() - known.heardAt + known.board.at),
                  )}
                </div>
                <needs-you
                  .groups=${groupProblems(known.board)}
                  .rows=${this.workspace.rows()}
                  .source=${this.source}
                  .barred=${this.#barred("write")}
                  .age=${known.board.at - known.heardAt}
                ></needs-you>`
      }`;
  }

  #none(): TemplateResult {
    return html`<div class="card none">
      <h2>${msg("No connector runs here")}</h2>
      <p>
        ${msg("A connector keeps the invoices in agreement with Stripe or QuickBooks. Whoever runs the server starts one, with the account’s credentials in its environment:")}
      </p>
      <p><code>concord bridge stripe --relay ${location.origin}</code></p>
    </div>`;
  }

  #card(report: ConnectorReport, now: number): TemplateResult {
    const { words, tone, icon: sign } = stateWords(report.state);
    const name = connectorName(report.connector);
    const isPaused = report.state === "paused";
    const mayStop = this.#barred("manage") === "";
    return html`<section class="card connector" aria-label=${name}>
      <div class="top">
        <h2><a href="/connectors/${report.connector}">${name}</a></h2>
        ${report.isSandbox ? html`<span class="pill mute">${msg("Sandbox")}</span>` : nothing}
        <span class="pill ${tone}">${icon(sign)}${words}</span>
      </div>
      ${reportLines(report, now).map((line) => html`<p class="line">${wholeDates(line)}</p>`)}
      <details>
        <summary>${msg("Directions and account")}</summary>
        ${report.account === undefined ? nothing : html`<p class="line">${msg(str`Account ${report.account}`)}</p>`}
        ${policyLines(report).map((line) => html`<p class="line">${line}</p>`)}
      </details>
      <div class="acts">
        <button
          ?disabled=${this.#barred("write") !== "" || report.state === "not-connected" || isPaused}
          @click=${() => this.#act(report.connector, "sweep")}
        >
          ${msg("Look now")}
        </button>
        ${
          mayStop && report.state !== "not-connected"
            ? html`<button
                class="quiet"
                @click=${() => this.#act(report.connector, isPaused ? "resume" : "pause")}
              >
                ${isPaused ? msg("Resume") : msg("Pause")}
              </button>`
            : nothing
        }
      </div>
    </section>`;
  }

  async #act(connector: string, act: ConnectorAct): Promise<void> {
    this.said = await askConnector(this.source, connector, act);
  }

  /** Why this person cannot do that now; "" if they can. */
  #barred(right: "write" | "manage"): string {
    return barredFrom(right, this.source, this.workspace);
  }
}
customElements.define("connectors-page", ConnectorsPage);
