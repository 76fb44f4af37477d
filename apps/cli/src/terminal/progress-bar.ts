const full = "█";
const rest = "░";

/** "invoices ████████░░░░ 812 of 1,000 · 81 %", or without a total "invoices 812". Plain text, to be coloured by who prints it. */
export function progressBar(
  progress: { readonly phase: string; readonly done: number; readonly total?: number | undefined },
  width: number,
): string {
  const { phase, done, total } = progress;
  const count = done.toLocaleString("en");
  if (total === undefined || total === 0) return `${phase} ${count}`;
  const share = Math.min(1, done / total);
  const filled = Math.round(share * width);
  const bar = full.repeat(filled) + rest.repeat(width - filled);
  return `${phase} ${bar} ${count} of ${total.toLocaleString("en")} · ${Math.floor(share * 100)} %`;
}
