import { msg, str } from "@lit/localize";
import type { Registers } from "@concord/document";
import { lineName, totalChange } from "@concord/ledger/story";
import type { MomentDifference, RestorePlan, RestoreScope } from "@concord/ledger/story";
import type { DocumentId } from "@concord/model";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { shown } from "../editor/seen-changes.ts";
import { marked } from "./then-view.ts";
import { nameOf, totalWords } from "./told-events.ts";

export interface RestoreCard {
  readonly id: DocumentId;
  readonly scope: RestoreScope;
  readonly plan: RestorePlan;
  /** The registers as they are now. */
  readonly now: Registers;
  readonly moment: string;
  readonly onRestore: () => void;
  readonly onCancel: () => void;
}

/** What a restore would change, before it does. */
export function restoreCard(card: RestoreCard): TemplateResult {
  const { plan, now, moment, scope } = card;
  const total = totalChange(card.id, now, plan.becomes);
  const heading =
    scope.type === "all"
      ? msg(str`Restore the invoice as of ${moment}`)
      : scope.type === "line"
        ? msg(str`Restore this line as of ${moment}`)
        : msg(str`Restore this field as of ${moment}`);
  const changes = plan.changes.filter(({ path }) => !path.endsWith(".position"));
  return html`<section class="card restore" aria-labelledby="restore">
    <h2 id="restore">${heading}</h2>
    ${
      plan.operations.length === 0
        ? html`<p>
            ${plan.frozen > 0 ? msg("The invoice is issued: what it says no longer changes. A credit note puts a mistake right.") : msg("It says the same now: there is nothing to restore.")}
          </p>`
        : html`<ul class="changes">
              ${changes.map(
                (change) =>
                  html`<li>
                    <span class="meta">${subjectWords(change, plan.becomes, now)}</span>
                    <span>${changeWords(change, plan.becomes, now)}</span>
                  </li>`,
              )}
            </ul>
            ${plan.frozen === 0 ? nothing : html`<p class="meta">${msg("The invoice is issued: the rest of it no longer changes.")}</p>`}
            <p>
              <strong
                >${total === null ? msg("The total stays as it is.") : totalWords(total)}</strong
              >
            </p>
            <p class="meta">
              ${msg("This makes a new change. Nothing is taken out of the history, and you can undo it.")}
            </p>`
    }
    <div class="actions">
      <button type="button" @click=${card.onCancel}>${msg("Cancel")}</button>
      ${plan.operations.length === 0 ? nothing : html`<button type="button" class="primary" @click=${card.onRestore}>${msg("Restore")}</button>`}
    </div>
  </section>`;
}

function subjectWords({ path }: MomentDifference, becomes: Registers, now: Registers): string {
  const registers = { ...becomes, ...now };
  const line = /^lines\.([^.]+)\.removed$/u.exec(path)?.[1];
  const name = line === undefined ? undefined : lineName(line, registers).name;
  return name === undefined || name === "" ? nameOf(path, registers) : name;
}

function changeWords(
  { path, before, after }: MomentDifference,
  becomes: Registers,
  now: Registers,
): unknown {
  // What is taken out or in again has no value before.
  if (path.endsWith(".removed")) return marked(shown(path, after === true, becomes), "");
  return marked(shown(path, after, becomes), shown(path, before, now));
}
