import type { FieldValue } from "./field-format.ts";

const through = { bubbles: true, composed: true } as const;

/** A value that a person has entered and that could be understood; null for none. */
export class FieldCommitted extends Event {
  readonly path: string;
  readonly value: FieldValue;
  constructor(path: string, value: FieldValue) {
    super("field-committed", through);
    this.path = path;
    this.value = value;
  }
}

/** What somebody is typing, as far as it can be understood already. It is not to be stored. Undefined for what cannot, and where the stored value stands in the field again. */
export class FieldTyped extends Event {
  readonly path: string;
  readonly value: FieldValue | undefined;
  constructor(path: string, value: FieldValue | undefined) {
    super("field-typed", through);
    this.path = path;
    this.value = value;
  }
}

/** Something stands in a field that is entered nowhere yet, or no longer does. A field that is taken out of the page says it to itself alone. */
export class FieldHolds extends Event {
  readonly field: EventTarget;
  readonly isHeld: boolean;
  constructor(field: EventTarget, isHeld: boolean) {
    super("field-holds", through);
    this.field = field;
    this.isHeld = isHeld;
  }
}

/** A person let go of what they had entered, for what somebody else had written meanwhile. */
export class TheirsTaken extends Event {
  readonly path: string;
  /** What they let go of. */
  readonly mine: FieldValue;
  constructor(path: string, mine: FieldValue) {
    super("theirs-taken", through);
    this.path = path;
    this.mine = mine;
  }
}

/** Somebody wants a tag on the invoice, or off it. */
export class TagChanged extends Event {
  readonly does: "add-tag" | "remove-tag";
  readonly tag: string;
  constructor(does: "add-tag" | "remove-tag", tag: string) {
    super("tag-changed", through);
    this.does = does;
    this.tag = tag;
  }
}

/** Somebody went into a field, or left it. */
export class FieldVisited extends Event {
  readonly path: string;
  readonly isHere: boolean;
  constructor(path: string, isHere: boolean) {
    super("field-visited", through);
    this.path = path;
    this.isHere = isHere;
  }
}

/** The caret of who is in a text is elsewhere: between the letters of the stored text. */
export class FieldCaret extends Event {
  readonly path: string;
  readonly from: number;
  readonly to: number;
  constructor(path: string, from: number, to: number) {
    super("field-caret", through);
    this.path = path;
    this.from = from;
    this.to = to;
  }
}

/** One of the options of a field was taken, by its id. `text` is what was typed to find it. */
export class OptionTaken extends Event {
  readonly path: string;
  readonly id: string;
  readonly text: string;
  /** Given by whoever has to look it up first: whether that came to anything. */
  found: Promise<"taken" | "not-taken"> | undefined;
  constructor(path: string, id: string, text: string) {
    super("option-taken", through);
    this.path = path;
    this.id = id;
    this.text = text;
  }
}

declare global {
  interface HTMLElementEventMap {
    "field-committed": FieldCommitted;
    "field-typed": FieldTyped;
    "field-holds": FieldHolds;
    "theirs-taken": TheirsTaken;
    "field-visited": FieldVisited;
    "tag-changed": TagChanged;
    "field-caret": FieldCaret;
    "option-taken": OptionTaken;
  }
}
