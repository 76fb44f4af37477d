import { msg, str } from "@lit/localize";
import type { Command } from "../shell/commands.ts";
import { filters } from "./list-filter.ts";
import type { Filter } from "./list-filter.ts";
import { filterWords } from "./list-tools.ts";

/** What the palette offers while the list is shown. */
export function listCommands(does: {
  readonly search: () => void;
  readonly show: (status: Filter) => void;
  readonly export: () => void;
}): readonly Command[] {
  return [
    { name: msg("Search invoices"), icon: "search", keys: "/", run: does.search },
    ...filters.map((status): Command => ({
      name: msg(str`Show: ${filterWords()[status]}`),
      icon: "funnel",
      run: () => does.show(status),
    })),
    { name: msg("Export the list as CSV"), icon: "save", run: does.export },
  ];
}
