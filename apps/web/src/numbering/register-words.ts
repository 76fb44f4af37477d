import type { RegisteredNumber } from "@concord/protocol";
import { msg, str } from "@lit/localize";
import { html } from "lit";
import type { TemplateResult } from "lit";
import { icon } from "../styles/icons.ts";
import { told } from "../words/language.ts";
import { countWords } from "./numbering-words.ts";
import type { Gap, RegisterSum } from "./register-rows.ts";

/** What a register comes to, in one sentence that nobody overlooks. */
export function registerStatement(sum: RegisterSum): TemplateResult {
  if (sum.numbers === 0) {
    return html`<p class="statement mute" role="status">${msg("No number was taken yet.")}</p>`;
  }
  const parts = [
    msg(str`${countWords(sum.issued)} issued`),
    ...(sum.voided > 0 ? [msg(str`${countWords(sum.voided)} void`)] : []),
    ...(sum.expired > 0 ? [msg(str`${countWords(sum.expired)} expired with a lease`)] : []),
    ...(sum.away > 0 ? [msg(str`${countWords(sum.away)} with a device that has them leased`)] : []),
  ].join(" · ");
  const isFaulty = sum.missing + sum.doubled > 0;
  const tone = isFaulty ? "bad" : "ok";
  const words = isFaulty
    ? [
        ...(sum.missing > 0
          ? [
              msg(
                str`${countWords(sum.missing)} missing among ${countWords(sum.numbers)} numbers: nobody can account for them.`,
              ),
            ]
          : []),
        ...(sum.doubled > 0
          ? [
              msg(
                str`${countWords(sum.doubled)} documents share their number with another: credit one of each and issue it anew.`,
              ),
            ]
          : []),
      ].join(" ")
    : sum.numbers === 1
      ? msg("No gap: one number.")
      : msg(str`No gap among ${countWords(sum.numbers)} numbers.`);
  return html`<p class="statement ${tone}" role="status">
    ${icon(isFaulty ? "alert" : "check")}<strong>${words}</strong> <span>${parts}</span>
  </p>`;
}

/** Which numbers are missing, and where. */
export function gapWords({ from, to, after, lease }: Gap): string {
  const count = to - from + 1;
  const which = from === to ? countWords(from) : `${countWords(from)}–${countWords(to)}`;
  return lease === undefined
    ? msg(str`Gap behind ${after}: ${countWords(count)} missing (count ${which})`)
    : msg(str`Behind ${after}: count ${which} is with a device of ${lease.name}, or on its way`);
}

export function stateWords(state: RegisteredNumber["state"]) {
  switch (state) {
    case "issued":
      return { words: msg("Issued"), tone: "ok", sign: "check" } as const;
    case "void":
      return { words: msg("Void"), tone: "mute", sign: "void" } as const;
    case "expired":
      return { words: msg("Lease expired"), tone: "warn", sign: "triangle" } as const;
    case "lost":
      return { words: msg("Lost"), tone: "warn", sign: "triangle" } as const;
  }
}

/** What is to be known of a number beside what became of it. */
export function remark({ reason, origin }: RegisteredNumber): string {
  return [
    ...(reason === null ? [] : [told(reason)]),
    ...(origin === "returned" ? [msg("Came back after the server was restored")] : []),
    ...(origin === "elsewhere" ? [msg("Issued elsewhere; the series goes on behind it")] : []),
  ].join("; ");
}
