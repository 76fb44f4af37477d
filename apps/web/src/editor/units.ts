import { msg } from "@lit/localize";
import type { FieldFormat } from "../parts/field-format.ts";
import { matching } from "../parts/options.ts";
import type { Option } from "../parts/options.ts";

/** Units of UN/ECE Recommendation 20 that people invoice by, with the words that they write. */
const units = (): readonly {
  readonly code: string;
  readonly label: string;
  readonly name: string;
}[] => [
  { code: "C62", label: msg("pc"), name: msg("piece") },
  { code: "HUR", label: msg("h"), name: msg("hour") },
  { code: "DAY", label: msg("day"), name: msg("day") },
  { code: "WEE", label: msg("wk"), name: msg("week") },
  { code: "MON", label: msg("mo"), name: msg("month") },
  { code: "ANN", label: msg("yr"), name: msg("year") },
  { code: "LS", label: msg("flat"), name: msg("lump sum") },
  { code: "KMT", label: msg("km"), name: msg("kilometre") },
  { code: "MTR", label: msg("m"), name: msg("metre") },
  { code: "MTK", label: msg("m²"), name: msg("square metre") },
  { code: "MTQ", label: msg("m³"), name: msg("cubic metre") },
  { code: "HAR", label: msg("ha"), name: msg("hectare") },
  { code: "KGM", label: msg("kg"), name: msg("kilogram") },
  { code: "TNE", label: msg("t"), name: msg("tonne") },
  { code: "LTR", label: msg("l"), name: msg("litre") },
  { code: "KWH", label: msg("kWh"), name: msg("kilowatt hour") },
  { code: "MIN", label: msg("min"), name: msg("minute") },
  { code: "SET", label: msg("set"), name: msg("set") },
];

/** How a unit is written on a line: its short word, or what stands there. */
export function unitLabel(code: string): string {
  // H87 is a piece too, in the words of other tools.
  const same = code === "H87" || code === "EA" ? "C62" : code;
  return units().find((unit) => unit.code === same)?.label ?? code;
}

export function findUnit(text: string): readonly Option[] {
  const options = units().map(({ code, label, name }) => ({ id: code, label, detail: name }));
  return text === "" ? options : matching(options, text, 6);
}

/** A unit that the list does not know is written as it is. */
export const unitFormat: FieldFormat = {
  read: (text) => {
    if (text === "") return { type: "value", value: null };
    const plain = text.toLowerCase();
    const unit = units().find(({ code, label, name }) =>
      [code, label, name].some((word) => word.toLowerCase() === plain),
    );
    return text.length > 20
      ? { type: "unreadable", reason: msg("A unit has at most 20 letters.") }
      : { type: "value", value: unit?.code ?? text };
  },
  show: unitLabel,
};
