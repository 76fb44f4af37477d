import { msg, str } from "@lit/localize";
import { invoiceSnapshot } from "@concord/document";
import type { InvoiceSnapshot } from "@concord/document";
import type { HeldThere } from "@concord/ledger/story";
import { utcDay } from "@concord/model";
import type { DocumentId } from "@concord/model";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { vendorWords } from "../editor/vendor-words.ts";
import { formatMoney } from "../format/amounts.ts";
import { formatDay } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { connectorName } from "../words/connector-name.ts";
import type { HistoryView } from "./history-view.ts";
import { momentOf } from "./moment-words.ts";
import { thenView } from "./then-view.ts";

type Held = Extract<HeldThere, { readonly type: "held" }>;

/** Whose knowledge of the invoice is shown: ours, or a tool's. */
export function knownBySwitch(
  tools: readonly string[],
  chosen: string | undefined,
  onChoose: (tool: string | undefined) => void,
): TemplateResult | typeof nothing {
  if (tools.length === 0) return nothing;
  const choices = [undefined, ...tools];
  return html`<div class="known" role="group" aria-label=${msg("As known by")}>
    <span class="meta" aria-hidden="true">${msg("As known by")}</span>
    ${choices.map(
      (tool) =>
        html`<button
          type="button"
          aria-pressed=${String(tool === chosen)}
          @click=${() => onChoose(tool)}
        >
          ${tool === undefined ? msg("Us") : connectorName(tool)}
        </button>`,
    )}
  </div>`;
}

export interface KnownBy {
  readonly id: DocumentId;
  readonly view: HistoryView;
  readonly place: number;
  readonly tool: string;
  readonly asked: string | undefined;
  readonly onWhy: (path: string) => void;
}

/** The invoice as a tool held it at a moment, beside ours: what it came to first, then what differs, and of what is not known that it is not. */
export function knownBy({ id, view, place, tool, asked, onWhy }: KnownBy): TemplateResult {
  const name = connectorName(tool);
  const { held, invoice } = view.heldAt(tool, place);
  if (held.type === "not-linked" || invoice === undefined) {
    return html`<p class="compared" role="status">
        ${msg(str`At that moment the invoice was not linked with ${name}.`)}
      </p>
      ${thenView({ now: view.invoiceAt(place), against: undefined, asked, onWhy })}`;
  }
  const snapshot = invoiceSnapshot(view.registersAt(place), { id });
  const day = utcDay(view.entryAt(place)?.at ?? 0);
  return html`<div class="compared" role="status">
      <span
        ><strong>${moneyWords(held, name)}</strong><br /><span class="meta"
          >${[...vendorWords(tool, snapshot, day), ...heardWords(held, name, view)].join(" · ")}</span
        ></span
      >
      <span class="legend" aria-hidden="true"><del>− ${msg("Us")}</del> <ins>+ ${name}</ins></span>
    </div>
    ${thenView({
      now: invoice.theirs,
      against: invoice.ours,
      asked,
      onWhy,
      words: { was: msg("Us:"), is: msg(str`${name}:`) },
      ...(!held.hasLines && {
        linesUnknown: msg(str`Which lines ${name} had then is not known.`),
      }),
    })}
    ${paymentList(snapshot, held, name)}`;
}

function moneyWords({ says, ours, difference }: Held, name: string): string {
  if (says?.gross === undefined) return msg(str`What it came to in ${name} then is not known.`);
  const theirs = formatMoney(says.gross, says.currency, viewerLocale);
  if (ours === null) return msg(str`${name} held ${theirs}.`);
  return difference === "0"
    ? msg(str`${name} held ${theirs}, and so did we.`)
    : msg(str`${name} held ${theirs}, we ${formatMoney(ours.gross, ours.currency, viewerLocale)}.`);
}

function heardWords(
  { heard, notedFrom }: Held,
  name: string,
  view: HistoryView,
): readonly string[] {
  const at = (local: number): string => momentOf(view.entryAt(local + view.first)?.at ?? 0);
  return [
    ...(heard === null ? [msg(str`Until then there was no news of ${name}`)] : []),
    ...(heard !== null && heard >= 0 ? [msg(str`Last news of ${name}: ${at(heard)}`)] : []),
    ...(notedFrom === null ? [] : [msg(str`What it holds is noted since ${at(notedFrom)}`)]),
  ];
}

/** Payments that were recorded here until then, and whether the tool had them. */
function paymentList(
  { ledger, invoice }: InvoiceSnapshot,
  { payments }: Held,
  name: string,
): TemplateResult | typeof nothing {
  const all = Object.entries(ledger.payments);
  if (all.length === 0) return nothing;
  return html`<section class="card payments" aria-labelledby="known-payments">
    <h2 id="known-payments">${msg("Payments")}</h2>
    <ul>
      ${all.map(
        ([key, { amount, paidOn }]) =>
          html`<li>
            <span class="amount">${formatMoney(amount, invoice.currency, viewerLocale)}</span>
            <span class="meta">${formatDay(paidOn, viewerLocale)}</span>
            <span>
              ${payments.has(`payments.${key}`) ? msg(str`${name} had it`) : msg(str`not recorded that ${name} had it`)}
            </span>
          </li>`,
      )}
    </ul>
  </section>`;
}
