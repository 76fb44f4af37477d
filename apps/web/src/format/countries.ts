const names = new Map<string, Intl.DisplayNames>();

/** What a country is called in a language; a code that Intl knows none for stays as it is. */
export function countryName(code: string, locale: string): string {
  const known =
    names.get(locale) ?? new Intl.DisplayNames([locale], { type: "region", fallback: "code" });
  names.set(locale, known);
  return /^[A-Za-z]{2}$/u.test(code) ? (known.of(code.toUpperCase()) ?? code) : code;
}
