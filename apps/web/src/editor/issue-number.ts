import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { viewerLocale } from "../format/viewer-locale.ts";
import { icon } from "../styles/icons.ts";
import { language, told } from "../words/language.ts";
import { plural } from "../words/plural.ts";
import type { NumberWay } from "./issue-way.ts";

/** From so few numbers on somebody should think of more. */
const fewLeft = 5;

export interface IssueNumber {
  readonly ways: readonly NumberWay[];
  readonly way: NumberWay | undefined;
  readonly isOnline: boolean;
  readonly onSeries: (series: string) => void;
}

/** The number in the dialog of the issue: which it will be, who gives it, and the choice where there is one. */
export function numberRow({ ways, way, onSeries }: IssueNumber): TemplateResult {
  return html`<dt>${msg("Number")}</dt>
    <dd>
      ${way === undefined ? msg("No number series takes such documents.") : html`<strong>${numberOf(way)}</strong> <span class="meta">${giverOf(way)}</span>`}
    </dd>
    ${
      ways.length < 2
        ? nothing
        : html`<dt><label for="series">${msg("Series")}</label></dt>
            <dd>
              <select
                id="series"
                @change=${({ target }: Event) => {
                  if (target instanceof HTMLSelectElement) onSeries(target.value);
                }}
              >
                ${ways.map(
                  (each) =>
                    html`<option
                      .value=${each.series.id}
                      .selected=${each === way}
                      ?disabled=${each.type === "barred"}
                    >
                      ${each.series.name ?? each.series.id} · ${optionOf(each)}
                    </option>`,
                )}
              </select>
            </dd>`
    }`;
}

function numberOf(way: NumberWay): string {
  switch (way.type) {
    case "here":
      return way.number;
    case "relay":
      return way.shape;
    case "barred":
      return "–";
  }
}

function giverOf(way: NumberWay): string {
  switch (way.type) {
    case "here":
      return msg("given by this device, under its lease");
    case "relay":
      return msg("given by the relay, without gaps");
    case "barred":
      return msg("not given here");
  }
}

function optionOf(way: NumberWay): string {
  if (way.type === "here") return msg(str`${way.number}, by this device`);
  if (way.type === "relay") return way.shape;
  return way.why.type === "elsewhere" ? msg("leased to another device") : msg("gives no numbers");
}

/** What a person should know of the number before they issue: that it is given here, that it has to be waited for, or why there is none. */
export function numberNotes({ way, isOnline }: IssueNumber): TemplateResult | typeof nothing {
  if (way === undefined) return nothing;
  const name = way.series.name ?? way.series.id;
  switch (way.type) {
    case "barred":
      return html`<p class="banner bad" role="alert">${icon("alert")}${barredWords(way, name)}</p>`;
    case "relay":
      return isOnline
        ? nothing
        : html`<p class="banner mute">
            ${msg("You are offline. The request is kept on this device, and the number comes when you are connected. Nothing is issued if somebody has changed the invoice by then.")}
          </p>`;
    case "here": {
      const until = new Intl.DateTimeFormat(viewerLocale, { dateStyle: "medium" });
      const left = plural(
        way.left,
        {
          one: msg("It is the last number of the lease."),
          other: msg(
            str`${way.left} numbers of the lease are left, until ${until.format(new Date(way.until))}.`,
          ),
        },
        language(),
      );
      const words = isOnline
        ? msg(str`${name} is leased to this device: it gives the number here, at once. ${left}`)
        : msg(
            str`You are offline, and ${name} is leased to this device: it gives the number here, at once, and sends the invoice when you are connected. ${left}`,
          );
      return html`<p class="banner ${way.left <= fewLeft ? "warn" : "info"}">
        ${words}
        ${way.left <= fewLeft ? html`<a href="/settings/numbering">${msg("Renew the lease")}</a>` : nothing}
      </p>`;
    }
  }
}

function barredWords(way: Extract<NumberWay, { readonly type: "barred" }>, name: string): string {
  switch (way.why.type) {
    case "problem":
      return told(way.why.message);
    case "elsewhere":
      return msg(
        str`${name} is leased to a device of ${way.why.lease.name}, which alone gives its numbers until it gives the lease back.`,
      );
    case "used-up":
      return msg(str`The numbers of ${name} that this device leased are used up. Renew the lease.`);
  }
}
