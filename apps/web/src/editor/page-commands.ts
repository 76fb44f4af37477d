import { msg } from "@lit/localize";
import { keyNames } from "../page/key-names.ts";
import type { Command } from "../shell/commands.ts";
import type { PageKey } from "./page-keys.ts";

/** What the palette offers on the page of an invoice: what its keys do. */
export function pageCommands(mayChange: boolean, run: (does: PageKey) => void): readonly Command[] {
  const { command, shift, alt } = keyNames;
  const steps: readonly Command[] = [
    {
      name: msg("Issue this invoice"),
      icon: "check",
      keys: `${command} ${msg("Enter")}`,
      run: () => run("primary"),
    },
    { name: msg("Undo"), icon: "undo", keys: `${command} Z`, run: () => run("undo") },
    { name: msg("Redo"), icon: "redo", keys: `${command} ${shift} Z`, run: () => run("redo") },
    { name: msg("Discard draft"), icon: "bin", run: () => run("discard") },
  ];
  return [
    ...(mayChange ? steps : []),
    { name: msg("History"), icon: "undo", keys: "H", run: () => run("history") },
    { name: msg("Preview"), icon: "document", run: () => run("preview") },
    { name: msg("Who is here"), icon: "person", keys: `${alt} P`, run: () => run("who-is-here") },
    {
      name: msg("Previous invoice of the list"),
      icon: "document",
      keys: `${alt} ←`,
      run: () => run("previous"),
    },
    {
      name: msg("Next invoice of the list"),
      icon: "document",
      keys: `${alt} →`,
      run: () => run("next"),
    },
  ];
}
