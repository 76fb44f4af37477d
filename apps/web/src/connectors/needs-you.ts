import type { DocumentId } from "@concord/model";
import { msg, str } from "@lit/localize";
import type { HeldProblem, ReplayPreview } from "@concord/protocol";
import { LitElement, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { momentWords } from "../conflicts/case-words.ts";
import type { ApiAnswer } from "../page/api.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { Workspace } from "../page/workspace.ts";
import type { BoardSource } from "./board-source.ts";
import { formatMoment } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { documentLink } from "../parts/document-link.ts";
import { connectorName } from "../words/connector-name.ts";
import { language, told } from "../words/language.ts";
import { plural } from "../words/plural.ts";
import { actWords, actsFor } from "./advice.ts";
import { dropWords, fixWords, previewWords } from "./connector-words.ts";
import { needsYouStyles } from "./connector-styles.ts";
import { causeOf, recordsIn } from "./problem-groups.ts";
import { wholeDates } from "./whole-dates.ts";
import type { ProblemGroup } from "./problem-groups.ts";

/** What somebody is about to do, and what it would come to. */
interface Asked {
  readonly group: ProblemGroup;
  readonly act: "replay" | "drop";
  readonly preview: ReplayPreview | undefined;
}

/** Everything that waits for a person, by cause, with one fix each. Nothing is sent before it was seen what would be. */
export class NeedsYou extends LitElement {
  static override properties = {
    groups: { attribute: false },
    rows: { attribute: false },
    source: { attribute: false },
    barred: { attribute: false },
    isOfOne: { attribute: false },
    asked: { state: true },
    said: { state: true },
  };
  declare groups: readonly ProblemGroup[];
  declare rows: ReturnType<Workspace["rows"]>;
  declare source: BoardSource;
  /** Why this person cannot decide now; "" if they can. */
  declare barred: string;
  /** All of it is of the one connector that the page is about. */
  declare isOfOne: boolean;
  declare asked: Asked | undefined;
  declare said: string;

  static override styles = [sharedStyles, needsYouStyles];

  constructor() {
    super();
    this.groups = [];
    this.barred = "";
    this.isOfOne = false;
    this.asked = undefined;
    this.said = "";
  }

  protected override render(): TemplateResult {
    const [records, causes] = [recordsIn(this.groups), this.groups.length];
    const ofCauses = plural(
      causes,
      { one: msg(str`${causes} cause`), other: msg(str`${causes} causes`) },
      language(),
    );
    const ofRecords = plural(
      records,
      { one: msg(str`${records} record`), other: msg(str`${records} records`) },
      language(),
    );
    return html`<section class="card" aria-labelledby="title">
        <h2 id="title">
          ${
            records === 0
              ? msg("Nothing needs you")
              : msg(str`Needs you · ${ofCauses}, ${ofRecords}`)
          }
        </h2>
        <p class="said" role="status">${this.said}</p>
        ${records === 0 ? nothing : this.#table()}
      </section>
      ${this.#dialog()}`;
  }

  #table(): TemplateResult {
    return html`<table>
      <thead>
        <tr>
          <th scope="col">${msg("Cause")}</th>
          ${this.isOfOne ? nothing : html`<th scope="col">${msg("Connector")}</th>`}
          <th scope="col" class="amount">${msg("Records")}</th>
          <th scope="col">${msg("First seen")}</th>
          <th scope="col">${msg("Fix")}</th>
        </tr>
      </thead>
      <tbody>
        ${this.groups.map((group) => this.#row(group))}
      </tbody>
    </table>`;
  }

  #row(group: ProblemGroup): TemplateResult {
    const words = fixWords(group.subject);
    return html`<tr>
      <th scope="row">
        ${wholeDates(told(group.cause))}
        <details>
          <summary>${msg("Records and what helps")}</summary>
          <ul>
            ${group.fixes.map((fix) => html`<li>${wholeDates(told(fix))}</li>`)}
          </ul>
          <ul>
            ${group.problems.map(
              ({ what, document, reason, fixes, times, againAt, holdsUp = [] }) =>
                html`<li>
                  ${document === undefined ? wholeDates(told(what)) : html`${documentLink(this.rows.get(document))}: ${wholeDates(told(what))}`}
                  ${causeOf(reason) === group.cause ? nothing : html`<span class="meta">${wholeDates(told(causeOf(reason)))}</span>`}
                  ${this.#acts({ document, fixes })}
                  ${times > 1 ? msg(str`(${times} times)`) : nothing}
                  ${againAt === undefined ? nothing : html`<span class="meta">${msg(str`again ${formatMoment(againAt, viewerLocale)}`)}</span>`}
                  ${
                    holdsUp.length === 0
                      ? nothing
                      : html`<ul>
                          ${holdsUp.map((each) => html`<li>${wholeDates(msg(str`Waits for it: ${told(each)}`))}</li>`)}
                        </ul>`
                  }
                </li>`,
            )}
          </ul>
        </details>
      </th>
      ${this.isOfOne ? nothing : html`<td data-label=${msg("Connector")}>${connectorName(group.connector)}</td>`}
      <td class="amount" data-label=${msg("Records")}>${group.problems.length}</td>
      <td data-label=${msg("First seen")}>
        ${momentWords(new Date(group.firstAt).toISOString(), Date.now())}
      </td>
      <td class="fix">
        ${this.#first(group)}
        <button
          class=${isPlanned(group) ? "quiet" : ""}
          ?disabled=${this.barred !== ""}
          title=${this.barred}
          @click=${() => this.#ask(group, "replay")}
        >
          ${words.replay}
        </button>
        <button
          class="quiet"
          ?disabled=${this.barred !== ""}
          title=${this.barred}
          @click=${() => this.#ask(group, "drop")}
        >
          ${words.drop}
        </button>
      </td>
    </tr>`;
  }

  /** What cannot be sent as it stands is mended on the invoice: to try again first would only hold it again. */
  #first(group: ProblemGroup): TemplateResult | typeof nothing {
    if (!isPlanned(group)) return nothing;
    const [document, ...others] = new Set(group.problems.map((each) => each.document));
    if (document === undefined || others.length > 0 || !this.#isInvoice(document)) {
      return html`<button @click=${this.#showRecords}>${msg("What helps")}</button>`;
    }
    const [act] = actsFor(group);
    return act === undefined
      ? html`<a class="button" href="/invoices/${document}">${msg("Open the invoice")}</a>`
      : html`<a class="button" href="/invoices/${document}?act=${act}">${actWords(act)}</a>`;
  }

  /** The ways to where a record's advice is followed. */
  #acts({ document, fixes }: Pick<HeldProblem, "document" | "fixes">): readonly TemplateResult[] {
    if (document === undefined || !this.#isInvoice(document)) return [];
    return actsFor({ fixes }).map(
      (act) => html` <a href="/invoices/${document}?act=${act}">${actWords(act)}</a>`,
    );
  }

  #isInvoice(document: DocumentId): boolean {
    return this.rows.get(document)?.summary !== undefined;
  }

  readonly #showRecords = ({ target }: Event): void => {
    const row = target instanceof Element ? target.closest("tr") : null;
    const details = row?.querySelector("details");
    if (!details) return;
    details.open = true;
    details.querySelector("summary")?.focus();
  };

  #dialog(): TemplateResult | typeof nothing {
    const { asked } = this;
    if (asked === undefined) return nothing;
    const { group, act, preview } = asked;
    const count = group.problems.length;
    const lines =
      act === "drop"
        ? [dropWords(group.subject, count)]
        : preview === undefined
          ? [msg("Finding out what would be sent…")]
          : previewWords(preview);
    return html`<dialog aria-labelledby="question" @close=${this.#close}>
      <h2 id="question">${wholeDates(told(group.cause))}</h2>
      ${lines.map((line) => html`<p>${line}</p>`)}
      ${
        preview === undefined || preview.calls.length === 0
          ? nothing
          : html`<ul class="calls">
              ${preview.calls.map(({ summary }) => html`<li>${wholeDates(told(summary))}</li>`)}
            </ul>`
      }
      ${[...new Set(preview?.heldAgain.map(({ reason }) => told(causeOf(reason))))].map((reason) => html`<p class="meta">${wholeDates(reason)}</p>`)}
      <div class="acts">
        <button @click=${this.#close} autofocus>${msg("Cancel")}</button>
        ${
          act === "replay" && isHeldAgain(preview)
            ? nothing
            : html`<button
                class="primary"
                ?disabled=${act === "replay" && preview === undefined}
                @click=${() => this.#do(asked)}
              >
                ${act === "drop" ? msg("Give up") : fixWords(group.subject).replay.replace("…", "")}
              </button>`
        }
      </div>
    </dialog>`;
  }

  protected override updated(): void {
    const dialog = this.renderRoot.querySelector("dialog");
    if (dialog !== null && !dialog.open) dialog.showModal();
  }

  async #ask(group: ProblemGroup, act: Asked["act"]): Promise<void> {
    const asked: Asked = { group, act, preview: undefined };
    this.asked = asked;
    this.said = "";
    if (act === "drop") return;
    const answer = await this.source.preview(group.connector, idsOf(group));
    if (this.asked !== asked) return;
    if (answer.type === "ok") this.asked = { ...asked, preview: answer.value };
    else {
      this.asked = undefined;
      this.said = failureWords(answer);
    }
  }

  async #do({ group, act }: Asked): Promise<void> {
    this.asked = undefined;
    const answer = await this.source.decide(group.connector, act, idsOf(group));
    if (answer.type !== "ok") {
      this.said = failureWords(answer);
      return;
    }
    const { done, gone } = answer.value;
    const what =
      act === "replay" ? msg(str`${done} are being tried again.`) : msg(str`${done} given up.`);
    this.said = gone === 0 ? what : `${what} ${msg(str`${gone} were settled already.`)}`;
  }

  readonly #close = (): void => {
    this.asked = undefined;
  };
}
customElements.define("needs-you", NeedsYou);

/** What the connector cannot plan as the document stands. */
function isPlanned({ subject }: ProblemGroup): boolean {
  return subject === "document";
}

/** Nothing would come of it but the same. */
function isHeldAgain(preview: ReplayPreview | undefined): boolean {
  if (preview === undefined) return false;
  const { calls, reads, heldAgain } = preview;
  return calls.length === 0 && reads === 0 && heldAgain.length > 0;
}

function idsOf({ problems }: ProblemGroup): readonly string[] {
  return problems.map(({ id }) => id);
}

function failureWords(answer: Exclude<ApiAnswer<unknown>, { type: "ok" }>): string {
  return answer.type === "refused" ? told(answer.message) : msg("The server cannot be reached.");
}
