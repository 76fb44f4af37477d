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
  "{0} has a negative gross price.": "{0}: negativer Bruttopreis.",
  "{0} is no currency of ISO 4217; it is computed with two decimals.":
    "{0} ist keine Währung nach ISO 4217; gerechnet wird mit zwei Nachkommastellen.",
  "{0} has no tax category, and other lines have.": "{0}: Steuer fehlt, andere Zeilen haben eine.",
  "No line has a tax, and no reason for that is given.":
    "Keine Zeile hat eine Steuer, und ein Grund dafür fehlt.",
  "{0} has a negative tax rate.": "{0}: negativer Steuersatz.",
  "{0} has the standard tax category without a rate.": "{0}: Regelsteuer ohne Satz.",
  "Tax category {0} needs a reason for the exemption.":
    "Steuerkategorie {0}: Grund der Befreiung fehlt.",
  "There is no invoice {0} here.": "Hier gibt es keine Rechnung {0}.",
  "A credit note of ours credits one invoice. Make one for each.":
    "Eine Gutschrift gilt für eine Rechnung. Bitte für jede eine eigene.",
  "What it credits is a draft: change that instead.":
    "Gutgeschrieben würde ein Entwurf: bitte diesen ändern.",
  "{0} is a credit note itself.": "{0} ist selbst eine Gutschrift.",
  "{0} is void: give back what was paid for it.":
    "{0} ist storniert: Was dafür gezahlt wurde, wird erstattet.",
  "An invoice does not use its own credit.": "Eine Rechnung verwendet nicht ihr eigenes Guthaben.",
  "A draft has no credit and uses none: issue it first.":
    "Ein Entwurf hat kein Guthaben und verwendet keines: erst ausstellen.",
  "{0} is in {1}, and {2} in {3}: a credit is used in its own currency.":
    "{0} lautet auf {1} und {2} auf {3}: Ein Guthaben gilt in seiner Währung.",
  "{0} is an invoice to {1}, and {2} one to {3}.":
    "{0} ist eine Rechnung an {1} und {2} eine an {3}.",
  "{0} is an invoice of {1}, and {2} one of {3}.":
    "{0} ist eine Rechnung von {1} und {2} eine von {3}.",
  "Nothing of {0} stands to the customer’s credit.": "Aus {0} hat der Kunde kein Guthaben.",
  "Nothing of {0} is open.": "Von {0} ist nichts offen.",
  "What came from {0} was given back or used further on {1}. Take that back first.":
    "Was aus {0} kam, wurde auf {1} erstattet oder weiterverwendet. Bitte erst das zurücknehmen.",
  "Nothing of {0} is used for {1}.": "Aus {0} ist nichts für {1} verwendet.",
  "{0} of {1} were meant for {2}, of which less is open by now. Take it back.":
    "{0} aus {1} waren für {2} bestimmt, wovon inzwischen weniger offen ist. Bitte zurücknehmen.",
  "{0} is void: it claims nothing.": "{0} ist storniert und fordert nichts.",
  "It says that it credits {0}, and that invoice is {1}.":
    "Als gutgeschriebene Rechnung steht da {0}, es ist aber {1}.",
  "{0} is an invoice to {1}.": "{0} ist eine Rechnung an {1}.",
  "{0} is in {1}: credit it in that.": "{0} lautet auf {1}: bitte darin gutschreiben.",
  "Nothing of {0} is left to credit.": "Von {0} ist nichts mehr gutzuschreiben.",
  "Another credit is recorded under this draft already. Make a new credit note.":
    "Unter diesem Entwurf ist schon eine andere Gutschrift erfasst. Bitte eine neue schreiben.",
  "It credits nothing.": "Es würde nichts gutgeschrieben.",
  "It credits {0}, and {1} of {2} are left to credit.":
    "Das wären {0}, und von {2} sind noch {1} gutzuschreiben.",
  "The invoice has no such line.": "Die Rechnung hat keine solche Zeile.",
  "{0} of {1} are left to credit, and it credits {2}.":
    "Von {1} sind noch {0} gutzuschreiben, das wären {2}.",
  "{0} is an invoice of this workspace. Make the credit note from it, so that it is settled.":
    "{0} ist eine Rechnung dieses Arbeitsbereichs. Bitte die Gutschrift von ihr aus schreiben, damit sie verrechnet wird.",
  "{0} of it were given back on {1}, so it is not voided.":
    "{0} davon wurden zu {1} erstattet, darum kein Storno.",
  "{0} of it were given back, so it is not voided.":
    "{0} davon wurden erstattet, darum kein Storno.",
  "{0} of it were paid, so it is not voided. {1}":
    "{0} davon wurden bezahlt, darum kein Storno. {1}",
  "{0} of its credit are used for {1}, so it is not voided. Take that back there first.":
    "{0} von ihrem Guthaben sind für {1} verwendet, darum kein Storno. Bitte zuerst dort zurücknehmen.",
  "{0} of it are paid with the credit of {1}, so it is not voided. Take that back first.":
    "{0} davon sind mit dem Guthaben von {1} bezahlt, darum kein Storno. Bitte zuerst zurücknehmen.",
  "{0} more were given back than were paid for it, so it is not voided before that is put right.":
    "Dafür wurden {0} mehr erstattet als bezahlt, darum kein Storno, bevor das berichtigt ist.",
  "{0} are on their way for it, so it is not voided. Wait for them, or: {1}":
    "{0} dafür sind unterwegs, darum kein Storno. Bitte darauf warten, oder: {1}",
  "Make a credit note instead.": "Bitte stattdessen eine Gutschrift schreiben.",
  "A credit note over {0} stands against it, so it is not voided.":
    "Eine Gutschrift über {0} steht dagegen, darum kein Storno.",
  "A payment of it is disputed, so it is not voided before that has ended.":
    "Eine Zahlung dafür ist strittig, darum kein Storno, bevor das entschieden ist.",
  "The new invoice is issued already, as {0}. Credit that one.":
    "Die neue Rechnung ist schon ausgestellt, als {0}. Bitte diese gutschreiben.",
};
