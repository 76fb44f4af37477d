import type { OperationInput } from "@concord/document";
import { EntryKey } from "@concord/model";
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { FieldValue } from "../parts/field-format.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { typedWords } from "../parts/typed-fields.ts";
import { dismiss } from "./banners.ts";
import type { LastWrite } from "../wire/messages.ts";
import type { FieldCommitted, OptionTaken } from "../parts/field-events.ts";
import { ValueField } from "../parts/value-field.ts";
import type { Refusal } from "./entry-queue.ts";
import { nameInLine } from "./field-names.ts";
import type { LinesLost, LostEntry, LostLine } from "./gone-lines.ts";
import { lineOf } from "./invoice-edits.ts";
import type { Edit } from "./invoice-edits.ts";
import type { View } from "./page-view.ts";

/** What somebody sees of an entry that they made. */
export type TypedEntry = Pick<LostEntry, "path" | "label" | "text">;

/** An entry that was on its way when its line went; `edit`: what it comes to. */
interface SentEntry extends TypedEntry {
  readonly edit: Edit;
}

interface Lost extends Pick<LostLine, "line"> {
  readonly entries: readonly (LostEntry | SentEntry)[];
}

/** What is needed to give a line back to whoever typed into it. */
export interface LostTypingHost {
  readonly make: (edit: Edit) => void;
  /** What an entry comes to; undefined before anything is shown. */
  readonly editOf: (path: string, value: FieldValue) => Edit | undefined;
  /** Goes to a cell once it is there, and lets this stand in it, as if it was just typed. */
  readonly focusCell: (line: string, column: string, text?: string) => void;
  readonly requestUpdate: () => void;
}

/** What is known of the invoice in this tab. */
export interface LostTypingSession {
  readonly writes: () => ReadonlyMap<string, LastWrite>;
  readonly type: (path: string, overlay: undefined) => void;
  readonly company: { readonly visit: (field: null) => void };
}

/** Lines that somebody else deleted while one was in them: what was being typed there stays to be seen, and can be taken back with its line. */
export class LostTyping {
  readonly #host: LostTypingHost;
  readonly #session: LostTypingSession;
  #lost: readonly Lost[] = [];

  constructor(host: LostTypingHost, session: LostTypingSession) {
    this.#host = host;
    this.#session = session;
  }

  /** Another invoice is shown. */
  clear(): void {
    this.#lost = [];
  }

  readonly onLost = ({ lines }: LinesLost): void => {
    // Who was in a line that they took away themselves, as with a step back, knows it.
    const told = lines.filter(({ line, entries }) => {
      const by = this.#session.writes().get(`lines.${line}.removed`)?.by;
      return entries.length > 0 || (by !== undefined && by !== "me");
    });
    for (const { line, entries } of told) this.#add(line, entries);
    const left = lines.find(({ wasHere }) => wasHere);
    if (left === undefined) return;
    this.#session.type(`lines.${left.line}`, undefined);
    this.#session.company.visit(null);
  };

  /** An entry was refused. Answers whether that was because its line is gone: then it is told with what else was lost with it. */
  takes({ rule, path = "" }: Pick<Refusal, "rule" | "path">, entry: SentEntry): boolean {
    const line = lineOf(entry.path);
    if (line === undefined || rule !== "entry-removed" || path !== `lines.${line}`) return false;
    const known = this.#lost.find((each) => each.line === line)?.entries ?? [];
    // What stands in the field unentered was typed after it.
    const isOld = known.some((each) => each.path === entry.path && !("edit" in each));
    this.#add(line, isOld ? [] : [entry]);
    this.#host.requestUpdate();
    return true;
  }

  /** What is lost of a line is told and taken back together, and of a field what was typed there last. */
  #add(line: string, entries: Lost["entries"]): void {
    const before = this.#lost.find((each) => each.line === line);
    const kept = (before?.entries ?? []).filter(
      ({ path }) => !entries.some((each) => each.path === path),
    );
    const lost = { line, entries: [...kept, ...entries] };
    this.#lost = [...this.#lost.filter((each) => each !== before), lost];
  }

  banner({
    invoice,
    workspace,
    isFixed,
  }: Pick<View, "invoice" | "workspace" | "isFixed">): TemplateResult {
    return html`${this.#lost.map((lost) => {
      const by = this.#session.writes().get(`lines.${lost.line}.removed`)?.by;
      const known = typeof by === "object" && by !== null ? by : undefined;
      const member = workspace?.members.find(({ id }) => id === known?.id);
      const who = member?.name ?? known?.name ?? msg("Somebody");
      const name = invoice.lines.find(({ id }) => id === lost.line)?.name ?? msg("a line");
      const typed = new Intl.ListFormat(viewerLocale).format(
        lost.entries.map(({ text, label }) => typedWords(text, label)),
      );
      const words =
        typed === ""
          ? msg(str`${who} deleted ${name} while you were there.`)
          : msg(str`${who} deleted ${name} while you were typing there. Not entered: ${typed}.`);
      return html`<div class="banner warn" role="alert">
        <span>${words}</span>
        ${
          isFixed
            ? nothing
            : html`<button type="button" @click=${() => this.#takeBack(lost)}>
                ${typed === "" ? msg("Restore the line") : msg("Restore the line with it")}
              </button>`
        }
        ${dismiss(() => this.#leave(lost))}
      </div>`;
    })}`;
  }

  #leave(lost: Lost, left: Lost["entries"] = []): void {
    this.#lost = this.#lost.flatMap((each) => {
      if (each !== lost) return [each];
      return left.length === 0 ? [] : [{ ...lost, entries: left }];
    });
    this.#host.requestUpdate();
  }

  #takeBack(lost: Lost): void {
    const line = EntryKey.parse(lost.line);
    const restored: OperationInput = { type: "restore-line", line };
    const edits = lost.entries.flatMap((entry) => {
      if ("edit" in entry) return entry.edit;
      return entry.value === undefined ? [] : (this.#host.editOf(entry.path, entry.value) ?? []);
    });
    this.#host.make({
      operations: [restored, ...edits.flatMap(({ operations }) => operations)],
      overlay: Object.assign(
        { [`lines.${line}.removed`]: false },
        ...edits.map(({ overlay }) => overlay),
      ),
    });
    // One has the question at a time.
    const [asked, ...left] = lost.entries.filter(
      (entry) => !("edit" in entry) && entry.value === undefined,
    );
    const [first] = lost.entries;
    const at = (asked ?? first)?.path.split(".")[2] ?? "name";
    this.#host.focusCell(line, at, asked?.text);
    this.#leave(lost, left);
  }
}

/** What somebody sees of an entry that they make, by the field that tells of it just now. */
export function typedEntry(event: FieldCommitted | OptionTaken): TypedEntry {
  const { path } = event;
  const [field] = event.composedPath();
  if (field instanceof ValueField) {
    const text = "value" in event ? field.format.show(event.value ?? "") : field.shown();
    return { path, label: field.label, text };
  }
  const label = nameInLine(path.split(".")[2] ?? "") ?? path;
  return { path, label, text: "value" in event ? (event.value ?? "") : event.text };
}
