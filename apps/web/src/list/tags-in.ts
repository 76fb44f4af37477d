import { distinctTags } from "@concord/model";
import type { ListedRow } from "../wire/messages.ts";

/** All tags that invoices on this device go by. */
export function tagsIn(rows: Iterable<ListedRow>): readonly string[] {
  const found = new Set<string>();
  for (const { summary } of rows) for (const tag of summary?.tags ?? []) found.add(tag);
  return distinctTags([...found]);
}
