/** Rules that the text of a SPEC.md states: its lines `- **XX7** …`. */
export function rulesStatedIn(spec: string): readonly string[] {
  return [...spec.matchAll(/^- \*\*([A-Z]{2}\d+)\*\*/gm)].map((match) => match[1] ?? "");
}

/** Rules that the names of tests begin with: `[XX7] …`, or several, `[XX7, XX8] …`. */
export function rulesNamedIn(source: string): readonly string[] {
  return [...source.matchAll(/["'`]\[([A-Z]{2}\d+(?:,\s*[A-Z]{2}\d+)*)\]/g)].flatMap((match) =>
    (match[1] ?? "").split(/,\s*/),
  );
}

/** Stated rules that no test names. */
export function untested(stated: readonly string[], named: readonly string[]): readonly string[] {
  return stated.filter((rule) => !named.includes(rule));
}

/** Rules that stand more than once, or that a test names though they stand nowhere. */
export function unstated(stated: readonly string[], named: readonly string[]): readonly string[] {
  const twice = stated.filter((rule, index) => stated.indexOf(rule) !== index);
  return [...new Set([...twice, ...named.filter((rule) => !stated.includes(rule))])];
}
