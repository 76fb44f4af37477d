import type { Catalogue } from "../catalogue.ts";

/** What the model finds missing in a draft. */
export const findings: Catalogue = {
  seller: "Verkäufer",
  buyer: "Käufer",
  "Line {0}": "Zeile {0}",
  "Name the {0}.": "{0}: Name fehlt.",
  "The {0} has no postal address.": "{0}: Anschrift fehlt.",
  "The address of the {0} has no country.": "{0}: Land fehlt in der Anschrift.",
  "The seller has no VAT identifier, legal registration or other identifier.":
    "Verkäufer: USt-IdNr., Registernummer oder andere Kennung fehlt.",
  "The seller charges VAT and has no tax registration.":
    "Verkäufer: berechnet USt, hat aber keine Steuernummer.",
  "Say which currency the invoice is in.": "In welcher Währung ist die Rechnung?",
  "An invoice needs at least one line.": "Eine Rechnung braucht mindestens eine Zeile.",
  "Say when the invoice is due, or on which terms.":
    "Wann oder unter welchen Bedingungen ist die Rechnung fällig?",
  "The invoice is due before its date.": "Die Rechnung ist vor ihrem Datum fällig.",
  "Say which invoice this credit note refers to.":
    "Auf welche Rechnung bezieht sich diese Gutschrift?",
  "{0} has no quantity.": "{0}: Menge fehlt.",
  "{0} does not say what it is for.": "{0}: Beschreibung fehlt.",
  "{0} has no price.": "{0}: Preis fehlt.",
  "{0} has a negative price; use a negative quantity.":
    "{0}: negativer Preis; besser eine negative Menge.",
  "{0} has no tax category, and other lines have.": "{0}: Steuer fehlt, andere Zeilen haben eine.",
  "{0} has a negative tax rate.": "{0}: negativer Steuersatz.",
  "{0} has the standard tax category without a rate.": "{0}: Regelsteuer ohne Satz.",
  "Tax category {0} needs a reason for the exemption.":
    "Steuerkategorie {0}: Grund der Befreiung fehlt.",
};
