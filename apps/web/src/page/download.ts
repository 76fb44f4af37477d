/** Gives a person a file. */
export function downloadText(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  // Later: the browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
