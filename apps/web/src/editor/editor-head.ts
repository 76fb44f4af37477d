import { msg } from "@lit/localize";
import type { InvoiceSnapshot } from "@concord/document";
import type { InvoiceSummary } from "@concord/model";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { flagWords, statusWords } from "../list/status-words.ts";
import { keyNames } from "../page/key-names.ts";
import { avatars } from "../parts/avatars.ts";
import "../shell/sync-pill.ts";
import type { SyncPill } from "../shell/sync-pill.ts";
import { icon } from "../styles/icons.ts";
import type { LastSeen } from "./company.ts";
import { lastSeenWords } from "./who-is-here.ts";
import type { Peer } from "../wire/messages.ts";
import type { PrimaryAction } from "./issue-desk.ts";

export interface EditorHead {
  readonly title: string;
  readonly summary: InvoiceSummary | undefined;
  /** Undefined for what is not stored yet. */
  readonly sync: SyncPill["state"] | undefined;
  readonly people: readonly Peer[];
  /** Who was here before the network went. */
  readonly lastSeen: readonly LastSeen[];
  /** Who came or went last. */
  readonly said: string;
  readonly isFixed: boolean;
  readonly onBack: (way: "undo" | "redo") => void;
  readonly primary: PrimaryAction | undefined;
  /** The address of what happened until now. */
  readonly history: string;
  /** Throws the draft away; undefined for what is none, or is thrown away already. */
  readonly onDiscard: (() => void) | undefined;
  /** Shows the paper; undefined for what is not stored yet. */
  readonly onPreview: (() => void) | undefined;
}

/** An invoice by its number; before it has one, what it is. */
export function titleOf(
  { issued, invoice }: Pick<InvoiceSnapshot, "issued" | "invoice">,
  isStored: boolean,
): string {
  const number = issued?.number ?? invoice.number;
  if (number !== undefined) return number;
  if (invoice.kind === "credit-note") return msg("Credit note");
  return isStored ? msg("Draft") : msg("New invoice");
}

/** Which invoice it is, how it stands, how safe it is, and who else is here. */
export function editorHead(head: EditorHead): TemplateResult {
  const { summary } = head;
  const pills = summary === undefined ? [] : [statusWords(summary), ...flagWords(summary)];
  const { sync } = head;
  return html`<div class="head">
    <a href="/invoices">${msg("Invoices")}</a><span aria-hidden="true">/</span>
    <h1 tabindex="-1">${head.title}</h1>
    ${pills.map(({ tone, icon: sign, words }) => html`<span class="pill ${tone}">${icon(sign)}${words}</span>`)}
    ${sync === undefined ? nothing : html`<sync-pill .state=${sync}></sync-pill>`}
    <div class="tools">
      ${avatars(head.people)}
      ${head.lastSeen.length === 0 ? nothing : html`<span class="meta seen">${lastSeenWords(head.lastSeen)}</span>`}
      <span class="unseen" role="status">${head.said}</span>
      ${
        head.isFixed
          ? nothing
          : html`<button
                type="button"
                class="quiet"
                aria-label=${msg("Undo")}
                title=${msg("Undo")}
                @click=${() => head.onBack("undo")}
              >
                ${icon("undo")}</button
              ><button
                type="button"
                class="quiet"
                aria-label=${msg("Redo")}
                title=${msg("Redo")}
                @click=${() => head.onBack("redo")}
              >
                ${icon("redo")}
              </button>`
      }
      ${
        head.onDiscard === undefined
          ? nothing
          : html`<button
              type="button"
              class="quiet"
              aria-label=${msg("Discard draft")}
              title=${msg("Discard draft")}
              @click=${head.onDiscard}
            >
              ${icon("bin")}
            </button>`
      }
      <a class="button" href=${head.history} title="H">${msg("History")}</a>
      ${
        head.onPreview === undefined
          ? nothing
          : html`<button type="button" class="worded" @click=${head.onPreview}>
              ${msg("Preview")}
            </button>`
      }
      ${
        head.primary === undefined
          ? nothing
          : html`<button
              type="button"
              class="primary"
              title=${`${keyNames.command} ${msg("Enter")}`}
              @click=${head.primary.run}
            >
              ${head.primary.name}
            </button>`
      }
    </div>
  </div>`;
}
