import { msg, str } from "@lit/localize";
import { LitElement, html, nothing } from "lit";
import type { PropertyDeclarations, PropertyValues, TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { sharedStyles } from "../styles/shared-styles.ts";
import { FieldCommitted, FieldTyped, FieldVisited, TheirsTaken } from "./field-events.ts";
import { fieldBelow } from "./field-below.ts";
import { fieldHead } from "./field-head.ts";
import { plainText } from "./field-format.ts";
import type { FieldFormat, FieldValue, Reading } from "./field-format.ts";
import { fieldStyles } from "./field-styles.ts";
import type { FieldPeer, FieldWriter } from "./field-people.ts";
import { HeldSign } from "./held-sign.ts";
import { toneStyles } from "./people-tones.ts";

/** After this long without a key what stands in a field is reported, though nobody has left it: a tab may be closed at any time. */
const pauseMs = 2_000;
const noPeers: readonly FieldPeer[] = [];

/**
 * One field. It shows a stored value and reports what was entered; what can be read in two ways is asked about, never guessed.
 * While somebody is in it, a change from elsewhere does not touch their text: it is offered below.
 */
export class ValueField extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override properties: PropertyDeclarations = {
    path: { attribute: false },
    label: { attribute: false },
    labelRest: { attribute: false },
    format: { attribute: false },
    value: { attribute: false },
    placeholder: { attribute: false },
    fixed: { attribute: false },
    owner: { attribute: false },
    problem: { attribute: false },
    peers: { attribute: false },
    writer: { attribute: false },
    isLong: { attribute: false },
    bare: { type: Boolean, reflect: true },
    reading: { state: true },
    isHere: { state: true },
    isOvertaken: { state: true },
    isTinted: { state: true },
  };
  /** The register that is shown. */
  declare path: string;
  declare label: string;
  /** What belongs to the label for who does not see where the field stands: ", line 2". */
  declare labelRest: string;
  declare format: FieldFormat;
  declare value: string;
  declare placeholder: string;
  declare fixed: boolean;
  /** The tool that alone may change the value: then nobody else can. */
  declare owner: string | undefined;
  declare problem: string | undefined;
  declare peers: readonly FieldPeer[];
  /** Undefined where the value is of this browser, or nobody knows whose. */
  declare writer: FieldWriter | undefined;
  declare isLong: boolean;
  /** Without a label that is seen, as the cell of a table. */
  declare bare: boolean;
  declare protected reading: Reading | undefined;
  declare protected isHere: boolean;
  declare protected isOvertaken: boolean;
  declare protected isTinted: boolean;
  /** What stands in the field since somebody is in it; undefined while nobody is, then the value stands there. */
  protected text: string | undefined;
  #isTyped = false;
  protected readonly held = new HeldSign(this);
  /** Something was typed since somebody is in it, also if that was reported meanwhile. */
  #hasEntered = false;
  #reported: string | undefined;
  #formula = "";
  #pause: ReturnType<typeof setTimeout> | undefined;

  static override styles = [sharedStyles, toneStyles, fieldStyles];

  constructor() {
    super();
    this.path = "";
    this.label = "";
    this.labelRest = "";
    this.format = plainText;
    this.value = "";
    this.placeholder = "";
    this.fixed = false;
    this.owner = undefined;
    this.problem = undefined;
    this.peers = noPeers;
    this.writer = undefined;
    this.isLong = false;
    this.bare = false;
    this.reading = undefined;
    this.isHere = false;
    this.isOvertaken = false;
    this.isTinted = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Moved to another place of the page, what is typed still waits, and what it offers has closed.
    if (this.#isTyped) this.typed();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#pause);
  }

  /** Something stands here that was typed and that nobody was told of. */
  get hasTyped(): boolean {
    return this.#isTyped;
  }

  /** What was typed and nobody was told of; undefined for nothing. */
  unentered(): string | undefined {
    return this.#isTyped ? this.text?.trim() : undefined;
  }

  /** What was typed here before, and was left without being entered, stands here again, with the question. */
  retype(text: string): void {
    this.text = text;
    this.#setTyped(true);
    this.reading = this.read(text.trim());
  }

  #setTyped(isTyped: boolean): void {
    this.#isTyped = isTyped;
    this.held.tell();
  }

  /** What a text in this field says. */
  protected read(text: string): Reading {
    return this.format.read(text);
  }

  /** What was typed and not reported yet is reported now, if it can be understood. */
  commit(): void {
    const reading = this.#readTyped();
    if (reading === undefined) return;
    this.reading = reading;
    if (reading.type === "value") this.take(reading.value);
  }

  /** What was typed is reported as far as it can be understood. It stays under the hand as it was typed, but is no longer to be written: what comes after it must not be written over by leaving the field. */
  report(): void {
    const reading = this.#readTyped();
    if (reading?.type !== "value") return;
    this.#setTyped(false);
    this.#report(reading.value);
  }

  #readTyped(): Reading | undefined {
    clearTimeout(this.#pause);
    const text = this.unentered();
    if (text === undefined) return undefined;
    const reading = this.read(text);
    if (reading.type === "value") this.#formula = reading.note === undefined ? "" : text;
    return reading;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("value") || changed.get("value") === undefined) return;
    if (changed.has("path") && changed.get("path") !== undefined) {
      // Another register in the same place.
      this.drop();
      return;
    }
    // Told again what was reported from here.
    if (this.#reported === this.value) return;
    this.#reported = undefined;
    const isOwn = this.writer === undefined;
    if (this.text === undefined) {
      this.isTinted = !isOwn;
      this.#formula = "";
    } else if (isOwn) {
      // An own change that does not come from here, such as an undo. What is being typed stays.
      if (!this.#isTyped) this.#adopt();
    } else this.isOvertaken = this.format.show(this.value) !== this.text;
  }

  /** Shows the stored value to who is in the field, ready to be typed over. */
  #adopt(): void {
    this.text = this.format.show(this.value);
    this.#hasEntered = false;
    this.#formula = "";
    this.isOvertaken = false;
    this.reading = undefined;
    this.dispatchEvent(new FieldTyped(this.path, undefined));
    void this.updateComplete.then(() => this.select());
  }

  protected select(): void {
    const input = this.renderRoot.querySelector<HTMLInputElement | HTMLTextAreaElement>("#input");
    if (this.isHere && !this.#isTyped) input?.select();
  }

  protected override render(): TemplateResult {
    const [peer] = this.peers;
    return html`${fieldHead(this, peer)}
      <div
        class="control ${this.isTinted ? "tinted" : ""}"
        data-tone=${peer?.tone ?? (this.isTinted ? this.writer?.tone : undefined) ?? nothing}
        @animationend=${this.#untint}
      >
        ${this.renderControl()}
      </div>
      ${this.#hint()}
      ${fieldBelow({
        reading: this.reading,
        theirs: this.isOvertaken ? this.writer : undefined,
        said: this.#theirs,
        here: this.isHere ? peer : undefined,
        problem: this.text === undefined ? this.problem : undefined,
        onTake: (value) => this.take(value),
        onTheirs: this.#takeTheirs,
      })}`;
  }

  protected renderControl(): TemplateResult {
    return this.isLong
      ? html`<textarea
          id="input"
          dir="auto"
          rows="2"
          placeholder=${this.placeholder === "" ? nothing : this.placeholder}
          .value=${live(this.shown())}
          ?readonly=${this.isLocked}
          aria-describedby=${this.says() ? "below" : nothing}
          @focus=${this.onEnter}
          @input=${this.onInput}
          @blur=${this.onLeave}
        ></textarea>`
      : html`<input
          id="input"
          dir="auto"
          class=${this.format.isNumber === true ? "amount" : ""}
          inputmode=${this.format.isNumber === true ? "decimal" : "text"}
          autocomplete="off"
          placeholder=${this.placeholder === "" ? nothing : this.placeholder}
          title=${this.#formula === "" ? nothing : this.#formula}
          .value=${live(this.shown())}
          ?readonly=${this.isLocked}
          aria-invalid=${String(this.isWrong)}
          aria-describedby=${this.says() ? "below" : nothing}
          @focus=${this.onEnter}
          @input=${this.onInput}
          @keydown=${this.keyed}
          @blur=${this.onLeave}
        />`;
  }

  get isLocked(): boolean {
    return this.fixed || this.owner !== undefined;
  }

  protected get isWrong(): boolean {
    const isAsked = this.reading !== undefined && this.reading.type !== "value";
    return isAsked || (this.problem !== undefined && this.text === undefined);
  }

  /** What stands in it. */
  shown(): string {
    return this.text ?? this.format.show(this.value);
  }

  protected says(): boolean {
    return this.isWrong || this.isOvertaken || (this.isHere && this.peers.length > 0);
  }

  /** How a formula or a short form is understood, before anybody leaves the field. */
  #hint(): TemplateResult | typeof nothing {
    if (!this.isHere || this.text === undefined || !(this.#isTyped || this.#formula !== ""))
      return nothing;
    const reading = this.read(this.text.trim());
    return reading.type === "value" && reading.note !== undefined
      ? html`<span class="hint" role="status">= ${reading.note}</span>`
      : nothing;
  }

  /** What somebody else did with the value, in words. */
  readonly #theirs = (): string => {
    if (this.isLong) return msg("changed this meanwhile");
    return this.value === "" ? msg("emptied this") : msg(str`set ${this.format.show(this.value)}`);
  };

  readonly #untint = (): void => {
    this.isTinted = false;
  };

  readonly #takeTheirs = (): void => {
    const mine = this.read((this.text ?? "").trim());
    // Who only stands in the field has nothing of their own to bring back.
    const entered = this.#hasEntered && mine.type === "value" ? mine.value : undefined;
    this.#useTheirs();
    if (entered !== undefined) this.dispatchEvent(new TheirsTaken(this.path, entered));
  };

  readonly #useTheirs = (): void => {
    this.text = this.isHere ? this.format.show(this.value) : undefined;
    this.#hasEntered = this.isOvertaken = false;
    this.#setTyped(false);
    this.reading = undefined;
    this.requestUpdate();
    this.dispatchEvent(new FieldTyped(this.path, undefined));
  };

  protected readonly onEnter = ({ target }: Event): void => {
    this.isHere = true;
    this.#hasEntered = this.#isTyped;
    this.text ??= this.format.show(this.value);
    this.dispatchEvent(new FieldVisited(this.path, true));
    const isText = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    if (!this.isLong && isText) target.select();
  };

  protected readonly onInput = ({ target }: Event): void => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return;
    this.text = target.value;
    this.#setTyped(true);
    this.#hasEntered = true;
    const reading = this.read(this.text.trim());
    // Once something was wrong, it is looked at with every key.
    if (this.reading !== undefined) this.reading = reading;
    this.dispatchEvent(
      new FieldTyped(this.path, reading.type === "value" ? reading.value : undefined),
    );
    this.typed();
    this.requestUpdate();
  };

  /** Something was typed just now. */
  protected typed(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.report(), pauseMs);
  }

  protected readonly keyed = (event: KeyboardEvent): void => this.onKey(event);

  protected onKey(event: KeyboardEvent): void {
    if (event.key === "Escape" && this.#isTyped) {
      event.stopPropagation();
      this.#useTheirs();
      return;
    }
    // With a key for commands it is the page's.
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    // Whoever hears of the entry may lead the focus elsewhere: this key is not to press what stands there.
    event.preventDefault();
    if (this.reading?.type === "choices") {
      // Asked once, Enter says: the likelier.
      const [likelier] = this.reading.choices;
      if (likelier !== undefined) this.take(likelier.value);
    } else this.commit();
    // Nobody is led on from what could not be understood.
    if (this.reading !== undefined && this.reading.type !== "value") event.stopPropagation();
  }

  protected readonly onLeave = (): void => {
    this.isHere = false;
    this.commit();
    // What could not be understood stays, with the question.
    if (this.reading === undefined || this.reading.type === "value") this.drop();
    this.dispatchEvent(new FieldVisited(this.path, false));
  };

  /** Shows the stored value again. */
  protected drop(): void {
    clearTimeout(this.#pause);
    this.text = undefined;
    this.#setTyped(false);
    this.isOvertaken = false;
    this.reading = undefined;
    this.requestUpdate();
  }

  protected take(value: FieldValue): void {
    this.reading = undefined;
    this.#setTyped(false);
    this.isOvertaken = false;
    this.#report(value);
    this.text = this.isHere ? this.format.show(this.value) : undefined;
  }

  #report(value: FieldValue): void {
    const stored = value ?? "";
    this.#reported = stored;
    if (stored === this.value) {
      this.dispatchEvent(new FieldTyped(this.path, undefined));
      return;
    }
    this.value = stored;
    this.dispatchEvent(new FieldCommitted(this.path, value));
  }
}
customElements.define("value-field", ValueField);
