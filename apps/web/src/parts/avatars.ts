import { msg, str } from "@lit/localize";
import { css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { initialsOf, toneOf } from "./people-tones.ts";

interface Person {
  readonly user: string;
  readonly name: string;
  readonly isIdle?: boolean;
}

/** Avatars that fit; the rest is a number. */
const most = 4;

/** Who else is here, each in their own colour. Styles are `avatarStyles` and `toneStyles`. */
export function avatars(here: readonly Person[]): TemplateResult | typeof nothing {
  if (here.length === 0) return nothing;
  const rest = here.slice(most);
  return html`<ul class="people" aria-label=${msg("Also here")}>
    ${here
      .slice(0, most)
      .map(
        ({ user, name, isIdle }) =>
          html`<li class=${isIdle === true ? "idle" : ""} data-tone=${toneOf(user)} title=${name}>
            <span aria-hidden="true">${initialsOf(name)}</span><span class="unseen">${name}</span>
          </li>`,
      )}
    ${
      rest.length === 0
        ? nothing
        : html`<li class="rest" title=${rest.map(({ name }) => name).join(", ")}>
            <span aria-hidden="true">+${rest.length}</span
            ><span class="unseen">${msg(str`${rest.length} more`)}</span>
          </li>`
    }
  </ul>`;
}

/** `--around` is the colour they stand on. */
export const avatarStyles = css`
  .people {
    display: flex;
    margin: 0 8px 0 0;
    padding: 0;
    list-style: none;
  }
  .people li {
    display: grid;
    place-items: center;
    width: 26px;
    height: 26px;
    margin-left: -4px;
    border: 2px solid var(--around, var(--bg));
    border-radius: 50%;
    background: var(--tone, var(--surface-3));
    color: var(--on-p);
    font-size: 10px;
    font-weight: 600;
  }
  .people li.rest {
    color: var(--text);
  }
  .people li.idle {
    border-color: var(--tone);
    background: var(--surface-2);
    color: var(--text-2);
  }
`;
