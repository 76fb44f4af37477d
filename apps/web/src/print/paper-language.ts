import { isLocale, localeFrom, viewerLocale } from "../format/viewer-locale.ts";

/** In which language an invoice goes to paper, and who says so. */
export interface PaperLanguage {
  readonly locale: string;
  readonly by: "customer" | "company" | "viewer";
}

/** The customer's own language, else the company's, else the viewer's, as paper has it. What is no language is passed over. */
export function paperLanguage(
  customer: string | undefined,
  company: string | undefined,
): PaperLanguage {
  if (isSaid(customer)) return { locale: customer, by: "customer" };
  if (isSaid(company)) return { locale: company, by: "company" };
  return { locale: localeFrom([viewerLocale]), by: "viewer" };
}

function isSaid(language: string | undefined): language is string {
  return language !== undefined && isLocale(language);
}
