/** Goes to an address of the app, from anywhere in it. */
export function go(from: EventTarget, address: string): void {
  from.dispatchEvent(new CustomEvent("go", { detail: address, bubbles: true, composed: true }));
}
