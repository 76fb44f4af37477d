import { msg, str } from "@lit/localize";
import type { ConnectorActivity, ConnectorReport, Delivery } from "@concord/protocol";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { formatAge, formatMoment } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { tickEvery } from "../page/tick.ts";
import type { Workspace } from "../page/workspace.ts";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { connectorName } from "../words/connector-name.ts";
import { told } from "../words/language.ts";
import { answerWords, deliveryWords, eventWords } from "./activity-words.ts";
import { checkWords } from "./check-words.ts";
import { boardStateNote, heardWords } from "./board-state.ts";
import type { BoardSource } from "./board-source.ts";
import { askConnector, barredFrom } from "./connector-acts.ts";
import type { ConnectorAct } from "./connector-acts.ts";
import { connectorPageStyles, connectorStyles } from "./connector-styles.ts";
import { ending, facts, mapping, rules } from "./connector-sections.ts";
import { stateWords } from "./connector-words.ts";
import { groupProblems } from "./problem-groups.ts";
import { throughputView } from "./throughput-view.ts";
import { wholeDates } from "./whole-dates.ts";
import "./needs-you.ts";

const paceMs = 3_000;
const quietPaceMs = 30_000;
/** What a bridge did is asked for less often than how it is. */
const activityPaceMs = 6_000;
const shownFirst = 20;

const shows = ["all", "open", "trouble"] as const;
type Show = (typeof shows)[number];

