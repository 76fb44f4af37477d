import { configureLocalization } from "@lit/localize";
import { withNumbers } from "../format/amounts.ts";
import { chooseFormats, viewerLocale } from "../format/viewer-locale.ts";
import { templatesOf } from "./catalogue.ts";
import type { Catalogue } from "./catalogue.ts";
import { further } from "./further.ts";
import type { FurtherWords } from "./further.ts";
import { createTold } from "./told.ts";

export const languages = ["en", "de"] as const;
export type Language = (typeof languages)[number];

/** Each language by its own name: whoever has come into a strange one must find the way back. */
export const languageNames: Readonly<Record<Language, string>> = { en: "English", de: "Deutsch" };

const place = "concord-language";

/** The language of the app: the one that was chosen on this device, else the viewer's first that the app speaks. */
export function languageFrom(chosen: string | null, preferred: readonly string[]): Language {
  const wished = [chosen ?? "", ...preferred].map((each) => each.split("-")[0]?.toLowerCase());
  return wished.flatMap((each) => languages.find((known) => known === each) ?? [])[0] ?? "en";
}

let inGerman = (text: string): string => text;

type Templates = ReturnType<typeof templatesOf>;
let templates: Templates = {};
/** What else was wanted since the page began. */
const wanted = new Set<FurtherWords>();

const wordsOf = async (part: FurtherWords): Promise<Templates> =>
  templatesOf(Object.assign({}, ...Object.values(await further[part]())));

const { getLocale, setLocale } = configureLocalization({
  sourceLocale: "en",
  targetLocales: languages.filter((each) => each !== "en"),
  loadLocale: async () => {
    const { german, engine } = await import("./german.ts");
    inGerman = createTold(engine);
    void tellOfBridges(engine);
    templates = Object.assign(
      templatesOf(german),
      // Where they do not come, English stands in their place.
      ...(await Promise.all([...wanted].map((part) => wordsOf(part).catch(() => ({}))))),
    );
    return { templates };
  },
});

/** Bridges are heard of with a network alone: what they say is not kept for working without one, and nobody waits for it. */
async function tellOfBridges(engine: Catalogue): Promise<void> {
  const { bridges } = await import("./de/bridges.ts").catch(() => ({ bridges: {} }));
  inGerman = createTold({ ...engine, ...bridges });
}

/** The language that the app speaks now. */
export function language(): Language {
  return languageFrom(getLocale(), []);
}

/** A sentence of the engine in the language of the app, and its numbers in the viewer's notation. */
export function told(text: string): string {
  const said = withNumbers(text, viewerLocale);
  // Of several reasons each is a line.
  const each = language() === "de" ? said.split("\n").map(inGerman) : said.split("\n");
  return each.join(" ");
}

/** Speaks the language of this device from here on. Texts that were rendered before are to be rendered anew. */
export async function beginLanguage(storage: Pick<Storage, "getItem">): Promise<Language> {
  const chosen = storage.getItem(place);
  const next = languageFrom(chosen, navigator.languages);
  if (chosen !== null) chooseFormats(next);
  document.documentElement.lang = next;
  await setLocale(next);
  return next;
}

/** Speaks another language, and keeps to it on this device. */
export async function chooseLanguage(
  next: Language,
  storage: Pick<Storage, "setItem">,
): Promise<void> {
  storage.setItem(place, next);
  chooseFormats(next);
  document.documentElement.lang = next;
  await setLocale(next);
}

/** Speaks of something whose texts come with it, from now on and in every language. What says them is to be loaded after this. */
export async function speakAlso(part: FurtherWords): Promise<void> {
  if (wanted.has(part)) return;
  wanted.add(part);
  try {
    if (language() === "de") Object.assign(templates, await wordsOf(part));
  } catch (error) {
    wanted.delete(part);
    throw error;
  }
}
