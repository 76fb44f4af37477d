import type { Remote } from "@concord/bridge/connector";
import type { JsonValue } from "@concord/model";
import { z } from "zod";
import type { Query, StripeApi } from "./stripe-api.ts";
import { ok } from "./stripe-remote.ts";

export const Tagged = z.object({
  id: z.string(),
  created: z.int().optional(),
  metadata: z.record(z.string(), z.string()).default({}),
});
export type Tagged = z.infer<typeof Tagged>;

/** Ids of the objects of a list whose metadata fit. `notBefore`: seconds since 1970. */
export async function matching(
  api: StripeApi,
  path: string,
  query: Query,
  notBefore: number | undefined,
  fits: (object: Tagged) => boolean,
): Promise<Remote<readonly string[]>> {
  const since: Query = notBefore === undefined ? [] : [["created[gte]", String(notBefore)]];
  const all = await api.all(path, [...query, ...since]);
  return all.type === "failed" ? all : ok(idsOf(all.value, fits));
}

/** The same for payment records. They are listed newest first, and not by time everywhere: pages are read until they are too old. */
export async function recordsSince(
  api: StripeApi,
  notBefore: number,
  fits: (object: Tagged) => boolean,
): Promise<Remote<readonly string[]>> {
  const ids: string[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await api.page("/v1/payment_records", [
      ["limit", "100"],
      ...(after === undefined ? [] : ([["starting_after", after]] as const)),
    ]);
    if (page.type === "failed") return page;
    ids.push(...idsOf(page.value.data, fits));
    const last = Tagged.safeParse(page.value.data.at(-1)).data;
    if (!page.value.hasMore || last === undefined || (last.created ?? 0) < notBefore)
      return ok(ids);
    after = last.id;
  }
}

function idsOf(
  objects: readonly JsonValue[],
  fits: (object: Tagged) => boolean,
): readonly string[] {
  return objects
    .flatMap((object) => Tagged.safeParse(object).data ?? [])
    .filter(fits)
    .map(({ id }) => id);
}
