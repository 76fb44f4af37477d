import { msg, str } from "@lit/localize";
import { savedViews, viewPath } from "../list/saved-views.ts";
import { chooseDensity, densityOf } from "../page/density.ts";
import { hidePosition, isPositionHidden } from "../page/own-position.ts";
import type { Theme } from "../page/theme.ts";
import { holderIn } from "../page/kept-places.ts";
import { barredFromWriting } from "../page/barred.ts";
import type { Workspace } from "../page/workspace.ts";
import { language, languageNames, languages } from "../words/language.ts";
import type { Language } from "../words/language.ts";
import type { Command } from "./commands.ts";
import { screens } from "./screens.ts";

/** What the palette can do of itself. */
export interface PaletteDeps {
  readonly go: (path: string) => void;
  readonly create: () => void;
  readonly show: (layer: "shortcuts" | "sync") => void;
  readonly chooseTheme: (theme: Theme) => void;
  readonly chooseLanguage: (language: Language) => void;
}

/** Everything that can be opened or done: what the screen offers first, then what holds everywhere, then what there is. */
export function paletteCommands(
  ofScreen: readonly Command[],
  workspace: Workspace,
  { go, create, show, chooseTheme, chooseLanguage }: PaletteDeps,
): readonly Command[] {
  const themeNames: Readonly<Record<Theme, string>> = {
    system: msg("Appearance: as the system is"),
    light: msg("Appearance: light"),
    dark: msg("Appearance: dark"),
  };
  const other = languages.filter((each) => each !== language());
  return [
    ...ofScreen,
    ...(barredFromWriting(workspace) === ""
      ? [{ name: msg("New invoice"), icon: "plus", keys: "N", run: create } as const]
      : []),
    ...screens.map(({ name, path, icon, letter }): Command => ({
      name: name(),
      icon,
      keys: `G ${letter.toUpperCase()}`,
      run: () => go(path),
    })),
    ...savedViews(holderIn(workspace.state()), localStorage).map((view): Command => ({
      name: view.name,
      detail: msg("View"),
      icon: "bookmark",
      run: () => go(viewPath(view)),
    })),
    { name: msg("Settings: company"), icon: "sliders", run: () => go("/settings/company") },
    { name: msg("Settings: numbering"), icon: "sliders", run: () => go("/settings/numbering") },
    { name: msg("Settings: conflict rules"), icon: "sliders", run: () => go("/settings/rules") },
    { name: msg("Settings: appearance"), icon: "sliders", run: () => go("/settings/appearance") },
    { name: msg("Settings: this device"), icon: "sliders", run: () => go("/settings/device") },
    { name: msg("Practise offline"), icon: "device", run: () => go("/practice") },
    { name: msg("What is saved and sent"), icon: "device", run: () => show("sync") },
    { name: msg("Keyboard shortcuts"), icon: "keys", keys: "?", run: () => show("shortcuts") },
    hiding(),
    ...(["system", "light", "dark"] as const).map((theme): Command => ({
      name: themeNames[theme],
      icon: "theme",
      run: () => chooseTheme(theme),
    })),
    density(),
    ...other.map((each): Command => ({
      name: msg(str`Language: ${languageNames[each]}`),
      icon: "speech",
      run: () => chooseLanguage(each),
    })),
    ...ofWorkspace(workspace, go),
  ];
}

function hiding(): Command {
  const isHidden = isPositionHidden(localStorage);
  return {
    name: isHidden ? msg("Show others where I am") : msg("Hide my position"),
    icon: "person",
    run: () => hidePosition(!isHidden, localStorage),
  };
}

function density(): Command {
  const isCompact = densityOf(localStorage) === "compact";
  return {
    name: isCompact ? msg("List: comfortable rows") : msg("List: compact rows"),
    icon: "columns",
    run: () => chooseDensity(isCompact ? "comfortable" : "compact", localStorage),
  };
}

function ofWorkspace(workspace: Workspace, go: (path: string) => void): readonly Command[] {
  const invoices: Command[] = [];
  const customers: Command[] = [];
  for (const { document, kind, summary, name } of workspace.rows().values()) {
    if (summary !== undefined) {
      invoices.push({
        name: summary.number ?? msg("Draft"),
        detail: summary.buyerName ?? "",
        icon: "document",
        run: () => go(`/invoices/${document}`),
      });
    } else if (kind === "party" && name !== undefined) {
      customers.push({
        name,
        detail: msg("Customer"),
        icon: "person",
        run: () => go(`/invoices?customer=${encodeURIComponent(name)}`),
      });
    }
  }
  return [...customers, ...invoices];
}
