import { come } from "./come.ts";

/** What no first view needs, and what comes soon after it: without a network there would be nowhere to get it from. */
export const soonParts = {
  invoice: () => import("../editor/invoice-page.ts"),
  palette: () => import("../shell/palette.ts"),
  shortcuts: () => import("../shell/shortcut-list.ts"),
  sync: () => import("../shell/sync-panel.ts"),
  "bulk-bar": () => import("../list/bulk-bar.ts"),
  columns: () => import("../list/column-menu.ts"),
  "filter-panel": () => import("../list/filter-panel.ts"),
  "bulk-ask": () => import("../list/bulk-ask.ts"),
  views: () => import("../list/view-menu.ts"),
} as const;

/** Resolves after the first attempt of each. */
export async function comeSoon(): Promise<void> {
  await Promise.all(Object.entries(soonParts).map(([part, load]) => come(part, load)));
}
