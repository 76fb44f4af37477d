import { NumberSeries, seriesProblem } from "@concord/model";
import type { EntryKey, Invoice, SeriesReset } from "@concord/model";
import { msg, str } from "@lit/localize";

type Kind = Invoice["kind"];

/** A series as it is being entered. */
export interface SeriesForm {
  readonly name: string;
  readonly format: string;
  readonly digits: string;
  readonly first: string;
  readonly reset: SeriesReset;
  readonly kinds: readonly Kind[];
}

/** Why a field cannot stay as it is. */
export interface FieldProblem {
  readonly field: keyof SeriesForm;
  readonly words: string;
}

export const newSeriesForm: SeriesForm = {
  name: "",
  format: "",
  digits: "4",
  first: "1",
  reset: "never",
  kinds: ["invoice"],
};

export function formOf(series: NumberSeries, reset: SeriesReset): SeriesForm {
  const { name, id, format, digits, first, kinds } = series;
  return {
    name: name ?? id,
    format,
    digits: String(digits),
    first: String(first),
    reset,
    kinds,
  };
}

/** Reads what was entered, beside the other series of the workspace. A series comes out only where every field is right: nothing is guessed. */
export function readSeries(
  form: SeriesForm,
  id: EntryKey,
  others: readonly NumberSeries[],
): { readonly series: NumberSeries | undefined; readonly problems: readonly FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const name = form.name.trim();
  const format = form.format.trim();
  const say = (field: keyof SeriesForm, words: string): void => {
    if (!problems.some((each) => each.field === field)) problems.push({ field, words });
  };
  if (name === "") say("name", msg("Give it a name: people choose by it."));
  if (name.length > 200) say("name", msg("The name is too long."));
  if (others.some((other) => sameText(other.name ?? other.id, name))) {
    say("name", msg("Another series is called so."));
  }
  const digits = wholeNumber(form.digits, 12);
  const first = wholeNumber(form.first, 999_999_999);
  if (digits === undefined) say("digits", msg("A whole number from 1 to 12 is needed."));
  if (first === undefined) say("first", msg("A whole number from 1 is needed."));
  if (form.kinds.length === 0) say("kinds", msg("Choose what it is for."));
  if (!format.includes("{number}")) {
    say("format", msg("Say where the number goes: put {number} into it."));
  }
  if (format.length > 100) say("format", msg("It is too long: 100 characters at most."));
  const twin = others.find((other) => sameText(other.format, format));
  if (twin !== undefined) {
    say(
      "format",
      msg(
        str`${twin.name ?? twin.id} has this format: the two would give one number twice. Begin it with something else.`,
      ),
    );
  }
  const read = NumberSeries.safeParse({
    id,
    name,
    format,
    digits,
    first,
    reset: form.reset,
    kinds: form.kinds,
  }).data;
  const problem = read === undefined ? undefined : seriesProblem(read);
  if (problem?.field === "format") {
    say("format", msg("In braces only {year}, {month} and {number} mean something."));
  }
  if (problem?.field === "reset") {
    say(
      "reset",
      form.reset === "monthly"
        ? msg("What begins again each month needs {year} and {month} in its format.")
        : msg("What begins again each year needs {year} in its format."),
    );
  }
  return { series: problems.length === 0 ? read : undefined, problems };
}

function sameText(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function wholeNumber(text: string, most: number): number | undefined {
  const read = /^\s*(\d{1,9})\s*$/u.exec(text)?.[1];
  if (read === undefined) return undefined;
  const value = Number(read);
  return value >= 1 && value <= most ? value : undefined;
}
