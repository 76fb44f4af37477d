import { leaseProblem, resetOf } from "@concord/model";
import type { NumberSeries } from "@concord/model";
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { icon } from "../styles/icons.ts";
import { told } from "../words/language.ts";
import { actsOn, rangeOf } from "./lease-rows.ts";
import type { LeaseAct, LeaseRow } from "./lease-rows.ts";
import { countWords, deviceWords, endedWords, momentOf, seriesName } from "./numbering-words.ts";

export interface LeasesCard {
  readonly series: readonly NumberSeries[];
  readonly rows: readonly LeaseRow[];
  readonly device: string;
  readonly now: number;
  /** Whether all leases there ever were are known, or the last of each series alone. */
  readonly isWhole: boolean;
  /** Why nothing can be done about leases here and now; "" where it can. */
  readonly barred: string;
  readonly mayTakeOver: boolean;
  readonly onAct: (act: LeaseAct, series: NumberSeries, row: LeaseRow | undefined) => void;
}

/** Who gives the numbers, what that means before the law, and the leases that stand. */
export function leasesCard(card: LeasesCard): TemplateResult {
  const active = card.rows.filter(({ lease }) => lease.state === "active");
  const ended = card.rows.filter(({ lease }) => lease.state !== "active");
  return html`<section class="card" aria-labelledby="leases">
    <h2 id="leases">${msg("Who gives the numbers")}</h2>
    <div class="ways">
      <div>
        <h3>${msg("The server, at the moment of issue")}</h3>
        <ul>
          <li>
            ${msg("One row without gaps, in the order of dates: what every country accepts and some, like France, demand.")}
          </li>
          <li>
            ${msg("Without a connection an invoice waits for its number, and is not issued until then.")}
          </li>
        </ul>
      </div>
      <div>
        <h3>${msg("A device, under a lease")}</h3>
        <ul>
          <li>
            ${msg("A device takes a stretch of numbers along and issues at once, also offline.")}
          </li>
          <li>
            ${msg("It needs a series of its own. Several series are allowed; France wants a reason in the way of working for them, such as staff who bill on the spot.")}
          </li>
          <li>
            ${msg("Meanwhile nobody else numbers from it. What a lost device never brings back stays a gap, which the register explains: keep its reason for the auditor.")}
          </li>
          <li>${msg("Credit notes are not issued under a lease.")}</li>
        </ul>
      </div>
    </div>
    ${card.barred === "" ? nothing : html`<p class="banner mute">${icon("lock")}${card.barred}</p>`}
    <table>
      <thead>
        <tr>
          <th scope="col">${msg("Series")}</th>
          <th scope="col">${msg("Held by")}</th>
          <th scope="col">${msg("Numbers")}</th>
          <th scope="col">${msg("Until")}</th>
          <th scope="col">${msg("Numbers used")}</th>
          <th scope="col"><span class="unseen">${msg("Actions")}</span></th>
        </tr>
      </thead>
      <tbody>
        ${card.series.map((series) =>
          seriesRow(
            series,
            active.find((row) => row.series === series.id),
            card,
          ),
        )}
      </tbody>
    </table>
    ${
      card.isWhole
        ? nothing
        : html`<p class="meta under">
            ${msg("This device knows the last lease of each series. Earlier ones, and what other devices have used, are known when online.")}
          </p>`
    }
    ${
      ended.length === 0
        ? nothing
        : html`<details ?open=${active.length === 0}>
            <summary>${msg(str`Leases that have ended: ${countWords(ended.length)}`)}</summary>
            <table>
              <tbody>
                ${ended.map((row) => endedRow(row, card))}
              </tbody>
            </table>
          </details>`
    }
  </section>`;
}

