import type { DocumentId } from "@concord/model";
import { msg, str } from "@lit/localize";
import type { LitElement, ReactiveController } from "lit";
import { go } from "../page/go.ts";
import type { Workspace } from "../page/workspace.ts";
import { say } from "../shell/say.ts";
import { fieldsIn } from "./active-field.ts";
import type { FieldHolds } from "./field-events.ts";
import type { TagsField } from "./tags-field.ts";
import { ValueField } from "./value-field.ts";

/** What a page enters, and where that is. */
export interface EntryPlace {
  readonly workspace: Workspace;
  readonly document: DocumentId | undefined;
  /** Where one comes back to it. */
  readonly address: string;
}

/** How a page names its fields over a time in which it is not there. */
export interface FieldNames {
  readonly keptName: (path: string) => string;
  /** Shows the field of such a name, should it be hidden, and says how it is called now. */
  readonly reveal: (kept: string) => string;
}

const plainNames: FieldNames = { keptName: (path) => path, reveal: (kept) => kept };

/** Before all others that hear of it: they ask what has been entered. */
const firstOf = { capture: true };

/** Fields of a page that has just come are waited for so often and so long. */
const tries = 20;
const pauseMs = 50;

/**
 * What is typed into the fields of a page and entered nowhere yet. Whoever goes away in the middle of a word has still written it; what cannot be entered without an answer is
 * kept, said, and stands in its field again when one comes back.
 */
export class TypedFields implements ReactiveController {
  readonly #host: LitElement;
  readonly #names: FieldNames;
  readonly #fields = new Set<ValueField>();
  #place: EntryPlace | undefined;
  /** Within what the page stands, the nearest first: some of it stays when the page goes. */
  #around: readonly Element[] = [];
  #hasLooked = false;

  constructor(host: LitElement, names: FieldNames = plainNames) {
    this.#host = host;
    this.#names = names;
    host.addController(this);
  }

  hostConnected(): void {
    this.#around = [...around(this.#host)];
    this.#host.addEventListener("field-holds", this.#onHolds);
    for (const event of ["pagehide", "beforeunload"] as const) {
      addEventListener(event, this.#report, firstOf);
    }
    document.addEventListener("visibilitychange", this.#onVisibility, firstOf);
  }

  hostDisconnected(): void {
    this.leave();
    this.#host.removeEventListener("field-holds", this.#onHolds);
    for (const event of ["pagehide", "beforeunload"] as const) {
      removeEventListener(event, this.#report, firstOf);
    }
    document.removeEventListener("visibilitychange", this.#onVisibility, firstOf);
  }

  /** From now on what is typed belongs there. */
  turnTo(place: EntryPlace): void {
    const { workspace, document: of, address } = place;
    const before = this.#place;
    this.#place = place;
    if (before?.address !== address || before.workspace !== workspace) this.#hasLooked = false;
    else if (before.document === of) return;
    this.#tell();
  }

  hostUpdated(): void {
    const place = this.#place;
    if (place === undefined || this.#hasLooked) return;
    if (place.workspace.typed.leftAt(place.address).length === 0) return;
    // Before the document is there, no field is.
    if (fieldsIn(this.#host.renderRoot).length === 0) return;
    this.#hasLooked = true;
    void this.#putBack(place);
  }

  /** The fields in which something stands that is entered nowhere. */
  open(): readonly ValueField[] {
    return [...this.#fields];
  }

  /** Enters what was typed. What cannot be understood is asked about in its field. */
  commit(): void {
    for (const field of this.open()) field.commit();
    this.#host.renderRoot.querySelector<TagsField>("tags-field")?.enter();
  }

  /** The page is left, or shows something else: what it was about can still be entered now, and what cannot is kept. */
  leave(): void {
    const place = this.#place;
    if (place === undefined) return;
    this.commit();
    const left = this.open().flatMap((field) => {
      const text = field.unentered();
      const path = this.#names.keptName(field.path);
      return text === undefined ? [] : [{ path, text, words: unenteredWords(field) }];
    });
    this.#fields.clear();
    this.#tell();
    this.#place = undefined;
    const { workspace, address } = place;
    if (left.length === 0) return;
    workspace.typed.leave(address, left);
    const frame = this.frame();
    if (frame === undefined) return;
    const words = left.map((each) => each.words).join(", ");
    say(frame, { text: msg(str`Not entered yet: ${words}.`), undo: () => go(frame, address) });
  }

  /** The page, or what is left of what it stood in. */
  frame(): Element | undefined {
    return this.#around.find(({ isConnected }) => isConnected);
  }

  /** What was left here stands in its fields again. What has no field any more is let go of. */
  async #putBack({ workspace, address }: EntryPlace): Promise<void> {
    const [first] = workspace.typed.leftAt(address);
    for (const { path, text } of workspace.typed.leftAt(address)) {
      const field = await this.#fieldOf(path);
      if (this.#place?.address !== address) return;
      workspace.typed.takeBack(address, path);
      if (field === undefined || field.hasTyped) continue;
      field.retype(text);
      if (path === first?.path) field.focus();
    }
  }

  async #fieldOf(kept: string): Promise<ValueField | undefined> {
    for (let count = 0; count < tries; count += 1) {
      const path = this.#names.reveal(kept);
      const fields = fieldsIn(this.#host.renderRoot);
      const found = fields.find((field) => field.path === path && !field.isLocked);
      if (found !== undefined) return found;
      await new Promise((waited) => setTimeout(waited, pauseMs));
    }
    return undefined;
  }

  readonly #onHolds = ({ field, isHeld }: FieldHolds): void => {
    if (!(field instanceof ValueField)) return;
    // One that is taken out of the page says so to itself alone.
    if (isHeld) field.addEventListener("field-holds", this.#onHolds);
    else field.removeEventListener("field-holds", this.#onHolds);
    if (isHeld) this.#fields.add(field);
    else this.#fields.delete(field);
    this.#tell();
  };

  #tell(): void {
    this.#place?.workspace.typed.holds(this, this.#fields.size, this.#place.document);
    if (this.#host.isConnected) this.#host.requestUpdate();
  }

  readonly #report = (): void => {
    for (const field of this.open()) field.report();
  };

  /** A phone may end what nobody sees without a word. */
  readonly #onVisibility = (): void => {
    if (document.visibilityState === "hidden") this.#report();
  };
}

/** An element and everything that it stands in, however deep in components. */
function* around(element: Element): Generator<Element> {
  for (let at: Node | null = element; at !== null; at = outOf(at)) {
    if (at instanceof Element) yield at;
  }
}

function outOf(node: Node): Node | null {
  return node instanceof ShadowRoot ? node.host : node.parentNode;
}

/** What stands in a field and is entered nowhere, and where. */
export function unenteredWords(field: ValueField): string {
  return typedWords(field.shown(), `${field.label}${field.labelRest}`);
}

/** What was typed, and where. */
export function typedWords(text: string, label: string): string {
  return msg(str`“${text}” in ${label}`);
}