/** One connector: how it is, what it sent and what it read, what of that needs a person, and by which rules it works. */
export class ConnectorPage extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    source: { attribute: false },
    connector: { attribute: false },
    said: { state: true },
    tested: { state: true },
    activity: { state: true },
    shown: { state: true },
    areAllShown: { state: true },
  };
  declare workspace: Workspace;
  declare source: BoardSource | undefined;
  declare connector: string;
  declare protected said: string;
  /** What the last test of the connection said. */
  declare protected tested: { readonly of: string; readonly lines: readonly string[] };
  declare protected activity:
    | { readonly of: string; readonly told: ConnectorActivity; readonly heardAt: number }
    | undefined;
  declare protected shown: Show;
  declare protected areAllShown: boolean;
  #stop: (() => void) | undefined;
  #askedAt = 0;

  static override styles = [sharedStyles, connectorStyles, connectorPageStyles];

  constructor() {
    super();
    tickEvery(this, 1_000);
    this.said = "";
    this.tested = { of: "", lines: [] };
    this.activity = undefined;
    this.shown = "all";
    this.areAllShown = false;
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
    if (changed.has("connector")) this.#askedAt = 0;
  }

  #follow(): void {
    const { source } = this;
    if (source === undefined || this.#stop !== undefined) return;
    this.#stop = source.onChange(() => {
      this.requestUpdate();
      if (source.state().type === "live" && Date.now() - this.#askedAt > activityPaceMs) {
        this.#askedAt = Date.now();
        void this.#ask(source, this.connector);
      }
    });
    source.follow(paceMs);
  }

  async #ask(source: BoardSource, of: string): Promise<void> {
    const answer = await source.activity(of);
    // What could not be asked for stays as it was heard last, with its age.
    if (answer.type === "ok") this.activity = { of, told: answer.value, heardAt: Date.now() };
  }

  protected override render(): TemplateResult {
    const known = this.source?.known();
    const report = known?.board.connectors.find(({ connector }) => connector === this.connector);
    const name = connectorName(this.connector);
    if (known === undefined || report === undefined) {
      return html`<div class="head">
          <a href="/connectors">${msg("Connectors")}</a><span aria-hidden="true">/</span>
          <h1>${name}</h1>
        </div>
        ${boardStateNote(this.source)}
        ${known === undefined ? nothing : html`<p>${msg(str`No connector of this name runs here: ${this.connector}.`)}</p>`}`;
    }
    const now = Date.now() - known.heardAt + known.board.at;
    const { words, tone, icon: sign } = stateWords(report.state);
    return html`<div class="head">
        <a href="/connectors">${msg("Connectors")}</a><span aria-hidden="true">/</span>
        <h1>${name}</h1>
        ${report.isSandbox ? html`<span class="pill mute">${msg("Sandbox")}</span>` : nothing}
        <span class="pill ${tone}">${icon(sign)}${words}</span>
        <span class="meta">${heardWords(known.heardAt)}</span>
        <p class="said" role="status">${this.said}</p>
        ${this.#acts(report)}
      </div>
      ${boardStateNote(this.source)}
      <div class="tested" role="status">
        ${this.tested.of === this.connector ? this.tested.lines.map((line) => html`<p>${wholeDates(line)}</p>`) : nothing}
      </div>
      <div class="columns">
        <div>
          <needs-you
            .groups=${groupProblems({ ...known.board, connectors: [report] })}
            .rows=${this.workspace.rows()}
            .source=${this.source}
            .barred=${barredFrom("write", this.source, this.workspace)}
            .age=${known.board.at - known.heardAt}
            .isOfOne=${true}
          ></needs-you>
          ${this.#activity(name)}
        </div>
        <div>
          ${facts(report, now)} ${this.#throughput()} ${rules(report)} ${mapping(report)}
          ${ending(report, name)}
        </div>
      </div>`;
  }

  #acts(report: ConnectorReport): TemplateResult {
    const isPaused = report.state === "paused";
    const isThere = report.state !== "not-connected";
    const mayWrite = barredFrom("write", this.source, this.workspace) === "";
    const mayStop = barredFrom("manage", this.source, this.workspace) === "";
    return html`<div class="acts">
      <button ?disabled=${!mayWrite || !isThere || isPaused} @click=${() => this.#act("sweep")}>
        ${icon("refresh")}${msg("Look now")}
      </button>
      <button ?disabled=${!mayWrite || !isThere} @click=${() => this.#test(report)}>
        ${msg("Test connection")}
      </button>
      ${
        mayStop && isThere
          ? html`<button @click=${() => this.#act(isPaused ? "resume" : "pause")}>
              ${isPaused ? msg("Resume") : msg("Pause")}
            </button>`
          : nothing
      }
    </div>`;
  }

  async #test({ connector, isSandbox }: ConnectorReport): Promise<void> {
    const name = connectorName(connector);
    const say = (...lines: readonly string[]): void => {
      this.tested = { of: connector, lines };
    };
    say(msg(str`${name} is asked…`));
    const answer = await this.source?.check(connector);
    if (answer?.type === "ok") say(...checkWords(answer.value, name, isSandbox));
    else if (answer?.type === "refused") say(told(answer.message));
    else say(msg("The server cannot be reached."));
  }

  async #act(act: ConnectorAct): Promise<void> {
    this.said = await askConnector(this.source, this.connector, act);
  }

  #throughput(): TemplateResult | typeof nothing {
    const { activity } = this;
    if (activity?.of !== this.connector) return nothing;
    const { told: heard, heardAt } = activity;
    return throughputView(heard.throughput, { now: heard.at, ahead: heard.at - heardAt });
  }

  #activity(name: string): TemplateResult {
    const { activity } = this;
    if (activity?.of !== this.connector) {
      const isLive = this.source?.state().type === "live";
      return html`<section class="card told" aria-labelledby="deliveries">
        <h2 id="deliveries">${msg("Deliveries")}</h2>
        <p class="meta" role="status">
          ${
            isLive
              ? msg("Asking…")
              : msg(
                  "What was sent is known where the connector runs: it is shown once there is a connection.",
                )
          }
        </p>
      </section>`;
    }
    const { told: heard, heardAt } = activity;
    const ahead = heard.at - heardAt;
    const wanted = heard.deliveries.filter((each) => isShown(each, this.shown));
    const some = this.areAllShown ? wanted : wanted.slice(0, shownFirst);
    return html`<section class="card told" aria-labelledby="deliveries">
        <div class="top">
          <h2 id="deliveries">${msg("Deliveries")}</h2>
          <div class="chips" role="group" aria-label=${msg("Which deliveries")}>
            ${shows.map(
              (each) =>
                html`<button
                  aria-pressed=${String(each === this.shown)}
                  @click=${() => {
                    this.shown = each;
                  }}
                >
                  ${showWords()[each]}
                </button>`,
            )}
          </div>
        </div>
        ${
          wanted.length === 0
            ? html`<p class="meta">
                ${heard.deliveries.length === 0 ? msg(str`Nothing was sent to ${name} yet.`) : msg("None of the last ones.")}
              </p>`
            : html`<ul class="deliveries">
                ${some.map((each) => this.#delivery(each, ahead))}
              </ul>`
        }
        ${
          some.length === wanted.length
            ? nothing
            : html`<button
                class="quiet"
                @click=${() => {
                  this.areAllShown = true;
                }}
              >
                ${msg(str`Show all ${wanted.length}`)}
              </button>`
        }
      </section>
      <section class="card told" aria-labelledby="runs">
        <h2 id="runs">${msg("What it did")}</h2>
        ${
          heard.sweptAt === undefined
            ? nothing
            : html`<p class="meta">
                ${msg(str`Asked for changes ${formatAge(Date.now() + ahead - heard.sweptAt, viewerLocale)}`)}
              </p>`
        }
        <ol class="events">
          ${heard.events.slice(0, shownFirst).map(
            (event) =>
              html`<li>
                <time class="meta">${formatMoment(event.at - ahead, viewerLocale)}</time>
                <span
                  >${wholeDates(eventWords(event))}
                  ${event.document === undefined ? nothing : html` · ${this.#invoice(event.document)}`}</span
                >
              </li>`,
          )}
        </ol>
      </section>`;
  }

  #delivery(delivery: Delivery, ahead: number): TemplateResult {
    const { words, tone, icon: sign } = deliveryWords(delivery.state);
    const at = delivery.sentAt ?? delivery.plannedAt;
    return html`<li>
      <span class="what">${wholeDates(told(delivery.what))}</span>
      <span class="pill ${tone}">${icon(sign)}${words}</span>
      <span class="meta about"
        >${this.#invoice(delivery.document)} · ${formatMoment(at - ahead, viewerLocale)}
        ${answerWords(delivery, ahead).map((each) => html` · ${wholeDates(each)}`)} ·
        <span title=${msg("By this key the vendor knows it again: it is never done twice.")}
          >${msg(str`key ${delivery.key}`)}</span
        ></span
      >
    </li>`;
  }

  #invoice(document: Delivery["document"]): TemplateResult {
    const row = this.workspace.rows().get(document);
    return row?.summary === undefined
      ? html`${row?.name ?? msg("not on this device")}`
      : html`<a href="/invoices/${document}">${row.summary.number ?? msg("Draft")}</a>`;
  }
}
customElements.define("connector-page", ConnectorPage);

function isShown({ state }: Delivery, show: Show): boolean {
  switch (show) {
    case "all":
      return true;
    case "open":
      return state === "waiting" || state === "sending" || state === "checking";
    case "trouble":
      return state === "rejected" || state === "needs-you" || state === "given-up";
  }
}

function showWords(): Readonly<Record<Show, string>> {
  return { all: msg("All"), open: msg("Under way"), trouble: msg("Not delivered") };
}
