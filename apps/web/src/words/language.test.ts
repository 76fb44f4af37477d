import { msg, str } from "@lit/localize";
import { expect, test } from "vitest";
import { templatesOf } from "./catalogue.ts";
import { createTold } from "./told.ts";
import { languageFrom } from "./language.ts";
import { plural } from "./plural.ts";

test("[WB60] the language is the one chosen on this device, else the viewer's first that the app speaks, else English", () => {
  expect(languageFrom("de", ["en-GB"])).toBe("de");
  expect(languageFrom(null, ["fr-FR", "de-AT", "en"])).toBe("de");
  expect(languageFrom("tlh", ["de-CH"])).toBe("de");
  expect(languageFrom(null, ["fr", "@"])).toBe("en");
});

test("[WB60] a catalogue is written in texts, and values keep their places", () => {
  const templates = templatesOf({ Invoice: "Rechnung", "{0} of {1}": "Von {1}: {0}" });
  expect(JSON.parse(JSON.stringify(Object.values(templates)))).toEqual([
    "Rechnung",
    { strTag: true, strings: ["Von ", ": ", ""], values: [1, 0] },
  ]);
  // English is its own translation.
  expect(msg(str`${3} of ${10}`)).toBe("3 of 10");
});

test("[WB60] a count takes the form that its language gives it", () => {
  const forms = { one: "invoice", other: "invoices" };
  expect([0, 1, 2].map((count) => plural(count, forms, "de"))).toEqual([
    "invoices",
    "invoice",
    "invoices",
  ]);
});

test("[WB60] a sentence of the engine is translated with the sentences in it; one that is not known stays", () => {
  const told = createTold({ "Not saved: {0}": "Nicht gesichert: {0}", "It is full.": "Voll." });
  expect(told("It is full.")).toBe("Voll.");
  expect(told("Not saved: It is full.")).toBe("Nicht gesichert: Voll.");
  expect(told("Not saved: (why?)")).toBe("Nicht gesichert: (why?)");
  expect(told("Something else.")).toBe("Something else.");
});
