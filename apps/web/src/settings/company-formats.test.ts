import { expect, test } from "vitest";
import {
  bicFormat,
  codeFormat,
  countryChoice,
  daysFormat,
  ibanFormat,
  languageChoice,
} from "./company-formats.ts";

const read = (format: typeof ibanFormat, text: string): unknown => {
  const reading = format.read(text);
  return reading.type === "value" ? reading.value : reading.type;
};

test("[WB212] an IBAN is read however it is spaced, shown in groups, and refused where its check digits do not fit", () => {
  expect(read(ibanFormat, "de89 3704 0044 0532 0130 00")).toBe("DE89370400440532013000");
  expect(read(ibanFormat, "GB82WEST12345698765432")).toBe("GB82WEST12345698765432");
  expect(read(ibanFormat, "MT84MALT011000012345MTLCAST001S")).toBe(
    "MT84MALT011000012345MTLCAST001S",
  );
  expect(ibanFormat.show("DE89370400440532013000")).toBe("DE89 3704 0044 0532 0130 00");
  // One digit is another, and two have changed places.
  expect(read(ibanFormat, "DE89 3704 0044 0532 0130 01")).toBe("unreadable");
  expect(read(ibanFormat, "DE89 3704 0044 0523 0130 00")).toBe("unreadable");
  expect(read(ibanFormat, "12345")).toBe("unreadable");
  expect(read(ibanFormat, "")).toBe(null);
});

test("[WB212] codes are stored in capitals and without blanks", () => {
  expect(read(codeFormat, " de 123 456 789 ")).toBe("DE123456789");
  expect(read(bicFormat, "cobadeff")).toBe("COBADEFF");
  expect(read(bicFormat, "COBADEFFX")).toBe("unreadable");
});

test("[WB212] days to pay are whole days", () => {
  expect(["30", "net 14", "7 days", "0"].map((text) => read(daysFormat, text))).toEqual([
    "30",
    "14",
    "7",
    "0",
  ]);
  expect(["-1", "1.5", "soon", "9999"].map((text) => read(daysFormat, text))).toEqual(
    Array.from({ length: 4 }, () => "unreadable"),
  );
});

test("[WB212] countries and languages are found by name, stored by code", () => {
  const { format, find } = countryChoice();
  expect(find("germ").map(({ id }) => id)).toEqual(["DE"]);
  expect(read(format, "France")).toBe("FR");
  expect(read(format, "gb")).toBe("GB");
  expect(read(format, "Atlantis")).toBe("unreadable");
  expect(format.show("NL")).toBe("Netherlands");
  // What is stored and has no name here is shown as it is.
  expect(format.show("Bremen")).toBe("Bremen");
  expect(find("former")).toEqual([]);
  expect(read(languageChoice().format, "German")).toBe("de");
});
