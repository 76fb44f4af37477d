import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { icon } from "../styles/icons.ts";
import { told } from "../words/language.ts";
import type { SkippedStep } from "./editing-session.ts";

/** What a person should know before they go on: what cannot be changed, why the last change was not made, and which step back was skipped. */
export function banners(of: {
  readonly isIssued: boolean;
  /** It was voided, for a reason if somebody gave one. */
  readonly voided: { readonly reason?: string | undefined } | undefined;
  /** The draft was thrown away, and nothing was changed in it since. */
  readonly isDiscarded: boolean;
  readonly onKeep: () => void;
  readonly mayOnlyLook: boolean;
  readonly message: string;
  /** Why something that was entered was not made: it stays until it is dismissed. */
  readonly refusal: string;
  readonly onDismissRefusal: () => void;
  readonly skipped: SkippedStep | undefined;
  readonly onRestore: () => void;
  readonly onDismiss: () => void;
}): TemplateResult {
  const fixed = of.mayOnlyLook
    ? msg("You may look at this invoice, but not change it.")
    : of.voided !== undefined
      ? voidWords(of.voided.reason)
      : of.isIssued
        ? msg("Issued: what it says no longer changes. Internal notes stay open.")
        : undefined;
  return html`${fixed === undefined ? nothing : html`<p class="banner mute">${icon("lock")}<span>${fixed}</span></p>`}
  ${
    of.isDiscarded
      ? html`<div class="banner info" role="status">
          <span
            >${msg("This draft was discarded: no list shows it. Whoever edits it has it back.")}</span
          >
          ${of.mayOnlyLook ? nothing : html`<button type="button" @click=${of.onKeep}>${msg("Take it back")}</button>`}
        </div>`
      : nothing
  }
  ${of.message === "" ? nothing : html`<p class="banner bad" role="alert">${told(of.message)}</p>`}
  ${
    of.refusal === ""
      ? nothing
      : html`<div class="banner bad" role="alert">
          <span>${told(of.refusal)}</span>${dismiss(of.onDismissRefusal)}
        </div>`
  }
  ${
    of.skipped === undefined
      ? nothing
      : html`<div class="banner info" role="alert">
          <span>${of.skipped.words}</span>
          <button type="button" @click=${of.onRestore}>${of.skipped.offer}</button>
          ${dismiss(of.onDismiss)}
        </div>`
  }`;
}

function voidWords(reason: string | undefined): string {
  const isVoid = msg("Void: it claims nothing, and its number stays used.");
  return reason === undefined ? isVoid : `${isVoid} ${msg(str`Reason: ${told(reason)}`)}`;
}

/** The button that puts a banner away. */
export function dismiss(onDismiss: () => void): TemplateResult {
  return html`<button
    type="button"
    class="quiet close"
    aria-label=${msg("Dismiss")}
    @click=${onDismiss}
  >
    ${icon("close")}
  </button>`;
}
