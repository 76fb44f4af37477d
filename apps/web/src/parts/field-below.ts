import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { FieldValue, Reading } from "./field-format.ts";
import type { FieldPeer, FieldWriter } from "./field-people.ts";

/** A click on what a field offers must not take the focus away first: leaving the field would store what stands in it. */
export const holdFocus = (event: Event): void => event.preventDefault();

interface FieldBelow {
  readonly reading: Reading | undefined;
  /** Who has written the value while somebody was in the field. */
  readonly theirs: FieldWriter | undefined;
  /** What they did with it, in words. */
  readonly said: () => string;
  /** Who else is in it. */
  readonly here: FieldPeer | undefined;
  readonly problem: string | undefined;
  readonly onTake: (value: FieldValue) => void;
  readonly onTheirs: () => void;
}

/** What stands below a field: what has to be answered first, then what should be known. */
export function fieldBelow(below: FieldBelow): TemplateResult | typeof nothing {
  const { reading, theirs, here, problem } = below;
  if (reading?.type === "unreadable")
    return html`<p id="below" class="below wrong" role="alert">${reading.reason}</p>`;
  if (reading?.type === "choices")
    return html`<div id="below" class="below" role="alert" @mousedown=${holdFocus}>
      <span>${msg("Which one is meant?")}</span>
      ${reading.choices.map(
        ({ value, label }) =>
          html`<button type="button" @click=${() => below.onTake(value)}>${label}</button>`,
      )}
    </div>`;
  if (theirs !== undefined)
    return html`<div id="below" class="below" role="status" @mousedown=${holdFocus}>
      <span><span data-tone=${theirs.tone}>${theirs.name}</span> ${below.said()}</span>
      <button type="button" @click=${below.onTheirs}>${msg("Use it")}</button>
    </div>`;
  if (here !== undefined)
    return html`<p id="below" class="below" role="status">
      ${msg(str`${here.name} is editing this`)}
    </p>`;
  if (problem !== undefined) return html`<p id="below" class="below wrong">${problem}</p>`;
  return nothing;
}
