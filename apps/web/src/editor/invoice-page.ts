import { computeTotals } from "@concord/model";
import type { CurrencyCode, DocumentId } from "@concord/model";
import type { InvoiceSnapshot } from "@concord/document";
import type { ConnectorBoard } from "@concord/protocol";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { keyed } from "lit/directives/keyed.js";
import type { Api } from "../page/api.ts";
import { catchFocus } from "../page/catch-focus.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import { go } from "../page/go.ts";
import { historyPath } from "../page/router.ts";
import type { Workspace } from "../page/workspace.ts";
import { activeField } from "../parts/active-field.ts";
import { avatarStyles } from "../parts/avatars.ts";
import { toneStyles } from "../parts/people-tones.ts";
import { TypedFields } from "../parts/typed-fields.ts";
import { tagsIn } from "../list/tags-in.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { Command } from "../shell/commands.ts";
import { say } from "../shell/say.ts";
import { absentInvoice } from "./absent-invoice.ts";
import { banners } from "./banners.ts";
import { buyerCard } from "./buyer-card.ts";
import { changesSeen } from "./changes-seen.ts";
import { EditingDesk } from "./editing-desk.ts";
import { EditingSession } from "./editing-session.ts";
import { editorHead, titleOf } from "./editor-head.ts";
import { editorStyles } from "./editor-styles.ts";
import { EntryBooks } from "./entry-books.ts";
import { IssueDesk } from "./issue-desk.ts";
import { LatestChanges } from "./latest-changes.ts";
import { linksCard } from "./links-card.ts";
import "./line-table.ts";
import type { LineTable } from "./line-table.ts";
import { ListWalk } from "./list-walk.ts";
import { notesCard } from "./notes-card.ts";
import "./paste-preview.ts";
import { pageCommands } from "./page-commands.ts";
import { followPageKeys } from "./page-keyboard.ts";
import type { PageKey } from "./page-keys.ts";
import { seenOf } from "./page-view.ts";
import type { Seen, SeenBasis, View } from "./page-view.ts";
import { OfflineWord } from "./offline-word.ts";
import { PaperDesk } from "./paper-desk.ts";
import { people } from "./peers-here.ts";
import { invoiceWith, noteWith } from "./pending-writes.ts";
import { missingCard } from "./side-cards.ts";
import { creditsCard } from "../settling/credits-card.ts";
import { SettlingDesk } from "../settling/settling-desk.ts";
import { totalsCard } from "./totals-card.ts";
import { linesHead } from "./lines-head.ts";

