import type { z } from "zod";
import type { Api } from "./api.ts";

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: number | string | null;
}

/** Every item of a list that the relay gives in pages, in its order. `query` stays the same for all of them. */
export async function allItems<Item>(
  api: Pick<Api, "get">,
  path: string,
  schema: z.ZodType<Page<Item>>,
  query: Readonly<Record<string, string>> = {},
): Promise<readonly Item[]> {
  const all: Item[] = [];
  let next: Page<Item>["next"] = null;
  do {
    const asked: string = new URLSearchParams({
      ...query,
      ...(next !== null && { cursor: String(next) }),
    }).toString();
    const page: Page<Item> = await api.get(asked === "" ? path : `${path}?${asked}`, schema);
    all.push(...page.items);
    next = page.next;
  } while (next !== null);
  return all;
}
