export const isMac = /mac|iphone|ipad/iu.test(globalThis.navigator?.userAgent ?? "");

/** What stands on the keys of this machine. Signs where the system has them in its typefaces, words elsewhere: a missing sign would be an empty box. */
export const keyNames = isMac
  ? ({ command: "⌘", shift: "⇧", alt: "⌥", erase: "⌫" } as const)
  : ({ command: "Ctrl", shift: "Shift", alt: "Alt", erase: "Backspace" } as const);
