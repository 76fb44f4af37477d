import { msg, str } from "@lit/localize";
import { discarding, keeping } from "@concord/document";
import type { InvoiceSnapshot, OperationInput } from "@concord/document";
import { EntryKey } from "@concord/model";
import type { DocumentId, Invoice, LineTax } from "@concord/model";
import type { Workspace } from "../page/workspace.ts";
import type {
  FieldCaret,
  FieldCommitted,
  FieldTyped,
  FieldVisited,
  OptionTaken,
  TagChanged,
  TheirsTaken,
} from "../parts/field-events.ts";
import type { ConflictChosen } from "./conflict-mark.ts";
import type { EditingSession } from "./editing-session.ts";
import { people } from "./peers-here.ts";
import { whoIsHere } from "./who-is-here.ts";
import type { EntryBooks } from "./entry-books.ts";
import { decisionsOf } from "./field-conflict.ts";
import { fieldEdit, lineEdit, lineOf, merged, tagEdit, typedOverlay } from "./invoice-edits.ts";
import type { Edit, EditBasis } from "./invoice-edits.ts";
import { letGoOf, overwritten } from "./let-go.ts";
import type { LetGo } from "./let-go.ts";
import { editOfIntent, saysOfIntent } from "./line-intents.ts";
import type { LineAction } from "./line-table.ts";
import { LostTyping, typedEntry } from "./lost-typing.ts";
import type { TypedEntry } from "./lost-typing.ts";
import { newEntryKey } from "./new-draft.ts";
import type { PastedLine } from "./paste-lines.ts";
import type { LinesPasted } from "./paste-preview.ts";
import { invoiceWith } from "./pending-writes.ts";
import { sellerEdit } from "./seller-edit.ts";
import { takeOption } from "./take-option.ts";

/** The page, as far as what is entered there needs it. */
export interface DeskHost {
  readonly workspace: Workspace;
  /** What is shown now; undefined before anything is. */
  readonly shown: () =>
    | {
        readonly invoice: Invoice;
        readonly snapshot: InvoiceSnapshot;
        /** The internal note, with what is on its way. */
        readonly note: string;
      }
    | undefined;
  readonly focusField: (path: string) => void;
  readonly focusCell: (line: string, column: string, text?: string) => void;
  readonly preview: (text: string) => void;
  /** Says something in passing, with a way back if there is one. */
  readonly say: (text: string, undo?: () => void) => void;
  readonly requestUpdate: () => void;
}

/** Turns what is entered on the page of an invoice into changes of it. */
export class EditingDesk {
  readonly #host: DeskHost;
  readonly #session: EditingSession;
  readonly #books: EntryBooks;
  #ghost: EntryKey = newEntryKey();
  #made = 0;
  #noteBase: string | undefined;
  /** What was let go of last, as long as nothing was entered after it: the next step back. */
  #letGo: LetGo | undefined;
  #touched: ReadonlySet<string> = new Set();
  #opened: ReadonlySet<string> = new Set();
  /** What was typed into lines that others deleted. */
  readonly lost: LostTyping;

