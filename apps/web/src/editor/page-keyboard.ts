import type { ReactiveControllerHost } from "lit";
import { isMac } from "../page/key-names.ts";
import { isInLayer, isTyping, lettersOf } from "../page/shortcuts.ts";
import { pageKeyOf } from "./page-keys.ts";
import type { PageKey } from "./page-keys.ts";

/** What a page does with its keys. */
interface PageKeys {
  /** Whether a key is for the page now; else it stays the field's or the browser's own. */
  readonly isFor: (key: PageKey) => boolean;
  readonly press: (key: PageKey) => void;
}

/** Hears the keys of a page, wherever on it somebody is, as long as it stands. */
export function followPageKeys(host: ReactiveControllerHost, { isFor, press }: PageKeys): void {
  const onKey = (event: KeyboardEvent): void => {
    if (isInLayer(event)) return;
    const key = pageKeyOf(event, {
      isTyping: isTyping(event),
      isMac,
      letters: lettersOf(localStorage),
    });
    if (key === undefined || !isFor(key)) return;
    event.preventDefault();
    press(key);
  };
  host.addController({
    hostConnected: () => addEventListener("keydown", onKey),
    hostDisconnected: () => removeEventListener("keydown", onKey),
  });
}
