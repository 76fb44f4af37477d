import { msg, str } from "@lit/localize";
import type { EntryKey, InvoiceLine } from "@concord/model";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import type { MenuButton } from "../parts/menu-button.ts";
import { fieldsIn } from "../parts/active-field.ts";
import type { ValueField } from "../parts/value-field.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { keepFocus } from "../page/focused-element.ts";
import { LinesLost, lostIn, rowBehind, standIn } from "./gone-lines.ts";
import { columns, isInText, lineRow } from "./line-row.ts";
import type { LineContext } from "./line-row.ts";
import { moved, placeAt, placeAtHeight, stepOf } from "./line-order.ts";
import { lineStyles } from "./line-styles.ts";

export type LineIntent =
  | { readonly type: "move"; readonly line: string; readonly after: string | null }
  | { readonly type: "duplicate"; readonly line: string }
  | { readonly type: "insert"; readonly after: string | null }
  | { readonly type: "delete"; readonly line: string }
  | { readonly type: "description" | "discount"; readonly line: string }
  | { readonly type: "paste"; readonly text: string }
  /** The entry of lines is done. */
  | { readonly type: "leave" };

/** Something is to be done with the lines. */
export class LineAction extends Event {
  readonly intent: LineIntent;
  constructor(intent: LineIntent) {
    super("line-action", { bubbles: true, composed: true });
    this.intent = intent;
  }
}

/** The lines of an invoice, to be entered with the keyboard alone. Always ends with an empty one. */
export class LineTable extends LitElement {
  static override properties = {
    lines: { attribute: false },
    ghost: { attribute: false },
    nets: { attribute: false },
    context: { attribute: false },
    order: { state: true },
    dragged: { state: true },
    said: { state: true },
  };
  declare lines: readonly InvoiceLine[];
  /** The key that the empty last line is going to have. */
  declare ghost: EntryKey;
  declare nets: ReadonlyMap<string, string>;
  declare context: LineContext;
  /** As lines were moved here and the replica does not show yet. */
  declare protected order: readonly string[] | undefined;
  declare protected dragged: { readonly line: string; readonly index: number } | undefined;
  declare protected said: string;
  /** The cell to go to once it is there, unless somebody goes elsewhere until then. */
  #focusNext:
    | { readonly line: string; readonly column: string; readonly text: string | undefined }
    | undefined;

  static override styles = [sharedStyles, lineStyles];

  constructor() {
    super();
    this.lines = [];
    this.nets = new Map();
    this.order = undefined;
    this.dragged = undefined;
    this.said = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    for (const event of ["pointerdown", "keydown"] as const) {
      addEventListener(event, this.#onElsewhere, { capture: true });
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const event of ["pointerdown", "keydown"] as const) {
      removeEventListener(event, this.#onElsewhere, { capture: true });
    }
  }

  readonly #onElsewhere = (event: Event): void => {
    if (!(event instanceof KeyboardEvent) || event.key === "Tab") this.#focusNext = undefined;
  };

  /** Goes to a cell as soon as it is there. A text stands in it then as if it was just typed. */
  focusCell(line: string, column: string, text?: string): void {
    this.#focusNext = { line, column, text };
    this.requestUpdate();
  }

  protected override update(changed: PropertyValues<this>): void {
    const rows = [...this.renderRoot.querySelectorAll<HTMLElement>("[data-line]")];
    const kept = new Set<string | undefined>(this.#rows().map(({ id }) => id));
    const isKept = (row: HTMLElement): boolean => kept.has(row.dataset["line"]);
    const gone = rows.filter((row) => !isKept(row));
    // Whoever deletes a line themselves is on the way to another cell.
    const isLed = this.#focusNext !== undefined;
    const here = isLed ? undefined : gone.find((row) => row.matches(":focus-within"));
    const lost = this.context.isFixed ? [] : gone.flatMap((row) => lostIn(row, row === here));
    // A row that goes to another place is taken out of the page for a moment, and whoever is in it with it. What stands in one that goes for good is kept, and not entered.
    keepFocus(this.renderRoot, () => super.update(changed));
    if (lost.length > 0) this.dispatchEvent(new LinesLost(lost));
    const next = here && rowBehind(here, rows, isKept);
    if (next !== undefined) standIn(next);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("lines") || this.order === undefined) return;
    const shown = this.lines.map(({ id }) => id).filter((id) => id !== this.ghost);
    const isArrived = shown.join(" ") === this.order.join(" ");
    if (isArrived || shown.length !== this.order.length) this.order = undefined;
  }

  protected override updated(): void {
    const next = this.#focusNext;
    if (next === undefined) return;
    const cell = this.#cell(next.line, next.column);
    if (cell === null) return;
    this.#focusNext = undefined;
    void focusField(cell, next.text);
  }

  #cell(line: string, column: string): ValueField | null {
    return this.renderRoot.querySelector<ValueField>(
      `[data-line="${CSS.escape(line)}"] [data-column="${column}"] > *`,
    );
  }

