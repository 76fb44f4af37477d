import { z } from "zod";
import { invalidParameter } from "./api-error.ts";
import type { Customer } from "./customers.ts";
import { expandable } from "./endpoint.ts";
import { defaultLimit, pageOf } from "./listing.ts";
import { Int, Text } from "./params.ts";
import type { World } from "./world.ts";

export const SearchParams = z.strictObject({
  ...expandable,
  query: Text,
  limit: Int.refine((limit) => limit >= 1 && limit <= 100, "Invalid limit").optional(),
  page: Text.optional(),
});

export interface SearchResult {
  readonly object: "search_result";
  readonly url: string;
  readonly has_more: boolean;
  readonly next_page: string | null;
  readonly data: readonly Customer[];
}

type Clause = (customer: Customer) => boolean;

// A text stands in either kind of quotes.
const text = `(?:"([^"]*)"|'([^']*)')`;
const clause = new RegExp(String.raw`^(email|name|phone|metadata\[${text}\]):${text}(?: AND |$)`);

/** Of the query language what is exact: `email:"…"`, `metadata["…"]:"…"`, joined by AND. Letters count the same in either case. */
function clausesOf(query: string): readonly Clause[] {
  const clauses: Clause[] = [];
  let rest = query;
  do {
    const found = clause.exec(rest);
    if (found === null) {
      const message = `We were unable to parse your search query: ${query}`;
      throw invalidParameter(message, "parameter_invalid", "query");
    }
    const [whole, field, keyA, keyB, valueA, valueB] = found;
    const wanted = (valueA ?? valueB ?? "").toLowerCase();
    const key = keyA ?? keyB;
    clauses.push((customer) => {
      const held =
        key !== undefined
          ? customer.metadata[key]
          : field === "email"
            ? customer.email
            : field === "name"
              ? customer.name
              : customer.phone;
      return held?.toLowerCase() === wanted;
    });
    rest = rest.slice(whole.length);
  } while (rest !== "");
  return clauses;
}

/** A page of the customers that a query finds, newest first. The index is late: what was made within `searchLagMs` is not in it yet. */
export function searchCustomers(
  world: World,
  url: string,
  { query, limit = defaultLimit, page }: z.output<typeof SearchParams>,
): SearchResult {
  const clauses = clausesOf(query);
  const indexed = world.now() - world.settings.searchLagMs / 1_000;
  const { data, hasMore } = pageOf(
    world,
    { kind: "customer", order: "newest-first", ...(page === undefined ? {} : { after: page }) },
    limit,
    (customer) =>
      !customer.deleted && customer.created <= indexed && clauses.every((fits) => fits(customer)),
  );
  return {
    object: "search_result",
    url,
    has_more: hasMore,
    next_page: hasMore ? (data.at(-1)?.id ?? null) : null,
    data,
  };
}
