import type { ReactiveControllerHost } from "lit";
import { focusedElement } from "./focused-element.ts";

/** Where a rendering takes away what had the focus, since it was done or is no longer possible, the focus is on `instead`: else the keyboard would begin at the top of the page again. */
export function catchFocus(
  host: ReactiveControllerHost & HTMLElement,
  instead: () => HTMLElement | null,
): void {
  let before: HTMLElement | undefined;
  host.addController({
    hostUpdate: () => {
      const isHere = (host.shadowRoot?.activeElement ?? null) !== null;
      before = isHere ? focusedElement() : undefined;
    },
    hostUpdated: () => {
      if (before?.isConnected !== false) return;
      // A dialog that closes with this rendering gives the focus back first.
      requestAnimationFrame(() => {
        if (host.isConnected && focusedElement() === undefined) instead()?.focus();
      });
    },
  });
}
