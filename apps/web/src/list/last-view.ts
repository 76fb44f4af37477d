import { DocumentId } from "@concord/model";
import { z } from "zod";
import { readKept } from "../page/kept.ts";
import { columns, newestFirst } from "./list-order.ts";
import type { ListOrder } from "./list-order.ts";

const LastView = z.object({
  search: z.string(),
  order: z.object({ by: z.enum(columns), direction: z.enum(["ascending", "descending"]) }),
  scrolled: z.number(),
  seen: z
    .object({
      ids: z.array(DocumentId).max(200).readonly(),
      before: z.int().nonnegative(),
      all: z.int().nonnegative(),
    })
    .nullable()
    .default(null),
});

/** What of the list was in view. */
export interface SeenPart {
  readonly ids: readonly DocumentId[];
  /** How many stood above them. */
  readonly before: number;
  /** How many the list had. */
  readonly all: number;
}

/** How the list was left: it opens so again. */
export interface LastView {
  readonly search: string;
  readonly order: ListOrder;
  readonly scrolled: number;
  /** With it the list opens before all rows are read. */
  readonly seen: SeenPart | null;
}

const place = "concord-list";

export function lastView(storage: Pick<Storage, "getItem">): LastView {
  const nothing = { search: "", order: newestFirst, scrolled: 0, seen: null };
  return readKept(LastView, place, storage) ?? nothing;
}

/** What was in view when the list was left, if it shows the same now. */
export function seenIn(left: LastView, search: string, order: ListOrder): SeenPart | null {
  const { by, direction } = left.order;
  const isSame = left.search === search && by === order.by && direction === order.direction;
  return isSame ? left.seen : null;
}

export function keepView(view: LastView, storage: Pick<Storage, "setItem">): void {
  storage.setItem(place, JSON.stringify(view));
}
