import { msg, str } from "@lit/localize";
import type { Verification } from "@concord/ledger";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { momentOf } from "../history/moment-words.ts";
import { icon } from "../styles/icons.ts";
import { findingPlace, findingWords, sealedWords, summaryWords } from "./finding-words.ts";

/** Of what does not fit the first says most. */
const mostFindings = 20;

export interface VerdictCard extends Verification {
  /** Places in `summary.lost` of which whoever verifies says that they know of a restore there. */
  readonly known: ReadonlySet<number>;
  readonly onKnown: (place: number, isKnown: boolean) => void;
}

/** Whether a ledger is what was sealed, or the first entry that does not fit. */
export function verdict({ summary, findings, known, onKnown }: VerdictCard): TemplateResult {
  const [first, ...others] = findings;
  const { lost } = summary;
  if (first === undefined) {
    return html`<div class="result ok">
      <strong
        >${icon("check")}${lost.length === 0 ? msg("Intact: nothing was changed, taken out or put in.") : msg("Intact, but for the restores that you know of.")}</strong
      >
      <p>${summaryWords(summary)}</p>
      <p>${sealedWords(summary)}</p>
      ${lost.map(
        ({ after, upTo }) =>
          html`<p>
            ${upTo > after ? msg(str`Entries after ${after} up to ${upTo} were lost when the store was restored from a backup.`) : msg(str`After entry ${after} the store was restored from a backup. What was recorded between the two is lost, if anything was.`)}
          </p>`,
      )}
    </div>`;
  }
  return html`<div class="result bad">
    <strong>${icon("alert")}${msg("Something does not fit.")}</strong>
    <p>${msg("The first that does not fit:")} ${findingWords(first.reason)}</p>
    <p class="where">${findingPlace(first)}</p>
    ${
      others.length === 0
        ? nothing
        : html`<ul>
            ${others.slice(0, mostFindings).map((each) => html`<li>${findingWords(each.reason)} <span class="where">${findingPlace(each)}</span></li>`)}
            ${others.length > mostFindings ? html`<li>${msg("and more")}: ${others.length - mostFindings}</li>` : nothing}
          </ul>`
    }
    ${
      findings.some(({ reason }) => reason === "history-replaced")
        ? html`<p>
              ${msg("Ask whoever runs the relay, and not this file, whether the store was restored from a backup. What you know of, say here, and verify again:")}
            </p>
            ${lost.map(
              ({ after, at }, place) =>
                html`<label class="check"
                  ><input
                    type="checkbox"
                    .checked=${known.has(place)}
                    @change=${({ target }: Event) => target instanceof HTMLInputElement && onKnown(place, target.checked)}
                  />${msg(str`Restored after entry ${after}, before ${momentOf(at)}`)}</label
                >`,
            )}`
        : nothing
    }
  </div>`;
}
