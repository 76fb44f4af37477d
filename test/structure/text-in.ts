import type { TemplateLiteral } from "oxc-parser";

/** The text of a template, with {0}, {1} where values come in. */
export function textIn({ quasis }: TemplateLiteral): string {
  const [first, ...others] = quasis.map(({ value }) => value.cooked ?? "");
  return others.reduce((text, next, index) => `${text}{${index}}${next}`, first ?? "");
}
