import { configureLocalization } from "@lit/localize";
import { chooseFormats } from "../format/viewer-locale.ts";
import { templatesOf } from "./catalogue.ts";
import type { Catalogue } from "./catalogue.ts";
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

/** All that can be said in German so far. */
let templates: ReturnType<typeof templatesOf> | undefined;
/** The texts of screens that have come. */
const ofScreens: (() => Promise<Catalogue>)[] = [];

/** Better English than nothing. */
const spoken = (load: () => Promise<Catalogue>): Promise<Catalogue> => load().catch(() => ({}));

const { getLocale, setLocale } = configureLocalization({
  sourceLocale: "en",
  targetLocales: languages.filter((each) => each !== "en"),
  loadLocale: async () => {
    const { german, engine } = await import("./german.ts");
    inGerman = createTold(engine);
    const more = await Promise.all(ofScreens.map(spoken));
    const all = { ...german, ...Object.assign({}, ...more) };
    templates = templatesOf(all);
    return { templates };
  },
});

/** Speaks the texts of a screen too that is not kept for working without a network: they come with it, and with the language. */
export async function alsoSpeak(load: () => Promise<Catalogue>): Promise<void> {
  ofScreens.push(load);
  if (templates !== undefined) Object.assign(templates, templatesOf(await spoken(load)));
}

/** The language that the app speaks now. */
export function language(): Language {
  return languageFrom(getLocale(), []);
}

/** A sentence of the engine in the language of the app. */
export function told(text: string): string {
  return language() === "de" ? inGerman(text) : text;
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
