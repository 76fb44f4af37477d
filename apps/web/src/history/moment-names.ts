import { msg, str } from "@lit/localize";
import { longestMomentName } from "@concord/document";
import type { OwnMoment } from "@concord/document";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { icon } from "../styles/icons.ts";

export interface MomentNames {
  /** When it was, in words. */
  readonly moment: string;
  /** What it is called. */
  readonly own: readonly OwnMoment[];
  readonly onName: (name: string) => void;
  readonly onRename: (own: OwnMoment, name: string) => void;
  readonly onRemove: (own: OwnMoment) => void;
  readonly onClose: () => void;
}

/** Where a moment gets a name of one's own, another, or none. */
export function momentNames(card: MomentNames): TemplateResult {
  const { moment, own, onClose } = card;
  return html`<section
    class="card names"
    aria-labelledby="names"
    @keydown=${(event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      onClose();
    }}
  >
    <h2 id="names">${msg(str`Name of the moment of ${moment}`)}</h2>
    <button type="button" class="quiet close" aria-label=${msg("Close")} @click=${onClose}>
      ${icon("close")}
    </button>
    ${own.length === 0 ? nameForm(card, undefined) : own.map((each) => nameForm(card, each))}
    <p class="meta">
      ${msg("Everybody in the workspace sees it. It changes nothing of the invoice, and no tool is told.")}
    </p>
  </section>`;
}

function nameForm({ onName, onRename, onRemove }: MomentNames, own: OwnMoment | undefined) {
  const submit = (event: Event): void => {
    event.preventDefault();
    const { currentTarget: form } = event;
    const field = form instanceof HTMLFormElement ? form.querySelector("input") : null;
    const name = field?.value.trim() ?? "";
    if (name === "" || name === own?.name) return;
    if (own === undefined) onName(name);
    else onRename(own, name);
  };
  return html`<form @submit=${submit}>
    <input
      name="name"
      required
      autocomplete="off"
      maxlength=${longestMomentName}
      aria-label=${msg("Name")}
      placeholder=${msg("Before the price talk")}
      .value=${own?.name ?? ""}
    />
    <button type="submit" class="primary">
      ${own === undefined ? msg("Save the name") : msg("Rename")}
    </button>
    ${
      own === undefined
        ? nothing
        : html`<button type="button" @click=${() => onRemove(own)}>
            ${icon("bin")}${msg("Remove")}
          </button>`
    }
  </form>`;
}
