import type { InvoiceSnapshot } from "@concord/document";
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { casesIn } from "../conflicts/conflict-cases.ts";
import type { ConflictCase } from "../conflicts/conflict-cases.ts";
import { fieldWords } from "../conflicts/field-words.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { fieldName, fieldOf } from "./field-names.ts";
import type { View } from "./page-view.ts";

type Undecided = Pick<View, "invoice"> & {
  readonly snapshot: Pick<InvoiceSnapshot, "id" | "conflicts" | "live">;
};

/** What waits for a person, by the names of its fields, each once. */
export function undecidedNames(of: Undecided): readonly string[] {
  return named(of, () => true);
}

/** What somebody removed and another was editing: no field of the page could show it. */
export function removedNames(of: Undecided): readonly string[] {
  return named(of, ({ kind }) => kind === "edited-while-removed");
}

function named(
  { snapshot, invoice }: Undecided,
  isMeant: (of: ConflictCase) => boolean,
): readonly string[] {
  const conflicts = snapshot.conflicts.filter(({ state }) => state === "open");
  const names = casesIn({ document: snapshot.id, conflicts })
    .filter(isMeant)
    .map(({ path }) => {
      // An issued invoice reads no line that was removed before.
      const line = /^lines\.[^.]+(?=\.removed$)/u.exec(path)?.[0];
      const name = line === undefined ? undefined : snapshot.live[`${line}.name`];
      if (typeof name === "string") return name;
      return fieldName(fieldOf(path), invoice) ?? fieldWords(path, invoice.lines);
    });
  return [...new Set(names)];
}

/** Said to whoever is about to issue: it does not forbid the issue, but decides for whoever wrote the other value. */
export function undecidedBanner(view: Undecided): TemplateResult | typeof nothing {
  const names = undecidedNames(view);
  if (names.length === 0) return nothing;
  return html`<div class="banner warn" role="status">
    <div>
      <p>
        ${msg(str`Undecided: ${list(names)}.`)}
        <a href=${`/conflicts/${view.snapshot.id}`}>${msg("Open conflicts")}</a>
      </p>
      <p>${msg("What stands now is issued. After that only a credit note changes it.")}</p>
    </div>
  </div>`;
}

/** Over the lines: what was removed from them and still asks somebody. */
export function removedBanner(view: Undecided): TemplateResult | typeof nothing {
  const names = removedNames(view);
  if (names.length === 0) return nothing;
  return html`<p class="banner warn" role="status">
    ${msg(str`Removed while somebody else was editing it: ${list(names)}.`)}
    <a href=${`/conflicts/${view.snapshot.id}`}>${msg("Open conflicts")}</a>
  </p>`;
}

function list(names: readonly string[]): string {
  return new Intl.ListFormat(viewerLocale).format(names);
}
