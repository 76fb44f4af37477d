import type { EntryStub } from "../reading/history-entry.ts";

/** By what way a change came in: somebody's hand, a file that was imported, another tool by its name, or the relay's registrar. */
export type HistorySource =
  | { readonly type: "person" }
  | { readonly type: "import" }
  | { readonly type: "tool"; readonly tool: string }
  | { readonly type: "registrar" };

/** The name under which a relay's registrar writes. */
const registrar = "registrar";
/** How the ids of connectors begin. */
const connector = "connector:";

export function sourceOf({
  author,
  operations,
}: Pick<EntryStub, "author" | "operations">): HistorySource {
  if (author.id === registrar) return { type: "registrar" };
  if (author.id.startsWith(connector)) {
    return { type: "tool", tool: author.id.slice(connector.length).toLowerCase() };
  }
  // Nobody enters an invoice that was issued elsewhere by hand.
  const isImport = operations.includes("create") && operations.includes("mark-issued");
  return { type: isImport ? "import" : "person" };
}

/** One word for a source, the same for equal ones. */
export function sourceKey(source: HistorySource): string {
  return source.type === "tool" ? `tool:${source.tool}` : source.type;
}
