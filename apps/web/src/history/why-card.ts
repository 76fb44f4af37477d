import { msg, str } from "@lit/localize";
import type { Registers } from "@concord/document";
import type { EntryStub, LedgerValue } from "@concord/ledger";
import { lateMs, sourceOf, writtenMs } from "@concord/ledger/story";
import type { WhyHere } from "@concord/ledger/story";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { latenessWords } from "../conflicts/case-words.ts";
import { shown } from "../editor/seen-changes.ts";
import { formatSpan } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { icon } from "../styles/icons.ts";
import { momentOf } from "./moment-words.ts";
import { nameOf, sourceWords } from "./told-events.ts";

export interface WhyCard {
  readonly path: string;
  /** Null where the entry that wrote it is not known here. */
  readonly why: WhyHere | null;
  readonly registers: Registers;
  readonly me: string | undefined;
  readonly ownDevice: string | undefined;
  /** Older entries may tell. */
  readonly hasOlder: boolean;
  readonly onGo: (place: number) => void;
  readonly onClose: () => void;
  /** Makes the field, or its line, as it is here; undefined where it is so now, or may not be. */
  readonly onRestoreField: (() => void) | undefined;
  readonly onRestoreLine: (() => void) | undefined;
}

/** Why a value is here: who wrote it, when, by which device and way, and what it stands in the place of. */
export function whyCard(card: WhyCard): TemplateResult {
  const { path, why, registers, onClose } = card;
  return html`<section class="card why" aria-labelledby="why">
    <h2 id="why">${msg("Why is this value here?")}</h2>
    <button type="button" class="quiet close" aria-label=${msg("Close")} @click=${onClose}>
      ${icon("close")}
    </button>
    <p>
      <span class="meta">${nameOf(path, registers)}</span><br /><strong
        >${shown(path, registers[path] ?? null, registers) || msg("empty")}</strong
      >
    </p>
    ${why === null ? unknown(card) : known(card, why)}
    <div class="actions">
      ${card.onRestoreField === undefined ? nothing : html`<button type="button" @click=${card.onRestoreField}>${msg("Restore this field…")}</button>`}
      ${card.onRestoreLine === undefined ? nothing : html`<button type="button" @click=${card.onRestoreLine}>${msg("Restore this line…")}</button>`}
    </div>
  </section>`;
}

function unknown({ hasOlder }: WhyCard): TemplateResult {
  return html`<p class="meta">
    ${hasOlder ? msg("It was written before what is loaded here. Load older changes to see by whom.") : msg("Nobody wrote it by itself: it follows from the rest, or came with the issue.")}
  </p>`;
}

function known(card: WhyCard, why: WhyHere): TemplateResult {
  const { path, registers } = card;
  const { entry, before, beaten, place } = why;
  const say = (value: LedgerValue): string =>
    value.type === "known" ? shown(path, value.value, registers) || msg("empty") : msg("erased");
  const way = sourceWords(sourceOf(entry));
  return html`<dl>
      <dt class="meta">${msg("Who")}</dt>
      <dd>${whoWords(entry.author, card.me)}</dd>
      <dt class="meta">${msg("When")}</dt>
      <dd>${[momentOf(writtenMs(entry)), lateWords(entry)].filter(Boolean).join(" · ")}</dd>
      <dt class="meta">${msg("Device")}</dt>
      <dd>${entry.device === card.ownDevice ? msg("this device") : shortDevice(entry.device)}</dd>
      ${
        way === undefined
          ? nothing
          : html`<dt class="meta">${msg("How")}</dt>
              <dd>${way}</dd>`
      }
      <dt class="meta">${msg("Before")}</dt>
      <dd>${say(before)}</dd>
      ${
        beaten.length === 0
          ? nothing
          : html`<dt class="meta">${msg("What it beat")}</dt>
              <dd>
                ${beaten.map(
                  (side) =>
                    html`<div>
                      ${[side.value === undefined ? msg("not known any more") : shown(path, side.value, registers) || msg("empty"), side.author, latenessWords(side)].filter(Boolean).join(" · ")}
                    </div>`,
                )}
              </dd>`
      }
    </dl>
    <button type="button" class="link" @click=${() => card.onGo(place)}>
      ${msg("Go to that moment")}
    </button>`;
}

/** Whose it is, as the person who looks says it. */
export function whoWords(author: EntryStub["author"], me: string | undefined): string {
  if (author.id === me) return msg("You");
  return author.name ?? msg("Name erased");
}

function lateWords(entry: Pick<EntryStub, "at" | "deviceTime">): string | undefined {
  const late = lateMs(entry);
  return late === null ? undefined : lateFor(late);
}

export function lateFor(ms: number): string {
  return msg(str`offline, synced ${formatSpan(ms, viewerLocale)} later`);
}

function shortDevice(device: string): string {
  return device.startsWith("api-")
    ? msg("through the API")
    : msg(str`device ${device.slice(0, 6)}`);
}

/** The register that tells of a field: a tax is entered as one, and is several. */
export function registerOf(field: string): string {
  return /^lines\.[^.]+\.tax$/u.test(field) ? `${field}.rate` : field;
}
