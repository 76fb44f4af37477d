import { css, html } from "lit";
import type { TemplateResult } from "lit";
import { icon } from "../styles/icons.ts";

/** Arrows that our typeface has no sign for, as it has for those up and down. */
const drawn = { "←": "back", "→": "arrow" } as const;

export const keyStyles = css`
  kbd svg {
    color: inherit;
    vertical-align: bottom;
  }
`;

/** A key, or several, by what stands on them. What would be a sign of another typeface is drawn, and read out as it is written. */
export function keyCap(keys: string): TemplateResult {
  return html`${keys
    .split(/([←→])/u)
    .map((part) =>
      part === "←" || part === "→"
        ? html`${icon(drawn[part])}<span class="unseen">${part}</span>`
        : part,
    )}`;
}
