import { msg, str } from "@lit/localize";
import type { InvoiceSnapshot } from "@concord/document";
import type { ConnectorBoard, HeldProblem } from "@concord/protocol";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { causeOf } from "../connectors/problem-groups.ts";
import { icon } from "../styles/icons.ts";
import { connectorName } from "../words/connector-name.ts";
import { told } from "../words/language.ts";
import { vendorWords } from "./vendor-words.ts";

/**
 * What other tools know of this invoice, and what of it could not be brought there. That everything is safe with the team says nothing about them: an invoice can be synced, and
 * turned down by a tool.
 */
export function linksCard(
  snapshot: InvoiceSnapshot,
  board: ConnectorBoard | undefined,
): TemplateResult | typeof nothing {
  const held = new Map(
    board?.connectors.map(({ connector, problems }) => [
      connector,
      problems.filter(({ document }) => document === snapshot.id),
    ]),
  );
  const concerned = [...held].filter(([, problems]) => problems.length > 0).map(([name]) => name);
  const connectors = [...new Set([...Object.keys(snapshot.links), ...concerned])].toSorted();
  if (connectors.length === 0) return nothing;
  return html`<section class="card side" aria-labelledby="tools">
    <h2 id="tools">${msg("In other tools")}</h2>
    <ul class="plain">
      ${connectors.map((connector) => tool(connector, snapshot, held.get(connector) ?? []))}
    </ul>
  </section>`;
}

function tool(
  connector: string,
  snapshot: InvoiceSnapshot,
  problems: readonly HeldProblem[],
): TemplateResult {
  const link = snapshot.links[connector];
  const name = connectorName(connector);
  const facts = Object.keys(snapshot.factLinks[connector] ?? {});
  const differs = snapshot.conflicts.some(
    ({ state, record }) =>
      state === "open" &&
      record.kind === "authority" &&
      [record.kept.author, record.lost.author].some((author) => author?.includes(connector)),
  );
  const address = link?.url?.startsWith("https://") === true ? link.url : undefined;
  return html`<li>
    <span class="strong"
      >${
        address === undefined
          ? name
          : html`<a href=${address} target="_blank" rel="noreferrer">${name}</a>`
      }</span
    >
    ${link === undefined ? nothing : html`<span class="meta">${kindWords(link.kind)} ${link.id}</span>`}
    ${differs ? html`<span class="pill merge">${icon("fork")}${msg("Differs there")}</span>` : nothing}
    ${problems.map(
      ({ reason }) =>
        html`<span class="pill bad">${icon("alert")}${msg(str`${name} needs you`)}</span
          ><span class="reason"
            >${told(causeOf(reason))} <a href="/connectors">${msg("What can be done")}</a></span
          >`,
    )}
    ${vendorWords(connector, snapshot).map((words) => html`<span class="meta">${words}</span>`)}
    ${facts.length > 0 ? html`<span class="meta">${factWords(facts)}</span>` : nothing}
  </li>`;
}

function factWords(facts: readonly string[]): string {
  const { length } = facts;
  return facts.every((path) => path.startsWith("payments."))
    ? msg(str`Payments known there: ${length}`)
    : msg(str`Payments and credits known there: ${length}`);
}

/** What it is there. What a tool calls by a name of its own keeps that. */
function kindWords(kind: string): string {
  switch (kind) {
    case "invoice":
      return msg("invoice");
    case "credit-note":
      return msg("credit note");
    default:
      return kind;
  }
}