function seriesRow(
  series: NumberSeries,
  row: LeaseRow | undefined,
  card: LeasesCard,
): TemplateResult {
  const name = seriesName(series);
  const acts = actsOn(series, row, card.device).filter(
    (act) => act !== "take-over" || card.mayTakeOver,
  );
  const reason = row === undefined ? notLeasable(series) : undefined;
  const buttons =
    acts.length === 0
      ? nothing
      : html`<div class="acts">
          ${acts.map(
            (act) =>
              html`<button
                ?disabled=${card.barred !== ""}
                @click=${() => card.onAct(act, series, row)}
              >
                ${actName(act)}<span class="unseen">: ${name}</span>
              </button>`,
          )}
        </div>`;
  if (row === undefined) {
    return html`<tr data-lease=${series.id}>
      <th scope="row">${name}</th>
      <td colspan="4">
        ${msg("The server")}
        ${reason === undefined ? nothing : html`<span class="meta under">${reason}</span>`}
      </td>
      <td class="end">${buttons}</td>
    </tr>`;
  }
  const { lease } = row;
  const isOver = Date.parse(lease.until) <= card.now;
  return html`<tr data-lease=${series.id}>
    <th scope="row">
      ${name}<span class="meta under">${msg(str`Lease ${lease.epoch} of the series`)}</span>
    </th>
    <td>
      <span class="narrow">${msg("Held by")}</span>${deviceWords(lease, card.device)}
      ${
        lease.device === card.device && row.held === undefined
          ? html`<span class="pill warn under"
              >${icon("triangle")}${msg("Not here yet: stay connected")}</span
            >`
          : nothing
      }
    </td>
    <td>
      <span class="narrow">${msg("Numbers")}</span><span class="number">${rangeOf(lease)}</span>
    </td>
    <td>
      <span class="narrow">${msg("Until")}</span>${momentOf(lease.until)}
      ${isOver ? html`<span class="pill warn under">${icon("triangle")}${msg("Over, about to end")}</span>` : nothing}
    </td>
    <td>
      <span class="narrow">${msg("Numbers used")}</span>${usedWords(row)}
      ${row.held === undefined ? html`<span class="meta under">${msg("as far as it has come here")}</span>` : nothing}
    </td>
    <td class="end">${buttons}</td>
  </tr>`;
}

/** Why nobody can lease it; undefined where somebody can. */
function notLeasable(series: NumberSeries): string | undefined {
  const problem = leaseProblem(series);
  if (problem === undefined) return undefined;
  if (series.kinds.every((kind) => kind === "credit-note")) {
    return msg("It cannot be leased: what is left to credit nobody knows offline.");
  }
  return resetOf(series) === "never"
    ? told(problem)
    : msg("It cannot be leased: it begins again, and only what counts through is leased.");
}

function usedWords({ given, left }: LeaseRow): string {
  if (given === undefined || left === undefined) return msg("known when online");
  return msg(str`${countWords(given)}, ${countWords(left)} left`);
}

/** An ended lease: why, and what became of its numbers. */
function endedRow({ lease, given, expired }: LeaseRow, card: LeasesCard): TemplateResult {
  const series = card.series.find(({ id }) => id === lease.series);
  const tone = lease.state === "returned" ? "mute" : "warn";
  return html`<tr>
    <th scope="row">
      ${series === undefined ? lease.series : seriesName(series)}
      <span class="meta under">${msg(str`Lease ${lease.epoch} of the series`)}</span>
    </th>
    <td>${deviceWords(lease, card.device)}</td>
    <td><span class="number">${rangeOf(lease)}</span></td>
    <td>
      <span class="pill ${tone}">${endedWords(lease)}</span>
      ${lease.endedAt === undefined ? nothing : html`<span class="meta under">${momentOf(lease.endedAt)}</span>`}
    </td>
    <td>
      ${lease.reason === undefined || lease.state === "returned" ? nothing : html`${msg(str`Reason: ${told(lease.reason)}.`)} `}${becameWords(lease.state, given, expired)}
    </td>
  </tr>`;
}

function becameWords(
  state: LeaseRow["lease"]["state"],
  given: number | undefined,
  expired: number | undefined,
): string {
  if (given === undefined || expired === undefined) {
    return msg("What became of its numbers is known when online.");
  }
  const used = msg(str`Used: ${countWords(given)}.`);
  if (state === "returned") return msg(str`${used} The rest is given next.`);
  return expired === 0
    ? msg(str`${used} None is missing.`)
    : msg(
        str`${used} Never came back: ${countWords(expired)}; the register lists them as expired. What comes after all takes its place there.`,
      );
}

function actName(act: LeaseAct): string {
  switch (act) {
    case "lease":
      return msg("Lease to this device…");
    case "renew":
      return msg("Renew…");
    case "return":
      return msg("Give back…");
    case "take-over":
      return msg("Take over…");
  }
}
