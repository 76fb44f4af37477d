import { msg, str } from "@lit/localize";
import type { OwnMoment } from "@concord/document";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { icon } from "../styles/icons.ts";
import { pointsAt } from "./history-view.ts";
import type { HistoryView } from "./history-view.ts";
import { momentOf } from "./moment-words.ts";
import { pointWords } from "./told-events.ts";

export interface TimeBar {
  readonly view: HistoryView;
  readonly place: number;
  readonly isComing: boolean;
  readonly onGo: (place: number) => void;
  /** Goes to a moment whose part of the history is not here yet. */
  readonly onEarlier: (own: OwnMoment) => void;
  readonly onSession: (by: 1 | -1) => void;
}

/** The way through the moments: a slider, steps, and the moments that have a name. */
export function timeBar({
  view,
  place,
  isComing,
  onGo,
  onEarlier,
  onSession,
}: TimeBar): TemplateResult {
  const { last, points, earlier, first } = view;
  const back = html`<span class="mirrored">${icon("arrow")}</span>`;
  return html`<div class="card time" role="group" aria-label=${msg("Moment")}>
    ${step(msg("One session back (Shift ←)"), html`<span class="twice">${back}${back}</span>`, place > 0, () => onSession(-1))}
    ${step(msg("One change back (←)"), back, place > 0, () => onGo(place - 1))}
    <input
      type="range"
      min="0"
      max=${last}
      step="1"
      .value=${live(String(place))}
      aria-label=${msg("Moment")}
      list="points"
      aria-valuetext=${[momentOf(view.entryAt(place)?.at ?? 0), ...pointsAt(view, place).map(pointWords)].join(" · ")}
      @input=${({ target }: Event) => {
        if (target instanceof HTMLInputElement) onGo(Number(target.value));
      }}
    />
    ${step(msg("One change on (→)"), icon("arrow"), place < last, () => onGo(place + 1))}
    ${step(msg("One session on (Shift →)"), html`<span class="twice">${icon("arrow")}${icon("arrow")}</span>`, place < last, () => onSession(1))}
    <span class="meta count"
      >${isComing ? msg("Loading…") : msg(str`Change ${place + 1} of ${last + 1}`)}</span
    >
    <datalist id="points">
      ${points.map((point) => html`<option value=${point.place + first} label=${pointWords(point)}></option>`)}
    </datalist>
    ${earlier.map(
      (own) =>
        html`<button type="button" class="point own" @click=${() => onEarlier(own)}>
          ${icon("bookmark")}${own.name}
        </button>`,
    )}
    ${points.map(
      (point) =>
        html`<button
          type="button"
          class="point ${point.name === "own" ? "own" : ""}"
          aria-current=${point.place + first === place ? "true" : nothing}
          @click=${() => onGo(point.place + first)}
        >
          ${point.name === "own" ? icon("bookmark") : nothing}${pointWords(point)}
        </button>`,
    )}
  </div>`;
}

function step(
  label: string,
  sign: TemplateResult | string,
  isPossible: boolean,
  run: () => void,
): TemplateResult {
  return html`<button
    type="button"
    class="quiet"
    aria-label=${label}
    title=${label}
    ?disabled=${!isPossible}
    @click=${run}
  >
    ${sign}
  </button>`;
}
