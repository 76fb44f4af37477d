/** A finger that rests so long means the thing under it, not what it opens. */
const restMs = 500;
/** A finger that moves farther scrolls. */
const slackPx = 10;

/** Tells when a finger rests on something. A mouse has other ways. */
export class LongPress<T> {
  readonly #onPress: (what: T) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #from: { readonly x: number; readonly y: number } | undefined;
  #hasFired = false;

  constructor(onPress: (what: T) => void) {
    this.#onPress = onPress;
  }

  begin({ pointerType, clientX: x, clientY: y }: PointerEvent, what: T): void {
    this.end();
    this.#hasFired = false;
    if (pointerType !== "touch") return;
    this.#from = { x, y };
    this.#timer = setTimeout(() => {
      this.#hasFired = true;
      this.#onPress(what);
    }, restMs);
  }

  move({ clientX, clientY }: PointerEvent): void {
    if (this.#from === undefined) return;
    const { x, y } = this.#from;
    if (Math.hypot(clientX - x, clientY - y) > slackPx) this.end();
  }

  readonly end = (): void => {
    clearTimeout(this.#timer);
    this.#from = undefined;
  };

  /** Whether a click is the end of a long press, and so means nothing else. It is asked for once: the next click comes from elsewhere. */
  takeClick(): boolean {
    const hasFired = this.#hasFired;
    this.#hasFired = false;
    return hasFired;
  }

  /** Whether a finger lies there, or has just pressed long: then no menu of the browser comes. */
  isTouched(): boolean {
    return this.#from !== undefined || this.#hasFired;
  }
}
