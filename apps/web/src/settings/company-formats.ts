import { msg, str } from "@lit/localize";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { FieldFormat, Reading } from "../parts/field-format.ts";
import { matching } from "../parts/options.ts";
import type { Option } from "../parts/options.ts";

/** An account number as banks print it, in groups of four; stored without blanks. One whose check digits do not fit is not taken: money would go astray. */
export const ibanFormat: FieldFormat = {
  show: (value) => value.replaceAll(/(.{4})(?=.)/gu, "$1 "),
  read: (text) => {
    const iban = text.replaceAll(/[\s.-]/gu, "").toUpperCase();
    if (iban === "") return { type: "value", value: null };
    if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/u.test(iban)) {
      return {
        type: "unreadable",
        reason: msg("An IBAN begins with two letters and two digits: DE89 3704 0044 0532 0130 00."),
      };
    }
    return remainderOf(iban) === 1
      ? valueOf(iban, text)
      : {
          type: "unreadable",
          reason: msg("The check digits of this IBAN do not fit: one of its characters is wrong."),
        };
  },
};

/** ISO 7064, modulo 97: the country and its digits go to the end, letters count from ten. */
function remainderOf(iban: string): number {
  const turned = iban.slice(4) + iban.slice(0, 4);
  const digits = turned.split("").map((each) => Number.parseInt(each, 36));
  return Number(BigInt(digits.join("")) % 97n);
}

/** Identifiers that are written in capitals and without blanks, however they are typed. */
export const codeFormat: FieldFormat = {
  show: (value) => value,
  read: (text) => {
    const code = text.replaceAll(/\s/gu, "").toUpperCase();
    return code === "" ? { type: "value", value: null } : valueOf(code, text);
  },
};

const valueOf = (value: string, typed: string): Reading =>
  value === typed ? { type: "value", value } : { type: "value", value, note: value };

/** The code of a bank: eight or eleven characters. */
export const bicFormat: FieldFormat = {
  show: (value) => value,
  read: (text) => {
    const reading = codeFormat.read(text);
    if (reading.type !== "value" || reading.value === null) return reading;
    return /^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/u.test(reading.value)
      ? reading
      : { type: "unreadable", reason: msg("A BIC has 8 or 11 characters: COBADEFFXXX.") };
  },
};

const mostDays = 3_650;

/** A whole number of days. */
export const daysFormat: FieldFormat = {
  isNumber: true,
  show: (value) => value,
  read: (text) => {
    if (text === "") return { type: "value", value: null };
    const days = /^(?:net\s*)?(\d{1,4})\s*(?:days?|tage?)?$/iu.exec(text)?.[1];
    return days !== undefined && Number(days) <= mostDays
      ? { type: "value", value: String(Number(days)) }
      : { type: "unreadable", reason: msg(str`“${text}” is no number of days.`) };
  },
};

/** One of some things that have a code and a name. */
interface Choice {
  readonly format: FieldFormat;
  readonly find: (text: string) => readonly Option[];
}

const made = new Map<string, Choice>();

/** The field of one of the options: found by its words, stored by its id. One object as long as the language is the same, for a field is drawn anew when it gets another. */
function choiceOf(name: string, optionsOf: () => readonly Option[]): Choice {
  const key = `${viewerLocale} ${name}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const options = optionsOf();
  const byId = new Map(options.map((option) => [option.id, option.label]));
  const choice: Choice = {
    find: (text) => matching(options, text, 8),
    format: {
      show: (value) => byId.get(value) ?? value,
      read: (text) => {
        if (text === "") return { type: "value", value: null };
        const wanted = text.toLowerCase();
        const exact = options.find(
          ({ id, label }) => id.toLowerCase() === wanted || label.toLowerCase() === wanted,
        );
        const [only, other] = matching(options, text, 2);
        const meant = exact ?? (other === undefined ? only : undefined);
        return meant === undefined
          ? {
              type: "unreadable",
              reason: msg(str`“${text}” is none of these. Choose from the list.`),
            }
          : { type: "value", value: meant.id };
      },
    },
  };
  made.set(key, choice);
  return choice;
}

function countryOptions(): readonly Option[] {
  const names = new Intl.DisplayNames([viewerLocale], { type: "region", fallback: "none" });
  const codes: Option[] = [];
  for (const first of letters) {
    for (const second of letters) {
      const code = `${first}${second}`;
      const name = isNoCountry.has(code) ? undefined : names.of(code);
      if (name !== undefined) codes.push({ id: code, label: name, detail: code });
    }
  }
  return codes;
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("");
// Codes that Intl has names for and nobody lives under: groups of countries, places of the past and codes for testing.
const isNoCountry = new Set(
  "AC AN BU CP CQ CS DD DG EA EU EZ FX IC NT QO SU TA TP UN XA XB YD YU ZR ZZ".split(" "),
);

/** A country, by its name in the viewer's language. */
export const countryChoice = (): Choice => choiceOf("country", countryOptions);

const written =
  "en de fr es it nl pl pt da sv nb fi cs sk hu ro bg hr sl et lv lt el tr uk ja zh".split(" ");

/** The language that documents are written in where a customer has none of their own. */
export const languageChoice = (): Choice =>
  choiceOf("language", () => {
    const names = new Intl.DisplayNames([viewerLocale], { type: "language" });
    return written.map((code) => ({ id: code, label: names.of(code) ?? code, detail: code }));
  });

/** Where tax is rounded. */
export const roundingChoice = (): Choice =>
  choiceOf("rounding", () => [
    {
      id: "document",
      label: msg("Once per rate"),
      detail: msg("The usual way, and that of EN 16931"),
    },
    { id: "line", label: msg("On every line"), detail: msg("Tax of the lines, then summed") },
  ]);
