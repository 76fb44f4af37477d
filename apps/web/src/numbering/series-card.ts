import { seriesProblem } from "@concord/model";
import type { NumberSeries, PlainDate } from "@concord/model";
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import "../parts/menu-button.ts";
import type { MenuItem } from "../parts/menu-button.ts";
import { icon } from "../styles/icons.ts";
import { told } from "../words/language.ts";
import { countWords, kindName, resetWords, seriesName } from "./numbering-words.ts";
import { lastGiven, nextNumber, takenIn } from "./next-number.ts";
import type { SeriesFacts } from "./next-number.ts";

export interface SeriesCard {
  readonly series: readonly NumberSeries[];
  readonly factsOf: (series: NumberSeries) => SeriesFacts;
  readonly today: PlainDate;
  /** Nobody here may change it. */
  readonly isFixed: boolean;
  readonly onNew: () => void;
  readonly onAction: (action: "edit" | "first" | "register", series: NumberSeries) => void;
}

/** The series of the workspace: what each is for, what its next number is, and what it has given. */
export function seriesCard(card: SeriesCard): TemplateResult {
  const { series, isFixed, onNew } = card;
  return html`<section class="card" aria-labelledby="series">
    <div class="top">
      <h2 id="series">${msg("Number series")}</h2>
      ${isFixed ? nothing : html`<button @click=${onNew}>${icon("plus")}${msg("New series…")}</button>`}
    </div>
    <p>
      ${msg("Each invoice gets the next number of a series: every number once, and none left out. Of several series for one kind of document the first is used unless somebody chooses another.")}
    </p>
    <table>
      <thead>
        <tr>
          <th scope="col">${msg("Series")}</th>
          <th scope="col">${msg("Next number")}</th>
          <th scope="col">${msg("Begins again")}</th>
          <th scope="col">${msg("Last number")}</th>
          <th scope="col">${msg("Taken")}</th>
          <th scope="col"><span class="unseen">${msg("Actions")}</span></th>
        </tr>
      </thead>
      <tbody>
        ${series.map((each) => seriesRow(each, card))}
      </tbody>
    </table>
  </section>`;
}

function seriesRow(series: NumberSeries, card: SeriesCard): TemplateResult {
  const facts = card.factsOf(series);
  const { periods, lease } = facts;
  const next = nextNumber(series, facts, card.today);
  const problem = seriesProblem(series);
  const last = periods === undefined ? undefined : lastGiven(periods);
  const name = seriesName(series);
  const isFirst = series.kinds.some(
    (kind) => card.series.find(({ kinds }) => kinds.includes(kind)) !== series,
  );
  const items: readonly MenuItem[] = [
    ...(card.isFixed ? [] : [{ id: "edit", label: msg("Edit…") }]),
    ...(card.isFixed || !isFirst
      ? []
      : [{ id: "first", label: msg("Use unless another is chosen") }]),
    { id: "register", label: msg("Show its register") },
  ];
  const unknown = html`<span class="meta">${msg("known when online")}</span>`;
  return html`<tr data-series=${series.id}>
    <th scope="row">
      ${name}
      <span class="meta under">${series.kinds.map(kindName).join(", ")}</span>
    </th>
    <td>
      <span class="narrow">${msg("Next number")}</span>
      <span class="number next">${next.text}</span>
      ${
        problem !== undefined
          ? html`<span class="pill bad under">${icon("alert")}${msg("Gives no numbers")}</span
              ><span class="meta under">${told(problem.message)}</span>`
          : lease !== undefined
            ? html`<span class="pill info under"
                >${icon("device")}${facts.held === undefined ? msg(str`Leased to ${lease.name}`) : msg("Leased to this device")}</span
              >`
            : nothing
      }
    </td>
    <td><span class="narrow">${msg("Begins again")}</span>${resetWords(series)}</td>
    <td>
      <span class="narrow">${msg("Last number")}</span>
      ${periods === undefined ? unknown : html`<span class="number">${last?.lastNumber ?? "–"}</span>`}
    </td>
    <td>
      <span class="narrow">${msg("Taken")}</span>
      ${periods === undefined ? unknown : html`<span class="number">${countWords(takenIn(periods))}</span>`}
    </td>
    <td class="end">
      <menu-button
        .label=${msg(str`More for ${name}`)}
        .items=${items}
        @menu-chosen=${({ id }: { readonly id: string }) => {
          if (id === "edit" || id === "first" || id === "register") card.onAction(id, series);
        }}
      ></menu-button>
    </td>
  </tr>`;
}
