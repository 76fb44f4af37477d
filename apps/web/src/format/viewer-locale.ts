/** The first of the viewer's languages that Intl understands: some systems hand out names that are none ("en-US@posix"). */
export function localeFrom(languages: readonly string[]): string {
  return languages.find(isLocale) ?? "en";
}

const preferred = globalThis.navigator?.languages ?? [];

/** How numbers and days are written. It follows a language that the viewer chooses, in the country of the browser's settings where those know one. */
export let viewerLocale = localeFrom(preferred);

/** Writes numbers and days as a language does, from here on. */
export function chooseFormats(language: string): void {
  viewerLocale = localeFrom([
    ...preferred.filter((each) => each.split("-")[0] === language),
    language,
  ]);
}

export function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}
