import type { ReactiveController, ReactiveControllerHost } from "lit";
import { FieldHolds } from "./field-events.ts";

/** Tells whether something stands in a field that is entered nowhere yet, whenever that is new. A field that is taken out of the page holds nothing for it; moved to another place of it, what it held. */
export class HeldSign implements ReactiveController {
  readonly #field: ReactiveControllerHost & EventTarget & { readonly hasTyped: boolean };
  #isHeld = false;

  constructor(field: ReactiveControllerHost & EventTarget & { readonly hasTyped: boolean }) {
    this.#field = field;
    field.addController(this);
  }

  hostConnected(): void {
    this.tell();
  }

  hostDisconnected(): void {
    this.#say(false);
  }

  tell(): void {
    this.#say(this.#field.hasTyped);
  }

  #say(isHeld: boolean): void {
    if (this.#isHeld === isHeld) return;
    this.#isHeld = isHeld;
    this.#field.dispatchEvent(new FieldHolds(this.#field, isHeld));
  }
}
