import { registerCsv } from "@concord/formats";
import type { NumberLease } from "@concord/model";
import type { RegisteredNumber } from "@concord/protocol";
import { VirtualizerController } from "@tanstack/lit-virtual";
import { msg, str } from "@lit/localize";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { formatDay, today } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { downloadText } from "../page/download.ts";
import type { Workspace } from "../page/workspace.ts";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { NumberingRelay } from "./numbering-relay.ts";
import { countWords, refusalWords } from "./numbering-words.ts";
import { registerStyles } from "./register-styles.ts";
import { registerRows, sumOf, yearOfRow, yearsOf } from "./register-rows.ts";
import type { RegisterRow } from "./register-rows.ts";
import { gapWords, registerStatement, remark, stateWords } from "./register-words.ts";

/** A series of which there may be a register: also one that the workspace has no more. */
export interface RegisteredSeries {
  readonly id: string;
  readonly name: string;
}

/** A person wants the register of another series. */
export class RegisterWanted extends Event {
  readonly series: string;
  constructor(series: string) {
    super("register-wanted");
    this.series = series;
  }
}

type Reading =
  | { readonly type: "reading"; readonly lines: readonly RegisteredNumber[] }
  | { readonly type: "whole"; readonly lines: readonly RegisteredNumber[] }
  /** What stands is the last that was read, if anything was. */
  | {
      readonly type: "failed";
      readonly why: string;
      readonly lines: readonly RegisteredNumber[];
    };

/** Rows that exist beside those in view, on either side. */
const beside = 10;
const narrow = matchMedia("(max-width: 640px)");
const rowHeight = (): number => (narrow.matches ? 72 : 40);

