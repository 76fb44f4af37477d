import { msg, str } from "@lit/localize";
import type { FastClock } from "@concord/ledger/story";
import { html } from "lit";
import type { TemplateResult } from "lit";
import { formatSpan } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { icon } from "../styles/icons.ts";
import { whoWords } from "./why-card.ts";

/** Whose device said that it was later than it was. */
export function clockNotes(
  clocks: readonly FastClock[],
  me: string | undefined,
): readonly TemplateResult[] {
  return clocks.map(
    ({ author, aheadMs }) =>
      html`<p class="note warn">
        ${icon("triangle")}${msg(str`The device clock of ${whoWords(author, me)} was ${formatSpan(aheadMs, viewerLocale)} ahead; the order is by arrival.`)}
      </p>`,
  );
}
