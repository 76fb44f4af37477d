import { localeFrom } from "../format/viewer-locale.ts";

/**
 * How days and numbers stand on paper: in the language that is wished for, and in the way of a country. A language that names none is written as the viewer writes it, else
 * as where the seller is: plain "en" would be that of the United States, whose days are read wrongly everywhere else.
 */
export function paperLocale(
  wished: readonly string[],
  viewer: string,
  sellerCountry: string | undefined,
): string {
  const locale = new Intl.Locale(localeFrom(wished));
  if (locale.region !== undefined) return locale.toString();
  if (new Intl.Locale(viewer).language === locale.language) return viewer;
  const isCountry = sellerCountry !== undefined && /^[A-Z]{2}$/u.test(sellerCountry);
  return new Intl.Locale(locale, isCountry ? { region: sellerCountry } : {}).toString();
}
