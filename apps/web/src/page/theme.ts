export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const place = "concord-theme";

/** Light or dark as this device was told, else as the system is, followed while the page is open. */
export interface ThemeChoice {
  readonly theme: () => Theme;
  readonly choose: (theme: Theme) => void;
}

export function followTheme(
  root: HTMLElement,
  dark: MediaQueryList,
  storage: Pick<Storage, "getItem" | "setItem">,
): ThemeChoice {
  const theme = (): Theme => themes.find((each) => each === storage.getItem(place)) ?? "system";
  const show = (): void => {
    const chosen = theme();
    const system = dark.matches ? "dark" : "light";
    root.dataset["theme"] = chosen === "system" ? system : chosen;
  };
  dark.addEventListener("change", show);
  show();
  return {
    theme,
    choose: (next) => {
      storage.setItem(place, next);
      show();
    },
  };
}
