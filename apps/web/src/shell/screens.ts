import { msg } from "@lit/localize";
import type { BoardSource } from "../connectors/board-source.ts";
import type { Route } from "../page/router.ts";
import type { Workspace } from "../page/workspace.ts";
import type { IconName } from "../styles/icons.ts";

/** What is known of what waits for a person. */
interface WaitingKnown {
  readonly workspace: Workspace;
  /** Connectors in need. */
  readonly connectors: number;
}

/** A screen that one can go to from anywhere: the rail, the palette and the shortcuts all show this one list. */
export interface Screen {
  readonly path: string;
  readonly name: () => string;
  readonly icon: IconName;
  /** After G it leads here. */
  readonly letter: string;
  readonly holds: (route: Route) => boolean;
  /** How much there waits for a person. */
  readonly waiting?: (known: WaitingKnown) => number;
  /** How much of it somebody asked this person to see to. */
  readonly asked?: (known: WaitingKnown) => number;
}

export const screens: readonly Screen[] = [
  {
    path: "/invoices",
    name: () => msg("Invoices"),
    icon: "document",
    letter: "i",
    holds: ({ screen }) => ["invoices", "invoice", "history"].includes(screen),
  },
  {
    path: "/conflicts",
    name: () => msg("Conflicts"),
    icon: "fork",
    letter: "c",
    holds: ({ screen }) => screen === "conflicts",
    waiting: ({ workspace }) => workspace.conflicts(),
    asked: ({ workspace }) => workspace.asked(workspace.state()?.principal?.name ?? ""),
  },
  {
    path: "/connectors",
    name: () => msg("Connectors"),
    icon: "arrow",
    letter: "n",
    holds: ({ screen }) => screen === "connectors",
    waiting: ({ connectors }) => connectors,
  },
  {
    path: "/settings",
    name: () => msg("Settings"),
    icon: "sliders",
    letter: "s",
    holds: ({ screen }) => screen === "settings" || screen === "audit",
  },
];

/** How many connectors wait for a person. */
export function connectorsInNeed(board: BoardSource | undefined): number {
  const connectors = board?.known()?.board.connectors ?? [];
  return connectors.filter(({ state }) => state === "needs-you").length;
}
