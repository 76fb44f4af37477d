import { msg } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { cellLabel, paired } from "./then-invoice.ts";
import type { Pair, ThenCell, ThenInvoice, ThenLine, ThenSum } from "./then-invoice.ts";

/** What is read out before what is only in the one, and only in the other. */
export interface MarkWords {
  readonly was: string;
  readonly is: string;
}

export interface ThenView {
  readonly now: ThenInvoice;
  /** What it is compared with. */
  readonly against: ThenInvoice | undefined;
  /** What the two are called for readers, where they are not two moments. */
  readonly words?: MarkWords;
  /** In the place of the lines, where nobody knows them. */
  readonly linesUnknown?: string;
  /** The register about which somebody asked. */
  readonly asked: string | undefined;
  /** Somebody wants to know why a value is there. */
  readonly onWhy: (path: string) => void;
}

/** An invoice as it was, to be read; compared with another moment what is gone and what came is marked, by colour and by sign. */
export function thenView(view: ThenView): TemplateResult {
  const { now, against } = view;
  const isCompared = against !== undefined;
  const fields = paired(now.fields, against?.fields ?? [], ({ path }) => path);
  const lines = paired(now.lines, against?.lines ?? [], ({ key }) => key);
  const notes = paired(now.notes, against?.notes ?? [], ({ path }) => path);
  const sums = paired(now.sums, against?.sums ?? [], ({ key }) => key);
  const always = new Set(["buyer.name", "issueDate", "dueDate"]);
  return html`<dl class="card values">
      ${fields.map((pair) => {
        const cell = pair.is ?? pair.was;
        const isEmpty = (pair.is?.text ?? "") === "" && (pair.was?.text ?? "") === "";
        return cell === undefined || (isEmpty && !always.has(cell.path))
          ? nothing
          : html`<div>
              <dt class="meta">${cell.label}</dt>
              <dd>${value(pair, isCompared, view)}</dd>
            </div>`;
      })}
    </dl>
    ${view.linesUnknown === undefined ? lineTable(lines, isCompared, view) : html`<p class="card lines unknown">${view.linesUnknown}</p>`}
    <div class="below">
      <div class="card notes">
        ${
          notes.every((pair) => (pair.is?.text ?? pair.was?.text ?? "") === "")
            ? html`<p class="meta">${msg("No note for the customer.")}</p>`
            : notes.map((pair) => html`<p>${value(pair, isCompared, view)}</p>`)
        }
      </div>
      <dl class="card sums">
        ${sums.map(
          (pair) =>
            html`<dt class=${(pair.is ?? pair.was)?.isDue === true ? "due" : "meta"}>
                ${(pair.is ?? pair.was)?.label}
              </dt>
              <dd class="amount ${(pair.is ?? pair.was)?.isDue === true ? "due" : ""}">
                ${sumOf(pair, isCompared, view)}
              </dd>`,
        )}
      </dl>
    </div>`;
}

function lineTable(
  lines: readonly Pair<ThenLine>[],
  isCompared: boolean,
  view: ThenView,
): TemplateResult {
  return html`<div class="card lines">
    <table>
      <thead>
        <tr>
          <th scope="col">${msg("Description")}</th>
          <th scope="col" class="amount">${msg("Qty")}</th>
          <th scope="col">${msg("Unit")}</th>
          <th scope="col" class="amount">${msg("Unit price")}</th>
          <th scope="col">${msg("Tax")}</th>
          <th scope="col" class="amount">${msg("Amount")}</th>
        </tr>
      </thead>
      <tbody>
        ${repeat(
          lines,
          (pair) => (pair.is ?? pair.was)?.key,
          (pair, index) =>
            guard(lineKey(pair, index, view), () => row(pair, index + 1, isCompared, view)),
        )}
      </tbody>
    </table>
  </div>`;
}

/** Two lines that say the same look the same: most lines do from one moment to the next. */
function lineKey(
  { is, was }: Pair<ThenLine>,
  index: number,
  { asked, against }: ThenView,
): unknown[] {
  return [JSON.stringify([is, was]), index, asked, against === undefined];
}