/** One invoice, to be read and edited. It alone writes: its fields only report what was entered. */
export class InvoicePage extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    invoice: { attribute: false },
    api: { attribute: false },
    board: { attribute: false },
    areDetailsShown: { state: true },
    isDiscountShown: { state: true },
    pasted: { state: true },
  };
  declare workspace: Workspace;
  declare invoice: DocumentId;
  /** The relay's HTTP side; without it only what was seen here is known of the past. */
  declare api: Api | undefined;
  /** What this device last heard of the connectors. */
  declare board: ConnectorBoard | undefined;
  declare protected areDetailsShown: boolean;
  declare protected isDiscountShown: boolean;
  /** What is on its way from the clipboard into lines, while somebody looks at it. */
  declare protected pasted: string | undefined;
  /** Kept for what is entered between two renderings. */
  #view: View | undefined;
  #seen: { readonly basis: SeenBasis; readonly seen: Seen } | undefined;
  /** Before the session: what is typed is entered as long as there is one. */
  readonly #typed = new TypedFields(this, {
    keptName: (path) => this.#desk.keptName(path),
    reveal: (kept) => this.#reveal(kept),
  });
  readonly #session = new EditingSession(this);
  readonly #books = new EntryBooks(this);
  readonly #desk: EditingDesk;
  readonly #listWalk = new ListWalk();
  readonly #latest = new LatestChanges(this);
  readonly #issuing = new IssueDesk(this, this.#session, this.#books, {
    jump: (path) => this.#jump(path),
    open: () => this.#typed.open(),
  });
  readonly #settling = new SettlingDesk(this, this.#session);
  readonly #offline = new OfflineWord(this);
  readonly #paper = new PaperDesk(this, {
    commit: () => this.#typed.commit(),
    open: () => this.#typed.open(),
    isStoring: () => this.#session.isStoring(),
    say: (text) => this.#say(text),
    jump: (path) => this.#jump(path),
  });

  static override styles = [sharedStyles, toneStyles, avatarStyles, editorStyles];

  constructor() {
    super();
    this.api = undefined;
    this.board = undefined;
    this.areDetailsShown = false;
    this.isDiscountShown = false;
    this.pasted = undefined;
    followWorkspace(this, () => this.workspace);
    catchFocus(this, () => this.renderRoot.querySelector("h1"));
    followPageKeys(this, {
      isFor: (key) => this.#isForPage(key),
      press: (key) => this.#do(key),
    });
    const workspace = (): Workspace => this.workspace;
    this.#desk = new EditingDesk(
      {
        get workspace() {
          return workspace();
        },
        shown: () => this.#view,
        focusField: (path) => this.#focusField(path),
        focusCell: (...cell) => this.#table()?.focusCell(...cell),
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

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("invoice")) {
      // What was typed belongs to the invoice in which it was typed.
      this.#typed.leave();
      this.#desk.clear();
      this.#issuing.clear();
      this.#settling.clear();
      this.#paper.clear();
      this.areDetailsShown = false;
      this.isDiscountShown = false;
      this.pasted = undefined;
    }
    const { workspace, invoice } = this;
    this.#typed.turnTo({ workspace, document: invoice, address: `/invoices/${invoice}` });
    this.#session.turnTo(workspace, invoice);
    this.#books.turnTo(this.workspace);
    this.#latest.follow(this.api, this.workspace, this.invoice);
  }

  protected override updated(changed: PropertyValues<this>): void {
    // A new draft begins with whom it is for.
    if (changed.has("invoice") && !this.#session.isStored()) this.#focusField("buyer.name");
  }

  protected override render(): TemplateResult {
    const snapshot = this.#session.snapshot();
    if (typeof snapshot === "string") return absentInvoice(snapshot, this.workspace);
    // Another invoice gets fields of its own: nothing that stands in one may be taken along.
    return html`${keyed(this.invoice, this.#page(this.#look(snapshot)))}`;
  }

  #page(view: View): TemplateResult {
    const desk = this.#desk;
    const { snapshot } = view;
    this.#settling.followAddress(view);
    return html`${this.#head(view)}
      ${banners({
        isIssued: snapshot.issued !== undefined,
        voided: snapshot.ledger.voided,
        isDiscarded: view.isDiscarded,
        onKeep: desk.keep,
        mayOnlyLook: view.mayOnlyLook,
        message: this.#session.message(),
        refusal: this.#session.refusal(),
        onDismissRefusal: this.#session.dismissRefusal,
        skipped: this.#session.skipped,
        onRestore: desk.restoreSkipped,
        onDismiss: desk.dismissSkipped,
      })}
      ${this.#issuing.banner(view)} ${this.#settling.banner(view)} ${desk.lost.banner(view)}
      ${this.#offline.banner(this.workspace)}
      <div
        class="columns"
        @field-committed=${desk.onCommitted}
        @field-typed=${desk.onTyped}
        @field-visited=${desk.onVisited}
        @theirs-taken=${desk.onTheirsTaken}
        @field-caret=${desk.onCaret}
        @option-taken=${desk.onOption}
        @conflict-chosen=${desk.onConflict}
        @line-action=${desk.onLine}
        @tag-changed=${desk.onTag}
        @lines-lost=${desk.lost.onLost}
      >
        <div>
          ${guard([view.marks, this.areDetailsShown, this.#books.language(view.invoice)], () =>
            buyerCard({
              ...view,
              books: this.#books,
              areDetailsShown: this.areDetailsShown,
              onDetails: this.#toggleDetails,
            }),
          )}
          ${linesHead(view)} ${this.#lines(view)}
          ${guard([view.marks], () => notesCard({ ...view, tagsInUse: () => tagsIn(this.workspace.rows().values()) }))}
        </div>
        <div>
          ${totalsCard({
            ...view,
            taxRates: view.workspace?.taxRates ?? [],
            isDiscountShown: this.isDiscountShown,
            onDiscount: this.#showDiscount,
            acts: this.#settling.acts(view),
          })}
          ${guard([snapshot, this.workspace.rowsVersion()], () => creditsCard(snapshot, this.workspace.rows()))}
          ${guard([view.found, view.workspace], () => missingCard({ ...view, onTake: desk.takeSeller, onJump: this.#jump }))}
          ${guard([snapshot, this.board], () => linksCard(snapshot, this.board))}
          ${changesSeen(view, this.#session, this.#latest, this.workspace.state()?.principal?.id)}
        </div>
      </div>
      ${this.#paste(view.invoice.currency)} ${this.#issuing.dialog(view)}
      ${view.isFixed ? this.#settling.dialogs(view) : nothing}
      ${this.#paper.dialog(this.workspace, this.invoice)}`;
  }

  #look(snapshot: InvoiceSnapshot): View {
    const seen = this.#seenFrom([
      snapshot,
      this.#session.pending(),
      this.#session.company.peers(),
      this.#session.writes(),
      this.#books.workspace(),
      this.#desk.touched(),
      this.#desk.opened(),
      this.workspace.state()?.principal?.role,
    ]);
    // Totals follow every key; a field shows what it was told, and not what is being typed into it.
    const typed = this.#session.typed();
    const totals = computeTotals(invoiceWith(snapshot, this.#session.pending(), typed));
    const note = noteWith(snapshot, this.#session.pending());
    this.#view = { ...seen, snapshot, note, totals };
    return this.#view;
  }

  /** It is made anew only where something of what it follows from is another. */
  #seenFrom(basis: SeenBasis): Seen {
    const before = this.#seen;
    if (before?.basis.every((each, index) => each === basis[index]) === true) return before.seen;
    const seen = seenOf(basis, this.#books);
    this.#seen = { basis, seen };
    return seen;
  }

  #head(view: View): TemplateResult {
    const { snapshot, isFixed } = view;
    const state = this.workspace.state();
    const status = this.#session.status();
    const isStored = this.#session.isStored();
    return editorHead({
      title: titleOf(snapshot, isStored),
      summary: this.workspace.rows().get(this.invoice)?.summary,
      sync: state === undefined || !isStored ? undefined : { ...state, status },
      people: people(this.#session.company.peers()),
      lastSeen: this.#session.company.lastSeen(),
      said: this.#session.company.said(),
      isFixed,
      onBack: this.#desk.goBack,
      primary: this.#issuing.action(view) ?? this.#settling.action(view),
      history: historyPath(this.invoice),
      onDiscard: isStored && !isFixed && !view.isDiscarded ? this.#desk.discard : undefined,
      onPreview: isStored ? this.#paper.preview : undefined,
    });
  }

  #lines({ lines, context, totals }: View): TemplateResult {
    return html`<line-table
      .lines=${lines}
      .ghost=${this.#desk.ghost()}
      .nets=${new Map(totals.lines.map(({ id, amount }) => [String(id), amount]))}
      .context=${context}
    ></line-table>`;
  }

  #paste(currency: CurrencyCode | undefined): TemplateResult | typeof nothing {
    return this.pasted === undefined
      ? nothing
      : html`<paste-preview
          .text=${this.pasted}
          .currency=${currency}
          .taxOf=${this.#desk.taxOfPasted}
          @lines-pasted=${this.#desk.onPasted}
          @close=${this.#endPaste}
        ></paste-preview>`;
  }

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
    const shown = this.#reveal(path);
    const [, line, column = "name"] = /^lines\.([^.]+)\.([^.]+)/u.exec(shown) ?? [];
    if (line === undefined) this.#focusField(shown);
    // What lies over the page has closed by then.
    else void this.updateComplete.then(() => this.#table()?.focusCell(line, column));
  };

  /** Shows the field of a path, and says the path that it has now. */
  #reveal(path: string): string {
    if (/^(?:buyer\.(?!name)|references\.buyer)/u.test(path)) this.areDetailsShown = true;
    if (path === "discount") this.isDiscountShown = true;
    return this.#desk.reveal(path);
  }

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
    const page = pageCommands(this.#view?.isFixed === false, (key) => this.#do(key));
    return [...this.#settling.commands(this.#view), ...page];
  }

  /** Has something said in passing, by whoever shows such things. */
  #say(text: string, undo?: () => void): void {
    // Also from a page that one has left meanwhile.
    const at = this.#typed.frame();
    if (text !== "" && at !== undefined) say(at, undo === undefined ? { text } : { text, undo });
  }

  #isForPage(key: PageKey): boolean {
    // What is being typed is the field's own to take back.
    if (key === "undo" || key === "redo")
      return this.#view?.isFixed === false && activeField()?.hasTyped !== true;
    // Where nothing is on its way it is the browser's own.
    return key !== "print" || this.#typed.open().length > 0 || this.#session.isStoring();
  }

  #do(key: PageKey): void {
    switch (key) {
      case "primary":
        return this.#primary();
      case "undo":
      case "redo":
        return this.#desk.goBack(key);
      case "previous":
        return void this.#walk(-1);
      case "next":
        return void this.#walk(1);
      case "history":
        return go(this, historyPath(this.invoice));
      case "why":
        return go(this, historyPath(this.invoice, activeField()?.path));
      case "print":
        return this.#paper.print();
      case "preview":
        return this.#paper.preview();
      case "discard":
        return this.#desk.discard();
      case "who-is-here":
        return this.#say(this.#desk.whoIsHere());
    }
  }

  #primary(): void {
    const view = this.#view;
    if (view?.isFixed === true) this.#settling.action(view)?.run();
    else this.#issuing.run(view, () => this.#typed.commit());
  }

  async #walk(by: 1 | -1): Promise<void> {
    const step = await this.#listWalk.step(this.workspace, this.invoice, by);
    return step.type === "end" ? this.#say(step.words) : go(this, `/invoices/${step.id}`);
  }
}
customElements.define("invoice-page", InvoicePage);
