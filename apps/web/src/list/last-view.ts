import { z } from "zod";
import { columns, newestFirst } from "./list-order.ts";
import type { ListOrder } from "./list-order.ts";

const LastView = z.object({
  search: z.string(),
  order: z.object({ by: z.enum(columns), direction: z.enum(["ascending", "descending"]) }),
  scrolled: z.number(),
});

/** How the list was left: it opens so again. */
export interface LastView {
  readonly search: string;
  readonly order: ListOrder;
  readonly scrolled: number;
}

const place = "concord-list";

export function lastView(storage: Pick<Storage, "getItem">): LastView {
  try {
    return LastView.parse(JSON.parse(storage.getItem(place) ?? ""));
  } catch {
    return { search: "", order: newestFirst, scrolled: 0 };
  }
}

export function keepView(view: LastView, storage: Pick<Storage, "setItem">): void {
  storage.setItem(place, JSON.stringify(view));
}
