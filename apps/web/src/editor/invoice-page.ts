import { keyNames } from "../page/key-names.ts";
import { msg } from "@lit/localize";
import { computeTotals, findings } from "@concord/model";
import type {
  CurrencyCode,
  DocumentId,
  Finding,
  Invoice,
  InvoiceLine,
  Role,
  Totals,
} from "@concord/model";
import type { Workspace as WorkspaceContent } from "@concord/model";
import type { InvoiceSnapshot } from "@concord/document";
import type { ConnectorBoard } from "@concord/protocol";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { keyed } from "lit/directives/keyed.js";
import { viewerLocale } from "../format/viewer-locale.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import type { Workspace } from "../page/workspace.ts";
import { activeField, typedFields } from "../parts/active-field.ts";
import { toneStyles } from "../parts/people-tones.ts";
import type { LastWrite, Peer } from "../wire/messages.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { Command } from "../shell/commands.ts";
import { say } from "../shell/say.ts";
import { syncWords } from "../shell/sync-words.ts";
import { banners } from "./banners.ts";
import { buyerCard } from "./buyer-card.ts";
import { EditingDesk } from "./editing-desk.ts";
import { EditingSession } from "./editing-session.ts";
import { editorHead } from "./editor-head.ts";
import { editorStyles } from "./editor-styles.ts";
import { EntryBooks } from "./entry-books.ts";
import type { Marks } from "./field-template.ts";
import type { LineContext } from "./line-row.ts";
import { linksCard } from "./links-card.ts";
import "./line-table.ts";
import type { LineTable } from "./line-table.ts";
import { marksOf } from "./marks.ts";
import { notesCard } from "./notes-card.ts";
import "./paste-preview.ts";
import type { LinesPasted } from "./paste-preview.ts";
import { people } from "./peers-here.ts";
import { invoiceWith, noteWith } from "./pending-writes.ts";
import type { PendingWrites } from "./pending-writes.ts";
import { changesCard, missingCard } from "./side-cards.ts";
import { totalsCard } from "./totals-card.ts";

/** What is shown of the invoice as it is stored and on its way. */
interface Seen {
  readonly invoice: Invoice;
  /** Those that were not deleted. */
  readonly lines: readonly InvoiceLine[];
  readonly context: LineContext;
  readonly found: readonly Finding[];
  readonly workspace: WorkspaceContent | undefined;
  readonly marks: Marks;
  /** Nothing of it can be changed but internal notes. */
  readonly isFixed: boolean;
  readonly mayOnlyLook: boolean;
}

/** What is shown at this moment, with what is being typed. */
interface View extends Seen {
  readonly snapshot: InvoiceSnapshot;
  /** The internal note, with what is on its way. */
  readonly note: string;
  readonly totals: Totals;
}