  constructor(host: DeskHost, session: EditingSession, books: EntryBooks) {
    this.#host = host;
    this.#session = session;
    this.#books = books;
    this.lost = new LostTyping(
      {
        make: (edit) => void this.#make(edit),
        editOf: (path, value) => {
          const shown = host.shown();
          return shown && fieldEdit(path, value, this.#basis(shown));
        },
        focusCell: host.focusCell,
        requestUpdate: host.requestUpdate,
      },
      session,
    );
  }

  /** Another invoice is shown. */
  clear(): void {
    this.#ghost = newEntryKey();
    this.#noteBase = undefined;
    this.#letGo = undefined;
    this.#books.chose(undefined);
    this.#touched = new Set();
    this.#opened = new Set();
    this.lost.clear();
  }

  /** Whatever is entered is what a step back takes back first. `typed`: what somebody sees of it, who is to have it back should its line be gone by then. */
  #make(edit: Edit, of?: DocumentId, typed?: TypedEntry): Promise<void> {
    this.#letGo = undefined;
    return this.#session.make(
      edit,
      of,
      (refusal) => typed !== undefined && this.lost.takes(refusal, { ...typed, edit }),
    );
  }

  /** The key of the empty last line, should it become one. */
  ghost(): EntryKey {
    return this.#ghost;
  }

  /** What a field is called while the page is not there: the empty last line gets another key each time. */
  keptName(path: string): string {
    return lineOf(path) === this.#ghost ? path.replace(this.#ghost, "ghost") : path;
  }

  /** Shows a field that may be hidden, by the name that it is kept under, and says its path. */
  reveal(kept: string): string {
    const path = lineOf(kept) === "ghost" ? kept.replace("ghost", this.#ghost) : kept;
    this.#openField(path);
    return path;
  }

  /** Some fields of a line are shown only where something is in them, or somebody has asked for them. */
  #openField(path: string): void {
    if (!/^lines\.[^.]+\.(?:description|discount)$/u.test(path) || this.#opened.has(path)) return;
    this.#opened = new Set([...this.#opened, path]);
    this.#host.requestUpdate();
  }

  /** Fields of lines that are shown though nothing is in them. */
  opened(): ReadonlySet<string> {
    return this.#opened;
  }

  /** The fields that somebody has been in; another set whenever there is one more. */
  touched(): ReadonlySet<string> {
    return this.#touched;
  }

  #basis({ invoice, snapshot, note }: NonNullable<ReturnType<DeskHost["shown"]>>): EditBasis {
    return {
      invoice,
      registers: snapshot.registers,
      ghost: this.#ghost,
      newLineTax: this.#books.newLineTax(invoice),
      note: { base: this.#noteBase ?? note, now: note },
      place: this.#made,
    };
  }

  /** The ghost has become a line: the next one is another. */
  #renewGhost(): void {
    this.#made += 1;
    this.#ghost = newEntryKey();
  }

  readonly onCommitted = (event: FieldCommitted): void => this.#enter(event, typedEntry(event));

  #enter({ path, value }: FieldCommitted, typed: TypedEntry): void {
    const shown = this.#host.shown();
    if (shown === undefined) return;
    const isGhost = lineOf(path) === this.#ghost;
    // An empty last line stays nothing.
    if (isGhost && value === null) return;
    const edit = fieldEdit(path, value, this.#basis(shown));
    if (path === "note") this.#noteBase = value ?? "";
    if (isGhost) this.#renewGhost();
    void this.#make(edit, undefined, typed);
    this.#books.alsoForMade(path, value, shown.invoice);
  }

  readonly onTheirsTaken = ({ path, mine }: TheirsTaken): void => {
    const shown = this.#host.shown();
    if (shown === undefined || lineOf(path) === this.#ghost) return;
    const { registers } = shown.snapshot;
    this.#letGo = letGoOf(fieldEdit(path, mine, this.#basis(shown)), registers);
  };

  readonly onTyped = ({ path, value }: FieldTyped): void => {
    const shown = this.#host.shown();
    // The note as it is stored stands in the field again: what is typed now is a change of that.
    if (path === "note" && value === undefined) this.#noteBase = shown?.note;
    const isShown = value !== undefined && shown !== undefined && path !== "buyer.name";
    this.#session.type(path, isShown ? typedOverlay(path, value, this.#basis(shown)) : undefined);
  };

  readonly onVisited = ({ path, isHere }: FieldVisited): void => {
    this.#session.company.visit(isHere ? path : null);
    if (path === "note") this.#noteBase = isHere ? this.#host.shown()?.note : undefined;
    // What is emptied under a hand stays under it.
    if (isHere) this.#openField(path);
    // What lies empty may be wrong as soon as somebody has been there.
    if (isHere || lineOf(path) === this.#ghost || this.#touched.has(path)) return;
    this.#touched = new Set([...this.#touched, path]);
    this.#host.requestUpdate();
  };

  readonly onCaret = ({ path, from, to }: FieldCaret): void => {
    if (path === "note") this.#session.company.moveCaret({ from, to });
  };

  /** Makes the company of the settings the seller of a draft that has none. */
  readonly takeSeller = (): void => {
    const shown = this.#host.shown();
    const workspace = this.#books.workspace();
    if (shown === undefined || workspace === undefined) return;
    void this.#make(sellerEdit(workspace, shown.invoice, shown.snapshot.registers));
  };

  /** To be spoken. */
  whoIsHere(): string {
    const { company } = this.#session;
    const invoice = this.#host.shown()?.invoice;
    return invoice === undefined
      ? ""
      : whoIsHere(people(company.peers()), company.lastSeen(), invoice);
  }

  /** Throws the draft away as it stands, with what is on its way. */
  readonly discard = (): void => {
    const shown = this.#host.shown();
    if (shown !== undefined) this.#keepOr(discarding(shown));
  };

  readonly keep = (): void => this.#keepOr(keeping);

  #keepOr(operation: OperationInput): void {
    void this.#make({ operations: [operation], overlay: {} });
  }

  readonly onOption = (event: OptionTaken): void => {
    event.found = this.#take(event);
  };

  async #take(event: OptionTaken): Promise<"taken" | "not-taken"> {
    const shown = this.#host.shown();
    if (shown === undefined) return "not-taken";
    const of = this.#session.invoice();
    const before = this.#ghost;
    const typed = typedEntry(event);
    const taken = await takeOption(event, this.#host.workspace, shown.invoice, shown.snapshot);
    // Looking up took a moment, in which another invoice may have come, or the line have become one.
    const isHere = of === this.#session.invoice();
    switch (taken.type) {
      case "fields":
        if (taken.made !== undefined) this.#books.madeCustomer(taken.made);
        if (isHere) this.#books.chose(taken.usualTax);
        void this.#make(merged(taken.fields), of);
        return "taken";
      case "line": {
        if (taken.made !== undefined) this.#books.madeItem(taken.made);
        const now = isHere ? (this.#host.shown() ?? shown) : shown;
        const edit = lineEdit(taken.line, taken.fields, {
          ...this.#basis(now),
          ghost: isHere ? this.#ghost : before,
        });
        if (isHere && taken.line === this.#ghost) this.#renewGhost();
        void this.#make(edit, of, typed);
        return "taken";
      }
      case "value":
        if (isHere) this.#enter(taken.committed, typed);
        return "taken";
      case "nothing":
        // Here the field says it.
        if (!isHere)
          this.#host.say(msg(str`“${event.text}” could not be opened, and was not taken.`));
        return "not-taken";
    }
  }

  readonly onConflict = ({ choice }: ConflictChosen): void => {
    const shown = this.#host.shown();
    if (shown === undefined) return;
    const { live } = shown.snapshot;
    const decider = {
      by: this.#host.workspace.state()?.principal?.name,
      at: new Date().toISOString(),
    };
    void this.#make({ operations: decisionsOf(choice, live, decider), overlay: {} });
  };

  readonly onLine = ({ intent }: LineAction): void => {
    const shown = this.#host.shown();
    if (shown === undefined) return;
    switch (intent.type) {
      case "paste":
        return this.#host.preview(intent.text);
      case "leave":
        return this.#host.focusField("notes.first");
      case "description":
      case "discount":
        this.#openField(`lines.${intent.line}.${intent.type}`);
        return this.#host.focusCell(intent.line, intent.type);
      case "move":
      case "duplicate":
      case "insert":
      case "delete": {
        const key = newEntryKey();
        // With what was entered just now, and is not shown yet.
        const invoice = invoiceWith(shown.snapshot, this.#session.pending());
        void this.#make(editOfIntent(intent, invoice, key));
        if (intent.type === "duplicate" || intent.type === "insert") {
          this.#host.focusCell(key, "name");
        }
        const said = saysOfIntent(intent, invoice);
        if (intent.type === "delete") this.#host.say(said, () => this.#bringBack(intent.line));
      }
    }
  };

  #bringBack(line: string): void {
    const operation: OperationInput = { type: "restore-line", line: EntryKey.parse(line) };
    void this.#make({ operations: [operation], overlay: {} });
  }

  /** A rate of the workspace, else that of new lines; undefined where a person has to say it. */
  readonly taxOfPasted = ({ rate }: PastedLine): LineTax | undefined => {
    const shown = this.#host.shown();
    if (rate !== undefined) return this.#books.taxOfRate(rate);
    return shown && this.#books.newLineTax(shown.invoice);
  };

  readonly onPasted = ({ lines }: LinesPasted): void => {
    const shown = this.#host.shown();
    if (shown === undefined) return;
    const operations = lines.map((line): OperationInput => {
      const tax = this.taxOfPasted(line);
      const { rate: _, ...fields } = line;
      const content = { quantity: "1", ...fields, ...(tax !== undefined && { tax }) };
      return { type: "add-line", line: newEntryKey(), content };
    });
    void this.#make({ operations, overlay: {} });
    this.#host.say(msg(str`Lines added: ${lines.length}`));
  };

  readonly onTag = ({ does, tag }: TagChanged): void => void this.#make(tagEdit(does, tag));

  readonly goBack = (way: "undo" | "redo"): void => {
    const letGo = this.#letGo;
    this.#letGo = undefined;
    if (letGo !== undefined && way === "undo") return this.#bringBackOwn(letGo);
    const said = this.#session.goBack(way, this.#books.workspace());
    void said.then((words) => this.#host.say(words));
  };

  /** It becomes an entry like any other: taken back in its turn, theirs stands again. */
  #bringBackOwn(letGo: LetGo): void {
    const shown = this.#host.shown();
    if (shown === undefined) return;
    const step = overwritten(letGo, shown.snapshot.registers);
    // Shown once it is told back as one's own: until then what stands is theirs.
    if (step === undefined) void this.#make({ ...letGo.edit, overlay: {} });
    else this.#session.explain(step, this.#books.workspace());
  }

  /** Puts back what a skipped step would have put there. */
  readonly restoreSkipped = (): void => {
    const { skipped } = this.#session;
    this.dismissSkipped();
    if (skipped === undefined) return;
    const { path, previous: value } = skipped;
    void this.#make({ operations: [{ type: "set-field", path, value }], overlay: {} });
  };

  readonly dismissSkipped = (): void => {
    this.#session.skipped = undefined;
    this.#host.requestUpdate();
  };
}
