const place = "concord-hide-position";
const changed = "concord-own-position";

/** Whether others see that this device's person is in an invoice, and not where. */
export function isPositionHidden(storage: Pick<Storage, "getItem">): boolean {
  return storage.getItem(place) === "yes";
}

/** Takes effect at once in this tab, and in the others with their next sign of life. */
export function hidePosition(isHidden: boolean, storage: Pick<Storage, "setItem">): void {
  storage.setItem(place, isHidden ? "yes" : "no");
  dispatchEvent(new Event(changed));
}

/** Returns how to stop. */
export function onPositionChoice(listener: () => void): () => void {
  addEventListener(changed, listener);
  return () => removeEventListener(changed, listener);
}
