/** Letters as they are searched: without case and accents. */
export function folded(text: string): string {
  // Most texts have none, and are many.
  if (!/[^ -~]/.test(text)) return text.toLowerCase();
  return text
    .normalize("NFD")
    .replaceAll(/\p{Mn}/gu, "")
    .toLowerCase();
}
