import { msg } from "@lit/localize";
import type { HistoryGroup, HistoryTelling, NamedPoint } from "@concord/ledger/story";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { initialsOf, toneOf } from "../parts/people-tones.ts";
import { icon } from "../styles/icons.ts";
import { momentOf } from "./moment-words.ts";
import { eventWords, pointWords, sourceWords, totalWords } from "./told-events.ts";
import { lateFor, whoWords } from "./why-card.ts";

export interface GroupList {
  /** Newest first. */
  readonly groups: readonly HistoryGroup[];
  readonly points: readonly NamedPoint[];
  /** The moment that is shown. */
  readonly place: number;
  readonly me: string | undefined;
  readonly telling: (group: HistoryGroup) => HistoryTelling;
  readonly onGo: (place: number) => void;
}

/** Of one sitting more is not read in a list. */
const mostEvents = 8;

/** What happened, group by group, each a way to its moment. */
export function groupList({ groups, points, place, me, telling, onGo }: GroupList): TemplateResult {
  return html`<ol class="groups" aria-label=${msg("Changes, newest first")}>
    ${repeat(
      groups,
      ({ from }) => from,
      (group) => {
        const isHere = group.from <= place && place <= group.to;
        const named = points.filter((each) => group.from <= each.place && each.place <= group.to);
        return guard(
          [group, isHere, named.map(pointWords).join("\n")],
          () => html`<li>${groupButton(group, named, isHere, me, telling(group), onGo)}</li>`,
        );
      },
    )}
  </ol>`;
}

function groupButton(
  group: HistoryGroup,
  named: readonly NamedPoint[],
  isHere: boolean,
  me: string | undefined,
  told: HistoryTelling,
  onGo: (place: number) => void,
): TemplateResult {
  const { author, source, endedAt, to } = group;
  const way = sourceWords(source);
  const rest = told.events.length - mostEvents;
  return html`<button
    type="button"
    class="group"
    aria-current=${isHere ? "true" : nothing}
    @click=${() => onGo(to)}
  >
    <span class="avatar" data-tone=${toneOf(author.id)} aria-hidden="true"
      >${initialsOf(author.name ?? "?")}</span
    >
    <span class="told">
      <span class="head"
        ><strong>${whoWords(author, me)}</strong>
        <span class="meta">${momentOf(endedAt)}</span></span
      >
      ${told.events.slice(0, mostEvents).map((event) => html`<span class="event">${eventWords(event, told)}</span>`)}
      ${rest > 0 ? html`<span class="meta">${msg("and more")}: ${rest}</span>` : nothing}
      ${told.events.length === 0 ? html`<span class="meta">${msg("nothing that shows")}</span>` : nothing}
      ${told.total === null ? nothing : html`<span class="total">${totalWords(told.total)}</span>`}
      <span class="tags"
        >${named.map((each) => html`<span class="pill ${each.name === "own" ? "info" : "ok"}">${icon(each.name === "own" ? "bookmark" : "check")}${pointWords(each)}</span>`)}
        ${way === undefined || named.some(({ name }) => name !== "own") ? nothing : html`<span class="pill mute">${icon(source.type === "import" ? "document" : "arrow")}${way}</span>`}
        ${group.lateMs === null ? nothing : html`<span class="pill warn">${icon("device")}${lateFor(group.lateMs)}</span>`}</span
      >
    </span>
  </button>`;
}
