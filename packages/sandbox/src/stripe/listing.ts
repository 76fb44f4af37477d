import { z } from "zod";
import type { Walk } from "../kernel/store.ts";
import { invalidParameter, noSuch } from "./api-error.ts";
import { expandable } from "./endpoint.ts";
import { Int, Text } from "./params.ts";
import type { Kind, Kinds, World } from "./world.ts";

/** Parameters of every list. */
export const paging = {
  ...expandable,
  limit: Int.refine((limit) => limit >= 1 && limit <= 100, "Invalid limit").optional(),
  starting_after: Text.optional(),
  ending_before: Text.optional(),
};
export type Paging = z.output<z.ZodObject<typeof paging>>;

/** Parameters of a list that is reached through its owner's path. */
export const PagingOnly = z.strictObject(paging);

export interface ListObject<T> {
  readonly object: "list";
  readonly url: string;
  readonly has_more: boolean;
  readonly data: readonly T[];
}

/** Of a page, where none is asked for. */
export const defaultLimit = 10;

/**
 * A page of objects, newest first, of those that `keep` accepts.
 *
 * `starting_after` continues below an object, `ending_before` above it.
 */
export function listObjects<K extends Kind>(
  world: World,
  kind: K,
  url: string,
  page: Paging,
  keep: (object: Kinds[K]) => boolean = () => true,
  owner?: string,
): ListObject<Kinds[K]> {
  const limit = page.limit ?? defaultLimit;
  const { starting_after: below, ending_before: above } = page;
  if (below !== undefined && above !== undefined) {
    const message = "You cannot parameterize ending_before and starting_after together.";
    throw invalidParameter(message, "parameter_invalid", "ending_before");
  }
  const cursor = below ?? above;
  if (cursor !== undefined && world.find(kind, cursor) === undefined)
    throw noSuch(kind, cursor, below === undefined ? "ending_before" : "starting_after");

  const { data, hasMore } = pageOf(
    world,
    {
      kind,
      order: above === undefined ? "newest-first" : "oldest-first",
      ...(owner === undefined ? {} : { owner }),
      ...(cursor === undefined ? {} : { after: cursor }),
    },
    limit,
    keep,
  );
  return {
    object: "list",
    url,
    has_more: hasMore,
    data: above === undefined ? data : data.toReversed(),
  };
}

/** The first objects of a walk that `keep` accepts, and whether there are more. */
export function pageOf<K extends Kind>(
  world: World,
  walk: Walk & { readonly kind: K },
  limit: number,
  keep: (object: Kinds[K]) => boolean,
): { readonly data: readonly Kinds[K][]; readonly hasMore: boolean } {
  const found: Kinds[K][] = [];
  for (const object of world.kernel.store.walk<Kinds[K]>(walk)) {
    if (!keep(object)) continue;
    found.push(object);
    if (found.length > limit) break;
  }
  return { data: found.slice(0, limit), hasMore: found.length > limit };
}

/** A page of objects that stand inside another one, in their own order. */
export function listInside<T extends { readonly id: string }>(
  all: readonly T[],
  url: string,
  page: Paging,
): ListObject<T> {
  const limit = page.limit ?? defaultLimit;
  const index = (id: string): number => all.findIndex((item) => item.id === id);
  if (page.ending_before !== undefined) {
    const end = index(page.ending_before);
    const start = Math.max(0, end - limit);
    return { object: "list", url, has_more: start > 0, data: all.slice(start, Math.max(0, end)) };
  }
  const start = page.starting_after === undefined ? 0 : index(page.starting_after) + 1;
  const data = all.slice(start, start + limit);
  return { object: "list", url, has_more: start + limit < all.length, data };
}