  /** The lines as they are shown: stored ones in order, then what is new. */
  #rows(): readonly (Pick<InvoiceLine, "id"> & Partial<InvoiceLine>)[] {
    const { order } = this;
    const lines =
      order === undefined
        ? this.lines
        : this.lines.toSorted((a, b) => place(order, a.id) - place(order, b.id));
    const isShown = lines.some(({ id }) => id === this.ghost);
    if (this.context.isFixed || isShown) return lines;
    return [...lines, { id: this.ghost }];
  }

  protected override render(): TemplateResult {
    const rows = this.#rows();
    const count = rows.filter(({ id }) => id !== this.ghost).length;
    return html`<div
      class="card"
      @keydown=${this.#onKey}
      @paste=${this.#onPaste}
      @pointermove=${this.dragged === undefined ? nothing : this.#onDrag}
      @pointerup=${this.dragged === undefined ? nothing : this.#onDrop}
      @pointercancel=${this.#endDrag}
    >
      <div class="line names" aria-hidden="true">
        <span></span><span class="cell">${msg("Description")}</span
        ><span class="amount quantity">${msg("Qty")}</span><span class="unit">${msg("Unit")}</span
        ><span class="amount price">${msg("Unit price")}</span><span class="tax">${msg("Tax")}</span
        ><span class="amount net">${msg("Amount")}</span><span></span>
      </div>
      ${repeat(
        rows,
        ({ id }) => id,
        (line, index) => {
          const isGhost = line.id === this.ghost;
          const net = this.nets.get(line.id);
          // With every key the totals are others, and of the rows mostly one.
          return guard([isGhost ? undefined : line, index, count, isGhost, net, this.context], () =>
            lineRow(line, { index, count, isGhost }, net, this.context, this.#handlers),
          );
        },
      )}
      <p class="unseen" role="status">${this.said}</p>
    </div>`;
  }

  readonly #handlers = {
    onMenu: (line: string, item: string): void => {
      switch (item) {
        case "up":
          return this.#step(line, -1);
        case "down":
          return this.#step(line, 1);
        case "delete":
          return this.#delete(line);
        case "duplicate":
          return this.#duplicate(line);
        case "description":
        case "discount":
          return this.#ask({ type: item, line });
        case "insert": {
          const order = this.#order();
          return this.#ask({ type: "insert", after: order[order.indexOf(line) - 1] ?? null });
        }
      }
    },
    onGrip: (line: string, event: PointerEvent): void => {
      if (event.button !== 0) return;
      event.preventDefault();
      this.renderRoot.querySelector(".card")?.setPointerCapture(event.pointerId);
      this.dragged = { line, index: this.#order().indexOf(line) };
    },
  };

  #ask(intent: LineIntent): void {
    this.dispatchEvent(new LineAction(intent));
  }

  #order(): readonly string[] {
    return this.#rows()
      .map(({ id }) => String(id))
      .filter((id) => id !== this.ghost);
  }

  #step(line: string, by: 1 | -1): void {
    const step = stepOf(this.#order(), line, by);
    if (step !== undefined) this.#move(line, step);
  }

  #move(
    line: string,
    { after, index }: { readonly after: string | null; readonly index: number },
  ): void {
    this.order = moved(this.#order(), line, index);
    this.said = msg(str`Moved to place ${index + 1} of ${this.order.length}`);
    this.#ask({ type: "move", line, after });
  }

  readonly #onDrag = (event: PointerEvent): void => {
    const { dragged } = this;
    if (dragged === undefined) return;
    const order = this.#order();
    const middles = order.map((line) => {
      const box = this.#row(line)?.getBoundingClientRect();
      return box === undefined ? 0 : box.top + box.height / 2;
    });
    const index = placeAtHeight(middles, event.clientY, order.indexOf(dragged.line));
    if (index === order.indexOf(dragged.line)) return;
    this.order = moved(order, dragged.line, index);
    this.dragged = { line: dragged.line, index };
  };

  readonly #onDrop = (): void => {
    const { dragged } = this;
    this.dragged = undefined;
    if (dragged === undefined || this.order === undefined) return;
    this.#move(dragged.line, placeAt(this.order, dragged.line, dragged.index));
  };

  readonly #endDrag = (): void => {
    this.dragged = undefined;
    this.order = undefined;
  };

  readonly #onPaste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const isTable = /\t/u.test(text) || /\S\s*\n\s*\S/u.test(text);
    if (this.context.isFixed || !isTable || isInText(event)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#ask({ type: "paste", text });
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const path = event.composedPath();
    const at = (name: "line" | "column"): string | undefined =>
      path.find(
        (each): each is HTMLElement =>
          each instanceof HTMLElement && each.dataset[name] !== undefined,
      )?.dataset[name];
    const line = at("line");
    const column = at("column");
    if (line === undefined || column === undefined || this.context.isFixed) return;
    if (this.#onLineKey(event, line)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.#goOn(line, column);
    } else if (
      event.key === "Tab" &&
      !event.shiftKey &&
      line === this.ghost &&
      column === columns.at(-1)
    ) {
      this.#leaveGhost(event);
    }
  };

  /** Keys for the whole line. Returns whether it was one. */
  #onLineKey(event: KeyboardEvent, line: string): boolean {
    const isStored = line !== this.ghost;
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      if (isStored) {
        // What is asked about stays in its field, wherever that goes.
        this.#enter(line);
        this.#step(line, event.key === "ArrowUp" ? -1 : 1);
      }
      return true;
    }
    if (event.key === "ContextMenu" || (event.shiftKey && event.key === "F10")) {
      this.#row(line)?.querySelector<MenuButton>("menu-button")?.open();
      return true;
    }
    const isCommand = event.metaKey || event.ctrlKey;
    if (isCommand && event.key.toLowerCase() === "d") {
      this.#duplicate(line);
      return true;
    }
    if (isCommand && event.key === "Backspace") {
      if (isStored) this.#delete(line);
      return true;
    }
    return false;
  }

  /** Enters what was typed into a line, before something is done with all of it. What could not be understood stays in its field, with the question, and whoever typed it is there. */
  #enter(line: string): "entered" | "nothing" | "asked" {
    const row = this.#row(line);
    const typed = row === null ? [] : fieldsIn(row).filter(isOpen);
    for (const field of typed) field.commit();
    const asked = typed.find(isOpen);
    asked?.focus();
    if (asked !== undefined) return "asked";
    return typed.some(({ value }) => value !== "") ? "entered" : "nothing";
  }

  #row(line: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`[data-line="${CSS.escape(line)}"]`);
  }

  #duplicate(line: string): void {
    const found = this.#enter(line);
    // By what was entered the empty last line has become one.
    const isThere = line !== this.ghost || found === "entered";
    if (isThere && found !== "asked") this.#ask({ type: "duplicate", line });
  }

  /** Whoever was in the line goes on in the next one. */
  #delete(line: string): void {
    if (this.#enter(line) === "asked") return;
    const order = this.#order();
    this.focusCell(order[order.indexOf(line) + 1] ?? this.ghost, "name");
    this.#ask({ type: "delete", line });
  }

  /** Enter: the same column of the next line, and out of the table where there is nothing more to say. */
  #goOn(line: string, column: string): void {
    const rows = this.#rows();
    const row = rows.find(({ id }) => id === line);
    const isEmpty = line === this.ghost && row?.name === undefined && column === "name";
    if (isEmpty) return this.#ask({ type: "leave" });
    const next = rows[rows.findIndex(({ id }) => id === line) + 1]?.id ?? this.ghost;
    // Not every line has a discount, or more text.
    const isThere = columns.some((each) => each === column) || this.#cell(next, column) !== null;
    this.focusCell(next, isThere ? column : "name");
  }

  /** To the line behind one that was just made, or out of the table if none was. */
  async #goBehind(made: EntryKey): Promise<void> {
    await this.updateComplete;
    if (this.ghost === made) this.#ask({ type: "leave" });
    else this.focusCell(this.ghost, "name");
  }

  /** Tab out of the last cell of the last line: what was entered makes it a line, and a new one follows. */
  #leaveGhost(event: KeyboardEvent): void {
    const before = this.ghost;
    const target = event.composedPath()[0];
    if (!(target instanceof HTMLInputElement) || target.value === "") return;
    event.preventDefault();
    // Leaving it reports what stands there.
    target.blur();
    void this.#goBehind(before);
  }
}
customElements.define("line-table", LineTable);

/** Something stands in it that was typed and is entered nowhere. */
function isOpen(field: ValueField): boolean {
  return field.unentered() !== undefined;
}

/** A field that has just come has nothing in it yet that could have the focus. */
async function focusField(field: ValueField, text: string | undefined): Promise<void> {
  await field.updateComplete;
  field.focus();
  if (text !== undefined) field.retype(text);
  field.scrollIntoView({ block: "nearest" });
}

function place(order: readonly string[], line: string): number {
  const index = order.indexOf(line);
  return index < 0 ? order.length : index;
}
