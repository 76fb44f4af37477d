import type { ConnectorBoard } from "@concord/protocol";
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { causeOf } from "../connectors/problem-groups.ts";
import { formatNumber } from "../format/amounts.ts";
import { formatMoment } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { Workspace } from "../page/workspace.ts";
import { icon } from "../styles/icons.ts";
import { connectorName } from "../words/connector-name.ts";
import { told } from "../words/language.ts";
import { deliveriesAtIssue } from "./issue-delivery.ts";
import type { DeliveryOutlook } from "./issue-delivery.ts";
import type { View } from "./page-view.ts";

/** What this device knows of other tools. */
export interface IssueTools {
  readonly rows: ReturnType<Workspace["rows"]>;
  /** What was last heard of the connectors. */
  readonly board: ConnectorBoard | undefined;
  readonly isUp: boolean;
}

/** In the dialog of the issue: what each connector will get, and what may be in its way, as far as this device knows; and how old that is. */
export function issueDeliveries(
  { snapshot, invoice, workspace }: Pick<View, "snapshot" | "invoice" | "workspace">,
  { rows, board, isUp }: IssueTools,
): TemplateResult | typeof nothing {
  const outlooks = deliveriesAtIssue(snapshot, invoice, {
    workspace,
    board,
    linkedAt: (document) => Object.keys(rows.get(document)?.links ?? {}),
  });
  const age = isUp ? undefined : ageWords(board);
  if (outlooks.length === 0 && age === undefined) return nothing;
  return html`<section class="deliveries" aria-labelledby="deliveries">
    <h3 id="deliveries">${msg("What other tools get")}</h3>
    <ul class="plain">
      ${outlooks.map(
        (outlook) =>
          html`<li>
            <strong>${connectorName(outlook.connector)}</strong> ${deliveryWords(outlook)}
            ${notesOf(outlook).map((note) => html`<span class="meta">${note}</span>`)}
            ${outlook.problems.map(
              ({ reason }) =>
                html`<span class="bad"
                  >${icon("alert")}${told(causeOf(reason))}
                  <a href="/connectors">${msg("What can be done")}</a></span
                >`,
            )}
          </li>`,
      )}
    </ul>
    ${age === undefined ? nothing : html`<p class="meta">${age}</p>`}
  </section>`;
}

function deliveryWords({ delivery }: DeliveryOutlook): string {
  switch (delivery.type) {
    case "created":
      return msg("gets it, under its number.");
    case "finished":
      return msg("has it as a draft, which is finished there under its number.");
    case "with-credited":
      return msg("gets it with the invoice that it credits.");
    case "nothing":
      switch (delivery.why) {
        case "policy":
          return msg("gets nothing: by the rules of the workspace it is not created there.");
        case "no-credits":
          return msg("gets nothing: by the rules of the workspace it hears of no credits.");
        case "credited-not-there":
          return msg("gets nothing: the invoice that it credits is not there.");
      }
  }
}

/** What is to be expected that needs nobody. */
function notesOf({
  delivery,
  state,
  isCustomerNew,
  looseRates,
}: DeliveryOutlook): readonly string[] {
  if (delivery.type === "nothing") return [];
  const rates = new Intl.ListFormat(viewerLocale).format(
    looseRates.map((rate) => `${formatNumber(rate, viewerLocale)} %`),
  );
  return [
    stateNote(state),
    isCustomerNew
      ? msg("The customer is not tied to one there: it is looked for, or made new.")
      : undefined,
    looseRates.length === 0
      ? undefined
      : msg(str`Tax of ${rates} is not tied to one there: one of the same rate is looked for.`),
  ].filter((note) => note !== undefined);
}

function stateNote(state: DeliveryOutlook["state"]): string | undefined {
  switch (state) {
    case "paused":
      return msg("It is paused, and gets it once it goes on.");
    case "not-connected":
      return msg("It is not connected, and gets it once it is.");
    case "slowed":
    case "catching-up":
      return msg("It is behind, and gets it a little later.");
    case undefined:
      return msg("Nothing has been heard of it on this device.");
    case "healthy":
    case "needs-you":
      return undefined;
  }
}

/** How old what is said is, where nobody can be asked. */
function ageWords(board: ConnectorBoard | undefined): string | undefined {
  if (board === undefined) {
    return msg("You are offline, and nothing is known of the connectors on this device yet.");
  }
  return board.connectors.length === 0
    ? undefined
    : msg(
        str`Last heard of them: ${formatMoment(board.at, viewerLocale)}. They get it once it has come to the relay.`,
      );
}
