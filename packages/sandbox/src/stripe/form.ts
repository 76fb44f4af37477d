/** A decoded form: leaves are texts, lists are objects whose keys are indexes. */
export type FormTree = string | { [key: string]: FormTree };

/** The parts of `a[b][0][]`: `a`, `b`, `0` and "" for an empty pair. */
function pathOf(name: string): readonly string[] {
  const open = name.indexOf("[");
  if (open <= 0) return [name];
  const inner = [...name.slice(open).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? "");
  return [name.slice(0, open), ...inner];
}

/** Without a prototype, so that a field may be called "constructor". */
const empty = (): { [key: string]: FormTree } => Object.create(null);

/**
 * Decodes `application/x-www-form-urlencoded` with brackets, as Stripe takes it.
 *
 * `lines[0][amount]=5&expand[]=customer` becomes `{ lines: { 0: { amount: "5" } }, expand: { 0:
 * "customer" } }`. A later value of the same name wins.
 */
export function decodeForm(text: string): { [key: string]: FormTree } {
  const root = empty();
  for (const [name, value] of new URLSearchParams(text)) {
    const path = pathOf(name);
    let node = root;
    path.forEach((part, depth) => {
      const key = part === "" ? String(Object.keys(node).length) : part;
      if (depth === path.length - 1) {
        node[key] = value;
        return;
      }
      const child = node[key];
      const next = typeof child === "object" ? child : empty();
      node[key] = next;
      node = next;
    });
  }
  return root;
}
