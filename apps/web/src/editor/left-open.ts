import type { DocumentId } from "@concord/model";
import { AbsencesAnswer } from "@concord/protocol";
import { msg, str } from "@lit/localize";
import { html } from "lit";
import type { TemplateResult } from "lit";
import { formatMoment } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { Api } from "../page/api.ts";

type Absences = AbsencesAnswer["items"];

/** Who had the invoice open when their connection was lost, and has not been back. Asked of the relay when somebody is about to issue; without a network nobody knows. */
export class LeftOpen {
  readonly #onTold: () => void;
  #id: DocumentId | undefined;
  #told: Absences = [];

  constructor(onTold: () => void) {
    this.#onTold = onTold;
  }

  ask(api: Api | undefined, id: DocumentId): void {
    this.#id = id;
    this.#told = [];
    if (api !== undefined) void this.#ask(api, id);
  }

  told(): Absences {
    return this.#told;
  }

  async #ask(api: Api, id: DocumentId): Promise<void> {
    const answer = await api.get(`/api/v1/invoices/${id}/absences`, AbsencesAnswer);
    if (answer.type !== "ok" || this.#id !== id) return;
    this.#told = answer.value.items;
    this.#onTold();
  }
}

/** One line for each of them, and what becomes of what they wrote. `me` is the id of whoever looks. */
export function leftOpenBanner(told: Absences, me: string | undefined): TemplateResult {
  return html`<div class="banner warn" role="status">
    <div>
      ${told.map(({ principal, since }) => {
        const moment = formatMoment(Date.parse(since), viewerLocale);
        return html`<p>
          ${
            principal.id === me
              ? msg(str`You have had this invoice open offline on another device since ${moment}.`)
              : msg(str`${principal.name} has had this invoice open offline since ${moment}.`)
          }
        </p>`;
      })}
      <p>
        ${msg("What was changed there comes with the connection. After the issue it no longer changes the invoice, and is shown as a conflict.")}
      </p>
    </div>
  </div>`;
}
