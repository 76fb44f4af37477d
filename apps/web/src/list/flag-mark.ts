import { html } from "lit";
import type { TemplateResult } from "lit";
import { icon } from "../styles/icons.ts";
import type { StatusWords } from "./status-words.ts";

/** What is said of an invoice beside its status, as a mark with its words for who hears or points. */
export function flagMark({ tone, icon: sign, words }: StatusWords): TemplateResult {
  return html`<span class="flag ${tone}" title=${words}
    >${icon(sign)}<span class="unseen">${words}. </span></span
  >`;
}
