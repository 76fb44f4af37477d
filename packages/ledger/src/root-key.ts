/** The keys of a ledger document's root: the `seq` of the entry, registers by path, names of authors by id. A sign before path and id keeps them apart. */
export const entryKey = "entry";
export const registerKey = (path: string): string => `/${path}`;
export const nameKey = (author: string): string => `@${author}`;

export type RootKey =
  | { readonly type: "entry" }
  | { readonly type: "register"; readonly path: string }
  | { readonly type: "name"; readonly author: string }
  | { readonly type: "foreign" };

export function readRootKey(key: string): RootKey {
  if (key === entryKey) return { type: "entry" };
  if (key.startsWith("/")) return { type: "register", path: key.slice(1) };
  if (key.startsWith("@")) return { type: "name", author: key.slice(1) };
  return { type: "foreign" };
}
