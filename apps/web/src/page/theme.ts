/** Shows the page dark where the system is, and follows it while it is open. */
export function followTheme(root: HTMLElement, dark: MediaQueryList): void {
  const show = (): void => {
    root.dataset["theme"] = dark.matches ? "dark" : "light";
  };
  dark.addEventListener("change", show);
  show();
}
