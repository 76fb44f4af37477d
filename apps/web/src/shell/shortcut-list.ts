import { keyNames } from "../page/key-names.ts";
import { msg, str } from "@lit/localize";
import { LitElement, css, html } from "lit";
import type { TemplateResult } from "lit";
import { chooseLetters, lettersOf } from "../page/shortcuts.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { keyCap, keyStyles } from "./key-cap.ts";
import { screens } from "./screens.ts";

/** All keys and what they do, and the switch for the single letters. */
export class ShortcutList extends LitElement {
  static override styles = [
    sharedStyles,
    keyStyles,
    css`
      dl {
        display: grid;
        grid-template-columns: repeat(2, max-content 1fr);
        gap: 8px 12px;
        align-items: baseline;
        margin: 0 0 20px;
      }
      h3 {
        margin: 0 0 8px;
        font-size: 13px;
        line-height: 18px;
        font-weight: 600;
      }
      dd {
        margin: 0;
        color: var(--text-2);
      }
      dt {
        white-space: nowrap;
      }
      label {
        display: flex;
        align-items: center;
        gap: 10px;
      }
      @media (max-width: 640px) {
        dl {
          grid-template-columns: max-content 1fr;
        }
      }
    `,
  ];

  protected override render(): TemplateResult {
    return html`${groups().map(
        ({ name, keys }) =>
          html`<h3>${name}</h3>
            <dl>
              ${keys.map(
                ([presses, words]) =>
                  html`<dt>${presses.map((each) => html`<kbd>${keyCap(each)}</kbd> `)}</dt>
                    <dd>${words}</dd>`,
              )}
            </dl>`,
      )}
      <label
        ><input
          type="checkbox"
          .checked=${lettersOf(localStorage) === "on"}
          @change=${this.#choose}
        />${msg("Single letters are shortcuts")}</label
      >`;
  }

  readonly #choose = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement)
      chooseLetters(target.checked ? "on" : "off", localStorage);
  };
}
customElements.define("shortcut-list", ShortcutList);

type Keys = readonly (readonly [presses: readonly string[], words: string])[];

/** Where keys mean something, and what. */
function groups(): readonly { readonly name: string; readonly keys: Keys }[] {
  const { command, shift, alt, erase } = keyNames;
  return [
    {
      name: msg("Everywhere"),
      keys: [
        [[command, "K"], msg("Open or do anything")],
        [["N"], msg("New invoice")],
        [["Esc"], msg("Close what lies on top, or back to the list")],
        ...screens.map(
          ({ letter, name }) => [["G", letter.toUpperCase()], msg(str`Go to ${name()}`)] as const,
        ),
        [["?"], msg("Show this")],
      ],
    },
    {
      name: msg("In the list"),
      keys: [
        [["/"], msg("Search")],
        [["J", "↓"], msg("Next row")],
        [["K", "↑"], msg("Previous row")],
        [["X"], msg("Select a row")],
        [[shift, "X"], msg("Select up to here")],
        [["Enter"], msg("Open the row")],
        [["E"], msg("Edit the row")],
        [[shift, "←", "→"], msg("Column narrower or wider, on its head")],
      ],
    },
    {
      name: msg("In an invoice"),
      keys: [
        [["Enter"], msg("Same field in the next line")],
        [[alt, "↑", "↓"], msg("Move the line")],
        [[command, "D"], msg("Double the line")],
        [[command, erase], msg("Delete the line")],
        [[shift, "F10"], msg("Menu of the line")],
        [[command, "Z"], msg("Undo what you did last")],
        [[command, shift, "Z"], msg("Do it again")],
        [[command, "Enter"], msg("Issue the invoice, or what comes next")],
        [[command, "P"], msg("Print or save as PDF")],
        [[alt, "←"], msg("Previous invoice of the list")],
        [[alt, "→"], msg("Next invoice of the list")],
        [["H"], msg("History of the invoice")],
        [[alt, "H"], msg("Why is this value here?")],
        [[alt, "P"], msg("Who is here")],
      ],
    },
    {
      name: msg("Among the conflicts"),
      keys: [
        [["J", "K"], msg("Next or previous conflict")],
        [["1 … 9"], msg("Choose the value with this number")],
        [["A"], msg("Same source for all fields of the invoice")],
        [["U"], msg("Take the last decision back")],
      ],
    },
  ];
}