function row(
  pair: Pair<ThenLine>,
  number: number,
  isCompared: boolean,
  view: ThenView,
): TemplateResult {
  const cell = (of: (line: ThenLine) => ThenCell): TemplateResult | typeof nothing =>
    value(
      {
        is: pair.is === undefined ? undefined : of(pair.is),
        was: pair.was === undefined ? undefined : of(pair.was),
      },
      isCompared,
      view,
      number,
    );
  const net = { is: netOf(pair.is), was: netOf(pair.was) };
  return html`<tr>
    <th scope="row">
      ${cell(({ name }) => name)}
      ${hasText(pair.is) || hasText(pair.was) ? html`<span class="meta">${cell(({ text }) => text)}</span>` : nothing}
      ${isDiscounted(pair.is) || isDiscounted(pair.was) ? html`<span class="meta">${msg("Discount")} ${cell(({ discount }) => discount)}</span>` : nothing}
    </th>
    <td class="amount" data-label=${msg("Qty")}>${cell(({ quantity }) => quantity)}</td>
    <td data-label=${msg("Unit")}>${cell(({ unit }) => unit)}</td>
    <td class="amount" data-label=${msg("Unit price")}>${cell(({ price }) => price)}</td>
    <td data-label=${msg("Tax")}>${cell(({ tax }) => tax)}</td>
    <td class="amount" data-label=${msg("Amount")}>${sumOf(net, isCompared, view)}</td>
  </tr>`;
}

function hasText(line: ThenLine | undefined): boolean {
  return (line?.text.text ?? "") !== "";
}

function isDiscounted(line: ThenLine | undefined): boolean {
  return (line?.discount.text ?? "") !== "";
}

function netOf(line: ThenLine | undefined): ThenSum | undefined {
  return line === undefined
    ? undefined
    : {
        key: line.key,
        label: msg("Amount"),
        text: line.net,
        isDue: false,
        isUnknown: line.isNetUnknown === true,
      };
}

/** What stands in a place, as a way to ask why. */
function value(
  pair: Pair<ThenCell>,
  isCompared: boolean,
  { onWhy, asked, words }: ThenView,
  line?: number,
): TemplateResult | typeof nothing {
  const cell = pair.is ?? pair.was;
  if (cell === undefined) return nothing;
  if (pair.is?.isUnknown === true) return unknown();
  const shown = marked(pair.is?.text ?? "", isCompared ? (pair.was?.text ?? "") : undefined, words);
  const isEmpty = (pair.is?.text ?? "") === "" && (pair.was?.text ?? "") === "";
  if (isEmpty) return html`<span class="none">–</span>`;
  return html`<button
    type="button"
    class="value"
    data-path=${cell.path}
    aria-pressed=${String(asked === cell.path)}
    title=${msg("Why is this value here?")}
    @click=${() => onWhy(cell.path)}
  >
    <span class="unseen">${cellLabel(cell, line)}: </span>${shown}
  </button>`;
}

function sumOf({ is, was }: Pair<ThenSum>, isCompared: boolean, { words }: ThenView): unknown {
  if (is?.isUnknown === true) return unknown();
  return marked(is?.text ?? "", isCompared ? (was?.text ?? "") : undefined, words);
}

function unknown(): TemplateResult {
  return html`<span class="none">${msg("not known")}</span>`;
}

/** What came and what is gone, where the two differ. `then`: undefined where nothing is compared. Amounts that have a sign of their own get no other: what is gone is struck through. */
export function marked(now: string, then: string | undefined, words?: MarkWords): unknown {
  if (then === undefined || then === now) return now;
  const isSigned = [now, then].some((text) => /^[-−]/.test(text));
  const sign = (of: string): unknown =>
    isSigned ? nothing : html`<span aria-hidden="true">${of} </span>`;
  return html`${then === "" ? nothing : html`<del>${sign("−")}<span class="unseen">${words?.was ?? msg("gone:")} </span>${then}</del>`}
  ${now === "" ? nothing : html`<ins>${sign("+")}<span class="unseen">${words?.is ?? msg("new:")} </span>${now}</ins>`}`;
}
