import { msg, str } from "@lit/localize";
import { LitElement, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { chooseDensity, densityOf, followDensity } from "../page/density.ts";
import { icon } from "../styles/icons.ts";
import { columnMenuStyles } from "./column-menu-styles.ts";
import { columnNames } from "./column-names.ts";
import { allInOrder, canBePutAway, isUsualLayout } from "./list-columns.ts";
import type { ColumnChoice, ColumnLayout } from "./list-columns.ts";
import type { Column } from "./list-order.ts";

export type ColumnActions = Pick<ColumnChoice, "layout" | "toggle" | "move" | "reset">;

/** Which columns are shown, and in which order: each person's own choice. How close rows stand is the device's. It stands in the page, so that the focus stays the page's. */
export class ColumnMenu extends LitElement {
  static override properties = {
    layout: { attribute: false },
    does: { attribute: false },
  };
  declare layout: ColumnLayout;
  declare does: ColumnActions;

  constructor() {
    super();
    followDensity(this);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const page = this.getRootNode();
    const { styleSheet } = columnMenuStyles;
    if (!(page instanceof ShadowRoot) || styleSheet === undefined) return;
    if (!page.adoptedStyleSheets.includes(styleSheet)) page.adoptedStyleSheets.push(styleSheet);
  }

  protected override render(): TemplateResult {
    const { layout, does } = this;
    return html`<fieldset class="choice">
      <legend>${msg("Columns")}</legend>
      <ul>
        ${repeat(
          allInOrder(layout),
          (column) => column,
          (column, index) => item(column, index, layout, does),
        )}
      </ul>
      <label
        ><input
          type="checkbox"
          .checked=${densityOf(localStorage) === "compact"}
          @change=${chooseCompact}
        />${msg("Compact rows")}</label
      >
      ${
        isUsualLayout(layout)
          ? nothing
          : html`<button
              class="quiet"
              @click=${({ currentTarget }: Event) => reset(currentTarget, does)}
            >
              ${msg("Usual columns")}
            </button>`
      }
    </fieldset>`;
  }
}
customElements.define("column-menu", ColumnMenu);

function item(
  column: Column,
  index: number,
  { shown }: ColumnLayout,
  does: ColumnActions,
): TemplateResult {
  const { [column]: name } = columnNames();
  const isShown = index < shown.length;
  return html`<li>
    <label
      ><input
        type="checkbox"
        ?disabled=${!canBePutAway(column)}
        .checked=${isShown}
        @change=${({ currentTarget }: Event) => staying(currentTarget, () => does.toggle(column))}
      />${name}</label
    >${
      isShown
        ? html`${step(msg(str`Move ${name} to the left`), "up", index === 0, () => does.move(column, -1))}
          ${step(msg(str`Move ${name} to the right`), "down", index === shown.length - 1, () => does.move(column, 1))}`
        : nothing
    }
  </li>`;
}

function chooseCompact({ target }: Event): void {
  const isCompact = target instanceof HTMLInputElement && target.checked;
  chooseDensity(isCompact ? "compact" : "comfortable", localStorage);
}

/** The button goes with what it takes back: whoever pressed it stays in the menu. */
function reset(button: EventTarget | null, does: ColumnActions): void {
  const menu = button instanceof HTMLElement ? button.closest("fieldset") : null;
  does.reset();
  requestAnimationFrame(() => menu?.querySelector<HTMLElement>("input:enabled")?.focus());
}

/** The menu is put in order around what was pressed, which may take the focus: whoever pressed it stays on it. */
function staying(at: EventTarget | null, change: () => void): void {
  change();
  requestAnimationFrame(() => at instanceof HTMLElement && at.focus());
}

function step(
  words: string,
  sign: "up" | "down",
  isAtEnd: boolean,
  move: () => void,
): TemplateResult {
  // Not disabled at the end: whoever moves a column with a key stays on the button.
  return html`<button
    class="quiet step"
    aria-label=${words}
    title=${words}
    aria-disabled=${String(isAtEnd)}
    @click=${({ currentTarget }: Event) => staying(currentTarget, move)}
  >
    ${icon(sign)}
  </button>`;
}
