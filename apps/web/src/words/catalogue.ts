import { str } from "@lit/localize";
import type { LocaleModule } from "@lit/localize";
import { generateMsgId } from "@lit/localize/internal/id-generation.js";

/** What a language says for each English text. Where a value comes in, both have its number: "Page {0}". */
export type Catalogue = Readonly<Record<string, string>>;

/** A catalogue as `msg()` looks texts up. People read and write English texts; only this function knows that it looks for their hashes. */
export function templatesOf(catalogue: Catalogue): LocaleModule["templates"] {
  return Object.fromEntries(
    Object.entries(catalogue).map(([english, translated]) => [
      generateMsgId(partsOf(english).strings, false),
      templateOf(translated),
    ]),
  );
}

function templateOf(text: string): LocaleModule["templates"][string] {
  const { strings, values } = partsOf(text);
  if (values.length === 0) return text;
  return str(Object.assign(strings, { raw: [...strings] }), ...values);
}

/** The text around values, and which value comes where. */
function partsOf(text: string): { readonly strings: string[]; readonly values: readonly number[] } {
  const parts = text.split(/\{(\d+)\}/);
  return {
    strings: parts.filter((_, index) => index % 2 === 0),
    values: parts.filter((_, index) => index % 2 === 1).map(Number),
  };
}