/** One invoice, to be read and edited. It alone writes: its fields only report what was entered. */
export class InvoicePage extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    invoice: { attribute: false },
    board: { attribute: false },
    areDetailsShown: { state: true },
    isDiscountShown: { state: true },
    pasted: { state: true },
  };
  declare workspace: Workspace;
  declare invoice: DocumentId;
  /** What this device last heard of the connectors. */
  declare board: ConnectorBoard | undefined;
  declare protected areDetailsShown: boolean;
  declare protected isDiscountShown: boolean;
  /** What is on its way from the clipboard into lines, while somebody looks at it. */
  declare protected pasted: string | undefined;
  /** Kept for what is entered between two renderings. */
  #view: View | undefined;
  #seen: { readonly basis: readonly unknown[]; readonly seen: Seen } | undefined;
  readonly #session = new EditingSession(this);
  readonly #books = new EntryBooks(this);
  readonly #desk: EditingDesk;

  static override styles = [sharedStyles, toneStyles, editorStyles];

  constructor() {
    super();
    this.board = undefined;
    this.areDetailsShown = false;
    this.isDiscountShown = false;
    this.pasted = undefined;
    followWorkspace(this, () => this.workspace);
    const workspace = (): Workspace => this.workspace;
    this.#desk = new EditingDesk(
      {
        get workspace() {
          return workspace();
        },
        shown: () => this.#view,
        focusField: (path) => this.#focusField(path),
        focusCell: (line, column) => this.#table()?.focusCell(line, column),
        preview: (text) => {
          this.pasted = text;
        },
        say: (text, undo) => this.#say(text, undo),
        requestUpdate: () => this.requestUpdate(),
      },
      this.#session,
      this.#books,
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("keydown", this.#onKey);
    addEventListener("pagehide", this.#onHide);
  }

  override disconnectedCallback(): void {
    this.#reportTyped();
    super.disconnectedCallback();
    removeEventListener("keydown", this.#onKey);
    removeEventListener("pagehide", this.#onHide);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("invoice")) {
      // What was typed belongs to the invoice in which it was typed.
      this.#reportTyped();
      this.#desk.clear();
      this.areDetailsShown = false;
      this.isDiscountShown = false;
      this.pasted = undefined;
    }
    this.#session.turnTo(this.workspace, this.invoice);
    this.#books.turnTo(this.workspace);
  }

  protected override updated(changed: PropertyValues<this>): void {
    // A new draft begins with whom it is for.
    if (changed.has("invoice") && !this.#session.isStored()) this.#focusField("buyer.name");
  }

  protected override render(): TemplateResult {
    const snapshot = this.#session.snapshot();
    if (snapshot === "opening") {
      return html`<p class="meta" role="status">${msg("Opening…")}</p>`;
    }
    if (snapshot === "none") {
      return html`<h1>${msg("This invoice is not on this device")}</h1>
        <p>
          ${msg("It was never stored, or it has not arrived here yet.")}
          <a href="/invoices">${msg("Go to the invoices")}</a>
        </p>`;
    }
    // Another invoice gets fields of its own: nothing that stands in one may be taken along.
    return html`${keyed(this.invoice, this.#page(this.#look(snapshot)))}`;
  }

  #page(view: View): TemplateResult {
    const desk = this.#desk;
    const { snapshot } = view;
    return html`${this.#head(view)}
      ${banners({
        isIssued: snapshot.issued !== undefined,
        mayOnlyLook: view.mayOnlyLook,
        message: this.#session.message(),
        refusal: this.#session.refusal(),
        onDismissRefusal: this.#session.dismissRefusal,
        skipped: this.#session.skipped,
        onRestore: desk.restoreSkipped,
        onDismiss: desk.dismissSkipped,
      })}
      <div
        class="columns"
        @field-committed=${desk.onCommitted}
        @field-typed=${desk.onTyped}
        @field-visited=${desk.onVisited}
        @option-taken=${desk.onOption}
        @conflict-chosen=${desk.onConflict}
        @line-action=${desk.onLine}
      >
        <div>
          ${guard([view.marks, this.areDetailsShown], () =>
            buyerCard({
              ...view,
              findCustomer: this.#books.findCustomer,
              areDetailsShown: this.areDetailsShown,
              onDetails: this.#toggleDetails,
            }),
          )}
          ${this.#lines(view)} ${guard([view.marks], () => notesCard(view))}
        </div>
        <div>
          ${totalsCard({
            ...view,
            taxRates: view.workspace?.taxRates ?? [],
            isDiscountShown: this.isDiscountShown,
            onDiscount: this.#showDiscount,
          })}
          ${guard([view.found, view.workspace], () => missingCard({ ...view, onTake: desk.takeSeller, onJump: this.#jump }))}
          ${guard([snapshot, this.board], () => linksCard(snapshot, this.board))} ${this.#changes()}
        </div>
      </div>
      ${this.#paste(view.invoice.currency)}`;
  }

  #look(snapshot: InvoiceSnapshot): View {
    const seen = this.#seenFrom([
      snapshot,
      this.#session.pending(),
      this.#session.peers(),
      this.#session.writes(),
      this.#books.workspace(),
      this.#desk.touched(),
      this.#desk.discounted(),
      this.workspace.state()?.principal?.role,
    ]);
    // Totals follow every key; a field shows what it was told, and not what is being typed into it.
    const typed = this.#session.typed();
    const totals = computeTotals(invoiceWith(snapshot, this.#session.pending(), typed));
    const note = noteWith(snapshot, this.#session.pending());
    this.#view = { ...seen, snapshot, note, totals };
    return this.#view;
  }

  /** What follows from all but what is being typed: it is made anew only where one of these is another. */
  #seenFrom(
    basis: readonly [
      InvoiceSnapshot,
      PendingWrites,
      readonly Peer[],
      ReadonlyMap<string, LastWrite>,
      WorkspaceContent | undefined,
      ReadonlySet<string>,
      ReadonlySet<string>,
      Role | undefined,
    ],
  ): Seen {
    const before = this.#seen;
    if (before?.basis.every((each, index) => each === basis[index]) === true) return before.seen;
    const [snapshot, pending, peers, writes, workspace, touched, discounted, role] = basis;
    const invoice = invoiceWith(snapshot, pending);
    const mayOnlyLook = role === "viewer" || role === "auditor";
    const isFixed = mayOnlyLook || snapshot.issued !== undefined;
    const found = isFixed ? [] : findings(invoice);
    const isTouched = (path: string): boolean => touched.has(path);
    const marks = marksOf({ snapshot, workspace, peers, writes, findings: found, isTouched, role });
    const context = {
      marks,
      currency: invoice.currency,
      isFixed,
      findItem: this.#books.findItem,
      ...this.#books.taxes(invoice),
      discounted,
    };
    const lines = invoice.lines.filter(({ removed }) => removed !== true);
    const seen = { invoice, lines, context, found, workspace, marks, isFixed, mayOnlyLook };
    this.#seen = { basis, seen };
    return seen;
  }

  #head({ snapshot, invoice, isFixed }: View): TemplateResult {
    const state = this.workspace.state();
    const status = this.#session.status();
    const isStored = this.#session.isStored();
    const unnumbered = isStored ? msg("Draft") : msg("New invoice");
    return editorHead({
      number: snapshot.issued?.number ?? invoice.number ?? unnumbered,
      summary: this.workspace.rows().get(this.invoice)?.summary,
      sync:
        state === undefined || !isStored
          ? undefined
          : syncWords({ ...state, status }, Date.now(), viewerLocale),
      isSynced: status.state === "synced",
      people: people(this.#session.peers()),
      isFixed,
      onBack: this.#desk.goBack,
    });
  }

  #lines({ lines, context, totals }: View): TemplateResult {
    return html`<line-table
      .lines=${lines}
      .ghost=${this.#desk.ghost()}
      .nets=${new Map(totals.lines.map(({ id, net }) => [String(id), net]))}
      .context=${context}
    ></line-table>`;
  }

  #changes(): unknown {
    const changes = this.#session.changes();
    const isSent = this.#session.status().state === "synced";
    return guard([changes, isSent], () => changesCard(changes, isSent));
  }

  #paste(currency: CurrencyCode | undefined): TemplateResult | typeof nothing {
    return this.pasted === undefined
      ? nothing
      : html`<paste-preview
          .text=${this.pasted}
          .currency=${currency}
          @lines-pasted=${this.#onPasted}
          @close=${this.#endPaste}
        ></paste-preview>`;
  }

  readonly #onPasted = (event: LinesPasted): void => this.#desk.onPasted(event);

  readonly #endPaste = (): void => {
    this.pasted = undefined;
  };

  readonly #toggleDetails = (): void => {
    this.areDetailsShown = !this.areDetailsShown;
  };

  readonly #showDiscount = (): void => {
    this.isDiscountShown = true;
    this.#focusField("discount");
  };

  readonly #jump = (path: string): void => {
    if (/^(?:buyer\.(?!name)|references\.buyer)/u.test(path)) this.areDetailsShown = true;
    const [, line, column = "name"] = /^lines\.([^.]+)\.([^.]+)/u.exec(path) ?? [];
    if (line === undefined) this.#focusField(path);
    else this.#table()?.focusCell(line === "ghost" ? this.#desk.ghost() : line, column);
  };

  #focusField(path: string): void {
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`)?.focus(),
    );
  }

  #table(): LineTable | null {
    return this.renderRoot.querySelector<LineTable>("line-table");
  }

  /** For the palette. */
  commands(): readonly Command[] {
    if (this.#view?.isFixed !== false) return [];
    return [
      {
        name: msg("Undo"),
        icon: "undo",
        keys: `${keyNames.command} Z`,
        run: () => this.#desk.goBack("undo"),
      },
      {
        name: msg("Redo"),
        icon: "redo",
        keys: `${keyNames.command} ${keyNames.shift} Z`,
        run: () => this.#desk.goBack("redo"),
      },
    ];
  }

  /** Has something said in passing, by whoever shows such things. */
  #say(text: string, undo?: () => void): void {
    if (text !== "") say(this, undo === undefined ? { text } : { text, undo });
  }

  /** Whoever goes away in the middle of a word has still written it. */
  #reportTyped(): void {
    for (const typed of typedFields(this.renderRoot)) typed.commit();
  }

  readonly #onHide = (): void => this.#reportTyped();

  readonly #onKey = (event: KeyboardEvent): void => {
    const isCommand = event.metaKey || event.ctrlKey;
    if (!isCommand || event.altKey || event.defaultPrevented) return;
    const key = event.key.toLowerCase();
    const isRedo = key === "y" || (key === "z" && event.shiftKey);
    if (!isRedo && key !== "z") return;
    // What is being typed is the field's own to take back.
    if (this.#view?.isFixed !== false || activeField()?.hasTyped === true) return;
    event.preventDefault();
    this.#desk.goBack(isRedo ? "redo" : "undo");
  };
}
customElements.define("invoice-page", InvoicePage);
