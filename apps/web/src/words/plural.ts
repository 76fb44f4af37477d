const rules = new Map<string, Intl.PluralRules>();

/** The form of a text that goes with a count, by the rules of a language. */
export function plural<Form>(
  count: number,
  forms: { readonly one: Form; readonly other: Form },
  language: string,
): Form {
  const known = rules.get(language) ?? new Intl.PluralRules(language);
  rules.set(language, known);
  return known.select(count) === "one" ? forms.one : forms.other;
}
