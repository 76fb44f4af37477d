import { z } from "zod";
import { listPlaces } from "../page/kept-places.ts";
import { readKept } from "../page/kept.ts";

const SavedViews = z.array(
  z.object({ name: z.string().min(1).max(60), search: z.string().startsWith("?") }).readonly(),
);

/** A name for an address of the list: what it shows, and in which order. */
export type SavedView = z.infer<typeof SavedViews>[number];

type Kept = Pick<Storage, "getItem" | "setItem">;

/** The views that somebody has saved on this device, by their names. */
export function savedViews(holder: string, storage: Pick<Storage, "getItem">): SavedView[] {
  return readKept(SavedViews, listPlaces(holder).views, storage) ?? [];
}

export function keepViews(holder: string, views: readonly SavedView[], storage: Kept): void {
  storage.setItem(listPlaces(holder).views, JSON.stringify(views));
}

/** Views with one more. A name means one view: what went by it before is replaced. */
export function withView(views: readonly SavedView[], view: SavedView): readonly SavedView[] {
  return [...without(views, view.name), view].toSorted((one, other) =>
    one.name.localeCompare(other.name),
  );
}

export function without(views: readonly SavedView[], name: string): readonly SavedView[] {
  return views.filter((each) => each.name !== name);
}

/** The address under which the list shows a view. */
export function viewPath({ search }: SavedView): string {
  return `/invoices${search}`;
}
