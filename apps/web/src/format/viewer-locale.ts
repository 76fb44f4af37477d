/** The first of the viewer's languages that Intl understands: some systems hand out names that are none ("en-US@posix"). */
export function localeFrom(languages: readonly string[]): string {
  return languages.find(isLocale) ?? "en";
}

export const viewerLocale = localeFrom(globalThis.navigator?.languages ?? []);

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}
