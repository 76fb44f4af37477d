import { msg, str } from "@lit/localize";
import { totalChange } from "@concord/ledger/story";
import type { NamedPoint } from "@concord/ledger/story";
import type { DocumentId } from "@concord/model";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { flagWords, statusWords } from "../list/status-words.ts";
import { icon } from "../styles/icons.ts";
import { pointsAt } from "./history-view.ts";
import type { HistoryView } from "./history-view.ts";
import { knownBy, knownBySwitch } from "./known-by.ts";
import { momentOf } from "./moment-words.ts";
import { thenView } from "./then-view.ts";
import { pointWords, totalWords } from "./told-events.ts";

export interface MomentFrame {
  readonly id: DocumentId;
  readonly view: HistoryView;
  readonly place: number;
  /** The moment that it is compared with. */
  readonly against: number | undefined;
  readonly asked: string | undefined;
  readonly onWhy: (path: string) => void;
  readonly onCompare: () => void;
  /** The tool whose knowledge is shown; undefined for ours. */
  readonly knownBy: string | undefined;
  readonly onKnownBy: (tool: string | undefined) => void;
  /** Compares with another moment. */
  readonly onAgainst: (place: number) => void;
  /** Where the moment gets a name; undefined for who may not give one. */
  readonly onNaming: (() => void) | undefined;
  /** The form for it, where somebody asked. */
  readonly naming: TemplateResult | undefined;
  readonly onSwap: () => void;
  readonly onEndComparing: () => void;
  /** Undefined where it is so now, or may not be. */
  readonly onRestore: (() => void) | undefined;
}

/** In its place where nothing of it can be read any more. */
export function erasedNote(erasedAt: number): TemplateResult {
  return html`<p class="note">
    ${msg(str`What this invoice said was erased on ${momentOf(erasedAt)}. Who changed it and when is still known.`)}
  </p>`;
}

/** The invoice as it was at a moment, in a frame that says so. */
export function momentFrame(frame: MomentFrame): TemplateResult {
  const { view, place, against, onRestore } = frame;
  const now = view.invoiceAt(place);
  const pills = [statusWords(now.summary), ...flagWords(now.summary)];
  const own = pointsAt(view, place).filter(({ name }) => name === "own");
  return html`<section class="frame" aria-label=${msg("The invoice as it was")}>
    <div class="asof">
      <strong role="status"
        >${msg(str`As of ${momentOf(view.entryAt(place)?.at ?? 0)} · read-only`)}</strong
      >
      ${pills.map(({ tone, icon: sign, words }) => html`<span class="pill ${tone}">${icon(sign)}${words}</span>`)}
      ${own.map((point) => html`<span class="pill info">${icon("bookmark")}${pointWords(point)}</span>`)}
      <span class="tools">
        ${
          against === undefined && frame.knownBy === undefined
            ? html`<button type="button" @click=${frame.onCompare}>${msg("Compare…")}</button>`
            : nothing
        }
        ${
          frame.onNaming === undefined
            ? nothing
            : html`<button
                type="button"
                class="naming"
                aria-expanded=${String(frame.naming !== undefined)}
                @click=${frame.onNaming}
              >
                ${icon("bookmark")}${msg("Name…")}
              </button>`
        }
        ${
          onRestore === undefined
            ? nothing
            : html`<button type="button" @click=${onRestore}>
                ${icon("undo")}${msg("Restore…")}
              </button>`
        }
      </span>
    </div>
    ${frame.naming ?? nothing} ${knownBySwitch(view.tools, frame.knownBy, frame.onKnownBy)}
    ${
      frame.knownBy === undefined
        ? html`${against === undefined ? nothing : compared(frame, against)}
          ${thenView({
            now,
            against: against === undefined ? undefined : view.invoiceAt(against),
            asked: frame.asked,
            onWhy: frame.onWhy,
          })}`
        : knownBy({ ...frame, tool: frame.knownBy })
    }
  </section>`;
}

function compared(
  { id, view, place, onSwap, onEndComparing, onAgainst }: MomentFrame,
  against: number,
): TemplateResult {
  const total = totalChange(id, view.registersAt(against), view.registersAt(place));
  const moment = momentOf(view.entryAt(against)?.at ?? 0);
  const choices = view.points.filter((point) => point.place + view.first !== place);
  return html`<div class="compared" role="status">
    <span
      >${msg(str`Compared with ${moment}`)} ·
      <strong>${total === null ? msg("the total is the same") : totalWords(total)}</strong></span
    >
    <span class="tools"
      >${choices.length === 0 ? nothing : pointChoice(view, choices, against, onAgainst)}<button
        type="button"
        @click=${onSwap}
      >
        ${msg("Swap")}</button
      ><button type="button" @click=${onEndComparing}>${msg("End comparing")}</button></span
    >
  </div>`;
}

/** The moments that have a name, to be compared with. */
function pointChoice(
  { first }: HistoryView,
  points: readonly NamedPoint[],
  against: number,
  onAgainst: (place: number) => void,
): TemplateResult {
  const isNamed = points.some((point) => point.place + first === against);
  return html`<select
    aria-label=${msg("Compare with")}
    @change=${({ target }: Event) => {
      if (target instanceof HTMLSelectElement) onAgainst(Number(target.value));
    }}
  >
    ${isNamed ? nothing : html`<option value=${against} selected>${msg("A moment without a name")}</option>`}
    ${points.map(
      (point) =>
        html`<option value=${point.place + first} .selected=${point.place + first === against}>
          ${pointWords(point)}
        </option>`,
    )}
  </select>`;
}
