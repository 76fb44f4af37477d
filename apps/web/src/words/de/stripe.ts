import type { Catalogue } from "../catalogue.ts";

/** What the connector of Stripe says. What Stripe itself says stays as it is. */
export const stripe: Catalogue = {
  "The invoice cannot be read: {0}": "Die Rechnung ist nicht lesbar: {0}",
  "The invoice has no currency.": "Die Rechnung hat keine Währung.",
  "The invoice has no buyer.": "Die Rechnung hat keinen Kunden.",
  "Stripe would collect the prepaid amount once more.":
    "Stripe würde den vorausgezahlten Betrag noch einmal einziehen.",
  "Record the prepayment as a payment instead": "Die Vorauszahlung stattdessen als Zahlung buchen",
  "The customer was deleted in Stripe.": "Der Kunde wurde in Stripe gelöscht.",
  "Unlink the customer: it is then created anew":
    "Die Verknüpfung des Kunden lösen: Dann wird er neu angelegt",
  "Credit the invoice in Stripe": "Die Rechnung in Stripe gutschreiben",
  "Issue it with another tool": "Mit einem anderen Werkzeug ausstellen",
  "Line “{0}” does not fit into Stripe: {1}": "Zeile „{0}“ passt nicht in Stripe: {1}",
  "“{0}” does not fit into Stripe: {1}": "„{0}“ passt nicht in Stripe: {1}",
  "Stripe knows no tax that the buyer withholds.":
    "Stripe kennt keine Steuer, die der Kunde einbehält.",
  "Stripe does not know the tax “{0}”.": "Stripe kennt die Steuer „{0}“ nicht.",
  "{0} has more decimals than Stripe holds ({1}).":
    "{0} hat mehr Nachkommastellen, als Stripe führt ({1}).",
  "{0} is larger than Stripe takes.": "{0} ist größer, als Stripe annimmt.",
  "Stripe cannot change the {0} of a draft.":
    "Stripe kann bei einem Entwurf das nicht ändern: {0}.",
  "Delete the draft in Stripe; it is then created anew":
    "Den Entwurf in Stripe löschen; dann wird er neu angelegt",
  "The invoice was changed after somebody asked for it to be issued.":
    "Die Rechnung wurde geändert, nachdem jemand sie ausstellen lassen wollte.",
  "Look at it and ask again": "Ansehen und noch einmal ausstellen lassen",
  "Change the line": "Die Zeile ändern",
  "Enter the invoice in Stripe by hand": "Die Rechnung in Stripe von Hand eintragen",
  "Stripe computes {0} where the invoice says {1}.":
    "Stripe errechnet {0}, wo die Rechnung {1} sagt.",
  "Round tax by line, as Stripe does": "Die Steuer je Zeile runden, wie Stripe es tut",
  "Look for what Stripe computes differently": "Suchen, was Stripe anders rechnet",
  "Stripe takes the buyer from its customer, which differs in {0}.":
    "Stripe nimmt die Angaben vom dortigen Kunden, und der weicht ab: {0}.",
  "Change the customer's own record": "Die Daten des Kunden ändern",
  "Take over the customer's data": "Die Daten des Kunden übernehmen",
  "The invoice was issued here as {0}, and Stripe finalised it as {1}: one invoice has two numbers.":
    "Die Rechnung wurde hier als {0} ausgestellt und in Stripe als {1}: Eine Rechnung hat zwei Nummern.",
  "Void it in Stripe and issue a new invoice, if the customer has Stripe's document":
    "In Stripe stornieren und neu ausstellen, wenn der Kunde den Beleg von Stripe hat",
  "Tell the customer that {0} is the number, if it stays":
    "Dem Kunden sagen, dass {0} die Nummer ist, wenn sie bleibt",
  "A payment of {0} was recorded, but in Stripe only {1} is open.":
    "Eine Zahlung von {0} wurde gebucht, aber in Stripe sind nur {1} offen.",
  "Find out whether the customer paid twice": "Klären, ob der Kunde zweimal gezahlt hat",
  "Refund what is too much": "Erstatten, was zu viel ist",
  "Correct the payment": "Die Zahlung berichtigen",
  "Correct the credit": "Die Gutschrift berichtigen",
  "Stripe voids no invoice that has been paid in part.":
    "Stripe storniert keine Rechnung, die zum Teil bezahlt ist.",
  "Refund the payment first": "Erst die Zahlung erstatten",
  "Credit the invoice instead": "Die Rechnung stattdessen gutschreiben",
  "Credit the invoice and issue a new one": "Die Rechnung gutschreiben und neu ausstellen",
  "{0} of the invoice were written off, and Stripe goes on asking for them.":
    "{0} der Rechnung wurden abgeschrieben, und Stripe fordert sie weiter.",
  "Mark the invoice as uncollectible in Stripe, once nothing more is expected of it":
    "Die Rechnung in Stripe als uneinbringlich kennzeichnen, sobald nichts mehr zu erwarten ist",
  "Leave it open in Stripe, if the customer may still pay":
    "In Stripe offen lassen, wenn der Kunde noch zahlen könnte",
  "Stripe has no kind for the tax number {0}.": "Stripe hat für die Steuernummer {0} keine Art.",
  "Check that it still exists in Stripe": "Prüfen, ob es das in Stripe noch gibt",
  "Give the key this permission in the Stripe dashboard, then replay":
    "Dem Schlüssel im Dashboard von Stripe dieses Recht geben und dann noch einmal versuchen",
  "Every customer that is made in Stripe for this buyer is changed at once.":
    "Jeder Kunde, der in Stripe für diesen Käufer angelegt wird, wird dort sofort geändert.",
  "Find out what changes new customers in Stripe, then replay":
    "Herausfinden, was neue Kunden in Stripe ändert, und dann noch einmal versuchen",
  "Correct it, or do it in the Stripe dashboard": "Berichtigen, oder im Dashboard von Stripe tun",
  "Create the draft for {0} in Stripe": "Entwurf für {0} in Stripe anlegen",
  "Change the draft in Stripe": "Den Entwurf in Stripe ändern",
  "Remove {0} of the draft's lines in Stripe": "{0} Zeilen des Entwurfs in Stripe entfernen",
  "Change {0} of the draft's lines in Stripe": "{0} Zeilen des Entwurfs in Stripe ändern",
  "Add {0} lines to the draft in Stripe": "Dem Entwurf in Stripe {0} Zeilen hinzufügen",
  "Issue invoice over {0} in Stripe": "Rechnung über {0} in Stripe ausstellen",
  "Give the draft in Stripe the number {0}": "Dem Entwurf in Stripe die Nummer {0} geben",
  "Enter payment {0} in Stripe": "Zahlung {0} in Stripe eintragen",
  "Report payment {0} to Stripe": "Zahlung {0} an Stripe melden",
  "Credit {0} in Stripe": "{0} in Stripe gutschreiben",
  "Void credit note {0} in Stripe": "Gutschrift {0} in Stripe stornieren",
  "Void the invoice in Stripe": "Die Rechnung in Stripe stornieren",
  "Change customer {0}": "Kunde {0} ändern",
  "Create customer {0}": "Kunde {0} anlegen",
  "Change product {0}": "Artikel {0} ändern",
  "Create product {0}": "Artikel {0} anlegen",
  "Credit note {0} is not here, and so not which taxes of the invoice it takes back.":
    "Gutschrift {0} ist nicht hier, und so auch nicht, welche Steuern der Rechnung sie zurücknimmt.",
  "Stripe does not compute the tax of credit note {0} as it stands in it.":
    "Stripe errechnet die Steuer von Gutschrift {0} anders, als sie darin steht.",
  "Void the credit note here, and credit other lines or another amount":
    "Die Gutschrift hier stornieren und andere Zeilen oder einen anderen Betrag gutschreiben",
  "Credit the invoice in Stripe by hand, and leave this one void":
    "Die Rechnung in Stripe von Hand gutschreiben und diese Gutschrift storniert lassen",
  "Credit {0} stands here, and its credit note {1} was voided in Stripe.":
    "Gutschrift {0} gilt hier, und ihre Gutschrift {1} wurde in Stripe storniert.",
  "Void the credit note here too, if it was wrong":
    "Die Gutschrift auch hier stornieren, wenn sie falsch war",
  "Tell the customer: Stripe asks for the amount again":
    "Dem Kunden sagen, dass Stripe den Betrag wieder fordert",
  "Credit {0} was withdrawn, and credit note {1} stands in Stripe, which voids none of an invoice that is settled.":
    "Gutschrift {0} wurde zurückgenommen, und Gutschrift {1} gilt in Stripe, das bei einer ausgeglichenen Rechnung keine storniert.",
  "Issue a new invoice for what is owed again":
    "Über das, was wieder geschuldet ist, eine neue Rechnung ausstellen",
  "Leave it, and record here what the customer pays another way":
    "So lassen, und hier buchen, was der Kunde auf anderem Weg zahlt",
  "Credit note {0} has another tax in Stripe ({1}) than here.":
    "Gutschrift {0} hat in Stripe ({1}) eine andere Steuer als hier.",
  "Void the credit note here, which voids it in Stripe too, and issue it anew":
    "Die Gutschrift hier stornieren, was sie auch in Stripe storniert, und neu ausstellen",
  "Report the tax as it stands here: Stripe's credit note cannot be changed":
    "Die Steuer melden, wie sie hier steht: Die Gutschrift in Stripe ist nicht zu ändern",
  "Stripe makes no {0} of its own.": "Stripe stellt von sich aus das nicht aus: {0}.",
  "Payment {0} was taken back by {1}, and Stripe says that it came.":
    "Von Zahlung {0} wurden {1} zurückgenommen, und Stripe sagt, sie sei gekommen.",
  "Credit the invoice in Stripe and issue a new one":
    "Die Rechnung in Stripe gutschreiben und neu ausstellen",
  "Leave it, if the money came another way, and record that payment":
    "So lassen, wenn das Geld auf anderem Weg kam, und jene Zahlung buchen",
  "{0} was given back outside of Stripe on {1} without a credit, and Stripe goes on saying that it is paid.":
    "{0} wurde am {1} außerhalb von Stripe ohne Gutschrift erstattet, und Stripe sagt weiter, es sei bezahlt.",
  "{0} was given back outside of Stripe without a credit, and Stripe goes on saying that it is paid.":
    "{0} wurde außerhalb von Stripe ohne Gutschrift erstattet, und Stripe sagt weiter, es sei bezahlt.",
  "Invoice {0} changed again and again while it was read.":
    "Rechnung {0} änderte sich immer wieder, während sie gelesen wurde.",
  "it has no amount": "sie hat keinen Betrag",
  "Stripe's answer to {0} is not what was asked for.":
    "Die Antwort von Stripe auf {0} ist nicht, was gefragt war.",
  "Stripe's answer does not tell whose account it is.":
    "Die Antwort von Stripe sagt nicht, wessen Konto es ist.",
  "Stripe's invoice {0} cannot be read.": "Die Rechnung {0} von Stripe ist nicht lesbar.",
  "The key belongs to {0}, not to {1}.": "Der Schlüssel gehört zu {0}, nicht zu {1}.",
  "Done, but not read: {0}": "Getan, aber nicht gelesen: {0}",
  "“{0}” is no currency that we know.": "„{0}“ ist keine Währung, die wir kennen.",
  "Stripe's {0} {1} does not have the shape of its API version.":
    "{0} {1} von Stripe hat nicht die Form seiner Schnittstelle.",
  "Stripe takes {0} only in steps of 0.010; this is {1}.":
    "Stripe nimmt {0} nur in Schritten von 0,010; dies ist {1}.",
  "A {0} is read with its invoice.": "{0} wird mit der Rechnung gelesen.",
  "Credit the invoice by this amount, if it is no longer owed":
    "Die Rechnung um diesen Betrag gutschreiben, wenn er nicht mehr geschuldet ist",
  "Record the new payment, if it is still owed":
    "Die neue Zahlung buchen, wenn es noch geschuldet ist",
  "The invoice is {0}, and Stripe says that {1} of it are paid. Stripe voids nothing that is paid.":
    "Die Rechnung ist {0}, und Stripe sagt, {1} davon seien bezahlt. Stripe storniert nichts, was bezahlt ist.",
  "void here": "hier storniert",
  "to be voided": "zu stornieren",
  "Credit the invoice in Stripe, with the money going back to the customer":
    "Die Rechnung in Stripe gutschreiben, sodass der Kunde das Geld zurückbekommt",
  "Begin it with the country (“DE…”), or name its scheme as Stripe does (“us_ein”)":
    "Mit dem Land beginnen („DE…“) oder die Art nennen, wie Stripe sie nennt („us_ein“)",
  "Enter it in Stripe by hand": "In Stripe von Hand eintragen",
  "Change the tax numbers of {0} in Stripe": "Steuernummern von {0} in Stripe ändern",
  "its tax has no rate.": "Die Steuer hat keinen Satz.",
  "Find the invoice that has this number in Stripe: it may be the same one":
    "In Stripe die Rechnung mit dieser Nummer suchen: Sie kann dieselbe sein",
  "Give that one another number while it is a draft, or delete it, then replay":
    "Jener eine andere Nummer geben, solange sie ein Entwurf ist, oder sie löschen, dann noch einmal versuchen",
};
