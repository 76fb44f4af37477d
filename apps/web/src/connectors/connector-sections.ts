import { msg, str } from "@lit/localize";
import type { ConnectorReport } from "@concord/protocol";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { told } from "../words/language.ts";
import { ownershipRules, policyLines, reportLines } from "./connector-words.ts";
import { wholeDates } from "./whole-dates.ts";

/** How a connector is, a line each. */
export function facts(report: ConnectorReport, now: number): TemplateResult {
  return html`<section class="card side" aria-labelledby="facts">
    <h2 id="facts">${msg("How it is")}</h2>
    ${reportLines(report, now).map((line) => html`<p class="line">${wholeDates(line)}</p>`)}
    ${report.account === undefined ? nothing : html`<p class="line">${msg(str`Account ${report.account}`)}</p>`}
  </section>`;
}

/** By which rules it works: whoever runs the workspace sets them. */
export function rules(report: ConnectorReport): TemplateResult | typeof nothing {
  const owned = ownershipRules(report);
  const lines = policyLines(report);
  if (owned.length === 0 && lines.length === 0) return nothing;
  return html`<section class="card side" aria-labelledby="rules">
    <h2 id="rules">${msg("Directions and ownership")}</h2>
    ${lines.map((line) => html`<p class="line">${line}</p>`)}
    ${
      owned.length === 0
        ? nothing
        : html`<dl>
            ${owned.map(
              ({ path, words }) =>
                html`<dt><code>${path}</code></dt>
                  <dd>${words}</dd>`,
            )}
          </dl>`
    }
  </section>`;
}

/** What of the vendor's is used for what, and where that is changed. */
export function mapping({ mapped = [] }: ConnectorReport): TemplateResult | typeof nothing {
  if (mapped.length === 0) return nothing;
  return html`<section class="card side" aria-labelledby="mapping">
    <h2 id="mapping">${msg("Mapping")}</h2>
    <dl>
      ${mapped.map(
        ({ what, is, setting }) =>
          html`<dt>${told(what)}</dt>
            <dd>${is}${setting === undefined ? nothing : html` · <code>${setting}</code>`}</dd>`,
      )}
    </dl>
    <p class="line">
      ${msg("Found at the vendor when its bridge starts, and changed there; what has a name in capitals is set in the bridge’s environment.")}
    </p>
  </section>`;
}

/** How it is ended, and what stays where. It is ended where it runs, so that there is no button. */
export function ending({ connector }: ConnectorReport, name: string): TemplateResult {
  return html`<section class="card side" aria-labelledby="ending">
    <h2 id="ending">${msg("Disconnecting")}</h2>
    <p class="line">
      ${msg(str`Whoever runs the server ends the bridge “${connector}” there and takes its credentials out of the environment; pausing it here only stops it for a while.`)}
    </p>
    <p class="line">
      ${msg(str`Here stay the invoices, what was recorded of payments, and the links. In ${name} stays what stands there; nothing is deleted or voided.`)}
    </p>
    <p class="line">
      ${msg(str`The access itself is withdrawn in ${name}: until then its credentials still open the account.`)}
    </p>
  </section>`;
}