/** The register of a series: every number that was ever taken and what became of it, with every gap where it is. */
export class NumberRegister extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    relay: { attribute: false },
    series: { attribute: false },
    chosen: { attribute: false },
    leases: { attribute: false },
    version: { attribute: false },
    reading: { state: true },
    year: { state: true },
  };
  declare workspace: Workspace;
  declare relay: NumberingRelay | undefined;
  declare series: readonly RegisteredSeries[];
  /** The id of the series whose register is shown. */
  declare chosen: string;
  /** Those that stand. */
  declare leases: readonly NumberLease[];
  /** Another one says that the register may have changed. */
  declare version: string;
  declare protected reading: Reading;
  /** "" for all. */
  declare protected year: string;
  #rows: readonly RegisterRow[] = [];
  #shown: readonly RegisterRow[] = [];
  #abort: AbortController | undefined;
  #of = "";
  readonly #virtual: VirtualizerController<Element, Element>;

  static override styles = [sharedStyles, registerStyles];

  constructor() {
    super();
    this.series = [];
    this.chosen = "";
    this.leases = [];
    this.version = "";
    this.reading = { type: "reading", lines: [] };
    this.year = "";
    this.#virtual = new VirtualizerController(this, {
      count: 0,
      getScrollElement: () => this.renderRoot.querySelector(".grid"),
      estimateSize: rowHeight,
      overscan: beside,
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    narrow.addEventListener("change", this.#measure);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    narrow.removeEventListener("change", this.#measure);
    this.#abort?.abort();
    this.#of = "";
  }

  protected override willUpdate(changed: PropertyValues): void {
    const isOther = changed.has("chosen") || changed.has("version") || changed.has("relay");
    if (isOther && this.relay !== undefined && this.chosen !== "") void this.#read(this.relay);
    if (changed.has("chosen")) this.year = "";
    if (changed.has("reading") || changed.has("leases")) {
      const leases = this.leases.filter(({ series }) => series === this.chosen);
      this.#rows = registerRows(this.reading.lines, leases);
      if (this.year !== "" && !yearsOf(this.#rows).includes(this.year)) this.year = "";
    }
    this.#shown =
      this.year === "" ? this.#rows : this.#rows.filter((row) => yearOfRow(row) === this.year);
    const virtual = this.#virtual.getVirtualizer();
    virtual.setOptions({ ...virtual.options, count: this.#shown.length });
  }

  /** What was read stays while it is read anew, unless it is of another series. */
  async #read(relay: NumberingRelay): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    const of = this.chosen;
    const before = this.#of === of ? this.reading.lines : [];
    this.#of = of;
    if (before.length === 0) this.reading = { type: "reading", lines: [] };
    const lines: RegisteredNumber[] = [];
    const answer = await relay.register(
      of,
      (page) => {
        if (abort.signal.aborted) return;
        lines.push(...page);
        if (before.length === 0) this.reading = { type: "reading", lines: [...lines] };
      },
      abort.signal,
    );
    if (abort.signal.aborted) return;
    this.reading =
      answer.type === "ok"
        ? { type: "whole", lines }
        : {
            type: "failed",
            why: answer.type === "refused" ? refusalWords(answer) : "",
            lines: before,
          };
  }

  protected override render(): TemplateResult {
    const { reading } = this;
    return html`<section class="card" aria-labelledby="register">
      <div class="top">
        <h2 id="register">${msg("Register of numbers")}</h2>
        <div class="choices">
          <label
            >${msg("Series")}
            <select name="series" @change=${this.#onSeries}>
              ${this.series.map(
                ({ id, name }) =>
                  html`<option .value=${id} .selected=${id === this.chosen}>${name}</option>`,
              )}
            </select></label
          >
          <label
            >${msg("Year")}
            <select name="year" @change=${this.#onYear}>
              <option value="" .selected=${this.year === ""}>${msg("All years")}</option>
              ${yearsOf(this.#rows).map(
                (year) =>
                  html`<option .value=${year} .selected=${year === this.year}>${year}</option>`,
              )}
            </select></label
          >
          <button ?disabled=${reading.type !== "whole"} @click=${this.#export}>
            ${icon("save")}${msg("Export CSV")}
          </button>
        </div>
      </div>
      ${this.#statement(reading)} ${this.#shown.length === 0 ? nothing : this.#grid()}
    </section>`;
  }

  /** What the register comes to, in one sentence that nobody overlooks. */
  #statement(reading: Reading): TemplateResult {
    const sum = sumOf(this.#shown);
    if (reading.type === "failed" && reading.lines.length === 0) {
      return html`<p class="statement mute" role="status">
        ${icon("device")}${reading.why === "" ? msg("The register is kept by the server: it is shown once there is a connection. What this device issues offline is written into it then.") : reading.why}
      </p>`;
    }
    if (reading.type === "reading") {
      return html`<p class="statement mute" role="status">
        ${reading.lines.length === 0 ? msg("Reading the register…") : msg(str`Reading the register: ${countWords(reading.lines.length)} numbers so far…`)}
      </p>`;
    }
    const age =
      reading.type === "failed"
        ? html`<p class="statement mute" role="status">
            ${icon("device")}${msg("You are offline: this is the register as it was read last.")}
          </p>`
        : nothing;
    return html`${age}${registerStatement(sum)}${this.#gaps()}`;
  }

  /** The gaps once more in a list, each with the way to its place. */
  #gaps(): TemplateResult | typeof nothing {
    const gaps = this.#shown.flatMap((row, index) =>
      row.type === "gap" && row.lease === undefined ? [{ row, index }] : [],
    );
    if (gaps.length === 0) return nothing;
    return html`<ul class="gaps">
      ${gaps.slice(0, 50).map(
        ({ row, index }) =>
          html`<li>
            <button
              class="quiet"
              @click=${() => this.#virtual.getVirtualizer().scrollToIndex(index, { align: "center" })}
            >
              ${gapWords(row)}
            </button>
          </li>`,
      )}
    </ul>`;
  }

  #grid(): TemplateResult {
    const virtual = this.#virtual.getVirtualizer();
    return html`<div
      class="grid"
      role="table"
      aria-label=${msg("Register of numbers")}
      aria-rowcount=${this.#shown.length + 1}
      tabindex="0"
      .style=${`height: ${Math.min(virtual.getTotalSize() + 36, 520)}px`}
    >
      <div class="row heads" role="row" aria-rowindex="1">
        <span role="columnheader">${msg("Number")}</span>
        <span role="columnheader">${msg("What became of it")}</span>
        <span role="columnheader">${msg("Date")}</span>
        <span role="columnheader">${msg("Document")}</span>
        <span role="columnheader">${msg("Remark")}</span>
      </div>
      <div class="body" role="rowgroup" .style=${`height: ${virtual.getTotalSize()}px`}>
        ${virtual.getVirtualItems().map(({ index, start }) => this.#row(index, start))}
      </div>
    </div>`;
  }

  #row(index: number, start: number): TemplateResult | typeof nothing {
    const row = this.#shown[index];
    if (row === undefined) return nothing;
    const place = `transform: translateY(${start}px)`;
    if (row.type === "gap") {
      return html`<div
        class="row gap ${row.lease === undefined ? "bad" : "info"}"
        role="row"
        aria-rowindex=${index + 2}
        .style=${place}
      >
        <span role="cell" aria-colspan="5"
          >${icon(row.lease === undefined ? "alert" : "device")}${gapWords(row)}</span
        >
      </div>`;
    }
    const { line, isDoubled } = row;
    const { words, tone, sign } = stateWords(line.state);
    return html`<div class="row" role="row" aria-rowindex=${index + 2} .style=${place}>
      <span role="cell" class="number" title=${line.number}>${line.number}</span>
      <span role="cell" class="state"
        ><span class="pill ${tone}">${icon(sign)}${words}</span>
        ${isDoubled ? html`<span class="pill bad">${icon("copies")}${msg("Twice")}</span>` : nothing}</span
      >
      <span role="cell" class="on">${formatDay(line.on, viewerLocale)}</span>
      <span role="cell" class="document">${this.#document(line)}</span>
      <span role="cell" class="remark" title=${remark(line)}>${remark(line)}</span>
    </div>`;
  }

  #document({ document }: RegisteredNumber): TemplateResult | string {
    if (document === null) return msg("none");
    const summary = this.workspace.rows().get(document)?.summary;
    return html`<a href="/invoices/${document}">${summary?.buyerName ?? msg("Open")}</a>`;
  }

  readonly #onSeries = ({ target }: Event): void => {
    if (target instanceof HTMLSelectElement) this.dispatchEvent(new RegisterWanted(target.value));
  };

  readonly #onYear = ({ target }: Event): void => {
    if (target instanceof HTMLSelectElement) this.year = target.value;
  };

  /** The same table as the command `concord series register --export` writes; of one year where one is chosen. */
  readonly #export = (): void => {
    const lines = this.#shown.flatMap((row) => (row.type === "number" ? [row.line] : []));
    const of = [this.chosen, ...(this.year === "" ? [] : [this.year]), today()].join("-");
    downloadText(`register-${of}.csv`, "text/csv", registerCsv(lines));
  };

  readonly #measure = (): void => {
    this.#virtual.getVirtualizer().measure();
    this.requestUpdate();
  };
}
customElements.define("number-register", NumberRegister);
