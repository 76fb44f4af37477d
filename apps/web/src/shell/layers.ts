/** What may lie over the page, one at a time. */
export type Layer = "palette" | "shortcuts" | "sync";

export const layers: readonly Layer[] = ["palette", "shortcuts", "sync"];

/** No layer is of the first view: each comes when it is asked for, or soon after the page stands. */
export function loadLayer(layer: Layer): Promise<unknown> {
  switch (layer) {
    case "palette":
      return import("./palette.ts");
    case "shortcuts":
      return import("./shortcut-list.ts");
    case "sync":
      return import("./sync-panel.ts");
  }
}
