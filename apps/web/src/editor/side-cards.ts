import { msg, str } from "@lit/localize";
import type { Finding, Invoice, Workspace } from "@concord/model";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { formatMoment } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { told } from "../words/language.ts";
import type { SeenChange } from "./seen-changes.ts";

/** A draft and what it lacks. */
interface MissingCard {
  readonly found: readonly Finding[];
  readonly invoice: Invoice;
  readonly isFixed: boolean;
  readonly workspace: Workspace | undefined;
  /** Makes the company of the settings the seller of a draft that was begun before they were filled in. */
  readonly onTake: () => void;
  readonly onJump: (path: string) => void;
}

/** What is missing before the invoice can be issued, once, with a way to each; and what receivers may ask for. */
export function missingCard(card: MissingCard): TemplateResult | typeof nothing {
  const { found, invoice, onJump } = card;
  const company = card.workspace?.company?.name;
  const errors = found.filter(({ severity }) => severity === "error");
  const warnings = found.filter(({ severity }) => severity === "warning");
  const isOffered = !card.isFixed && company !== undefined && invoice.seller?.name === undefined;
  if (errors.length + warnings.length === 0 && !isOffered) return nothing;
  const list = (items: readonly Finding[]): TemplateResult =>
    findingList(items, { invoice, onJump, workspace: card.workspace });
  return html`<section class="card side" aria-labelledby="missing">
    <h2 id="missing">
      ${errors.length > 0 ? msg("Missing before it can be issued") : msg("Ready to be issued")}
    </h2>
    ${errors.length > 0 ? list(errors) : nothing}
    ${
      warnings.length > 0
        ? html`<details>
            <summary class="meta">
              ${msg(str`What receivers may ask for: ${warnings.length}`)}
            </summary>
            ${list(warnings)}
          </details>`
        : nothing
    }
    ${
      isOffered
        ? html`<p class="meta">
            ${msg(str`It is issued as ${company}’s, which stands in the settings.`)}
            <button type="button" class="link" @click=${card.onTake}>
              ${msg(str`Take over ${company}`)}
            </button>
          </p>`
        : nothing
    }
  </section>`;
}

/** Where findings lead. */
interface FindingWays {
  readonly invoice: Invoice;
  readonly onJump: (path: string) => void;
  readonly workspace: Workspace | undefined;
}

/** Findings, each with the way to its field where this page has it, or to the settings. */
export function findingList(
  items: readonly { readonly path?: string | undefined; readonly message: string }[],
  { invoice, onJump, workspace }: FindingWays,
): TemplateResult {
  return html`<ul class="findings">
    ${items.map(({ path, message }) => {
      if (path?.startsWith("seller") === true) {
        return html`<li><a href="/settings/company">${told(message)}</a></li>`;
      }
      const field = jumpOf(path, invoice);
      return field === undefined
        ? html`<li>${told(message)}</li>`
        : html`<li>
            <button class="link" type="button" @click=${() => onJump(field)}>
              ${told(message)}
            </button>
            ${field.endsWith(".tax") ? noRates(workspace) : nothing}
          </li>`;
    })}
  </ul>`;
}

/** Where a tax is missing, and the workspace has none to choose from. */
function noRates(workspace: Workspace | undefined): TemplateResult | typeof nothing {
  if (workspace?.taxRates.some(({ archived }) => archived !== true) === true) return nothing;
  return html`<br /><span class="reason"
      >${msg("The workspace has no taxes yet.")}
      <a href="/settings/company">${msg("Settings: taxes")}</a></span
    >`;
}

/** The field where a finding is put right; undefined where this page has none. */
function jumpOf(path: string | undefined, invoice: Invoice): string | undefined {
  if (path === undefined) return undefined;
  if (path === "lines") return `lines.${invoice.lines.at(-1)?.id ?? "ghost"}.name`;
  if (path === "buyer.address") return "buyer.address.line1";
  const isHere =
    /^(?:buyer\.|lines\.[^.]+\.(?:name|quantity|unit|price|tax)|currency$|issueDate$|dueDate$)/u;
  return isHere.test(path) ? path : undefined;
}

const side = (value: string, is: "ins" | "del"): TemplateResult | typeof nothing =>
  value === "" ? nothing : is === "ins" ? html`<ins>${value}</ins>` : html`<del>${value}</del>`;

/** What changed last, the latest first, and whether others may have changed more. */
export function changesCard(
  changes: readonly SeenChange[],
  isSent: boolean,
  isOffline: boolean,
): TemplateResult | typeof nothing {
  if (changes.length === 0 && !isOffline) return nothing;
  return html`<section class="card side" aria-labelledby="changes">
    <h2 id="changes">${msg("Latest changes")}</h2>
    ${
      isOffline
        ? html`<p class="meta">
            ${changes.length === 0 ? msg("Older changes are shown with a connection.") : msg("Offline: what others changed since is missing.")}
          </p>`
        : nothing
    }
    <ul class="changes">
      ${changes.map(
        ({ who, at, name, before, after, isMine, late, reached }) =>
          html`<li>
            <span class="meta"
              >${[
                who,
                formatMoment(at, viewerLocale),
                late,
                isMine && !isSent && reached === undefined ? msg("not sent yet") : undefined,
              ]
                .filter((part) => part !== undefined)
                .join(" · ")}</span
            >
            <span>${name} ${side(before, "del")} ${side(after, "ins")}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}
