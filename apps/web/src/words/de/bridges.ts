import type { Catalogue } from "../catalogue.ts";

/** What bridges and their connectors say to a person: reasons, what helps, and what a call would do. What a vendor says stays as it is. */
export const bridges: Catalogue = {
  // Of every connector.
  "The vendor failed to give it, again and again.":
    "Das Werkzeug gab es auch nach mehreren Versuchen nicht heraus.",
  "Reading it failed every time. The log says why.":
    "Das Lesen schlug jedes Mal fehl. Warum, steht im Protokoll.",
  "The document that it names has not come yet.": "Das Dokument, das es nennt, ist noch nicht da.",
  "The connector could not read it: {0}": "Die Anbindung konnte es nicht lesen: {0}",
  "The document refuses what the vendor says: {0}":
    "Das Dokument nimmt nicht an, was das Werkzeug sagt: {0}",
  "It was deleted at {0}. The document stays as it is.":
    "Es wurde bei {0} gelöscht. Das Dokument bleibt, wie es ist.",
  "It carries the tag of a document that is another {0} already. It was taken in as one of its own.":
    "Es trägt das Kennzeichen eines Dokuments, das schon für etwas anderes dieser Art steht ({0}). Es wurde als eigenes aufgenommen.",
  "{0} stands for {1} of {2}, and the vendor {3}. What is recorded here stays.":
    "{0} steht für {1} über {2}, das Werkzeug sagt etwas anderes ({3}). Was hier gebucht ist, bleibt.",
  "{0} is recorded as {1}, but the vendor now says {2}.":
    "{0} ist als {1} gebucht, aber das Werkzeug sagt jetzt {2}.",
  "The document is linked to {0}, and {1} says that it is this document too.":
    "Das Dokument ist mit {0} verknüpft, und {1} nennt sich auch dieses Dokument.",
  "{0} stands at the vendor twice: as {1} and as {2}.":
    "{0} steht im Werkzeug doppelt: als {1} und als {2}.",
  "{0} stood at the vendor as payment {1}, which no longer pays this invoice there. What is recorded here stays.":
    "{0} stand im Werkzeug als Zahlung {1}, die diese Rechnung dort nicht mehr bezahlt. Was hier gebucht ist, bleibt.",
  "{0} accepted {1} but still shows {2}.": "{0} hat {1} angenommen, zeigt aber weiter {2}.",
  "“{0}” was done, but the vendor does not show it.":
    "„{0}“ wurde getan, aber das Werkzeug zeigt es nicht.",
  "The connector could not plan what to do with this document. The log says why.":
    "Die Anbindung konnte nicht planen, was mit diesem Dokument zu tun ist. Warum, steht im Protokoll.",
  "Sent {0} times without an answer.": "{0}-mal ohne Antwort gesendet.",
  "The vendor has more than one that may be it: {0}.":
    "Im Werkzeug gibt es mehrere, die es sein können: {0}.",
  "It was done, but the answer could not be read: {0}":
    "Es wurde getan, aber die Antwort war nicht lesbar: {0}",
  "The vendor put it off {0} times: {1}": "Das Werkzeug hat es {0}-mal aufgeschoben: {1}",
  "{0} Connect the account again: its access was refused.":
    "{0} Bitte das Konto neu verbinden: Der Zugang wurde verweigert.",
  "No answer within {0} ms.": "Keine Antwort binnen {0} ms.",
  "This may be the same real invoice as document {0}, which {1} has already. It is not created there.":
    "Das ist vielleicht dieselbe Rechnung wie Dokument {0}, das {1} schon hat. Dort wird sie nicht angelegt.",
  "{0} may be the same money as {1}, which came from {2}. It is not entered there.":
    "{0} ist vielleicht dasselbe Geld wie {1}, das von {2} kam. Dort wird es nicht eingetragen.",
  "Correct it at the vendor, then replay": "Im Werkzeug berichtigen, dann noch einmal versuchen",
  "Correct it at the vendor": "Im Werkzeug berichtigen",
  "Drop it if it does not concern you": "Aufgeben, wenn es nichts angeht",
  "Look at both sides": "Beide Seiten ansehen",
  "Look at it at the vendor": "Im Werkzeug ansehen",
  "Look at the object at the vendor": "Das Objekt im Werkzeug ansehen",
  "Delete it at the vendor if it is a double": "Im Werkzeug löschen, wenn es doppelt ist",
  "Delete {0} at the vendor if it is the duplicate":
    "{0} im Werkzeug löschen, wenn es das Doppel ist",
  "Delete the doubles at the vendor, then replay":
    "Die Doppel im Werkzeug löschen, dann noch einmal versuchen",
  "Remove the tag if it is a copy on purpose":
    "Das Kennzeichen entfernen, wenn es mit Absicht eine Kopie ist",
  "Create it there again": "Dort neu anlegen",
  "Enter it there again": "Dort neu eintragen",
  "Void the document": "Das Dokument stornieren",
  "Unlink the document": "Die Verknüpfung lösen",
  "Unlink one of the two": "Eine der beiden Verknüpfungen lösen",
  "Void or delete {0} at the vendor": "{0} im Werkzeug stornieren oder löschen",
  "Reverse {0} here if the vendor is right": "{0} hier zurücknehmen, wenn das Werkzeug recht hat",
  "Record the difference as a reversal or a further payment":
    "Den Unterschied als Rücknahme oder weitere Zahlung buchen",
  "Drop this note if the record is right": "Diesen Hinweis verwerfen, wenn die Buchung stimmt",
  "Change it there by hand": "Dort von Hand ändern",
  "Take over their value": "Den dortigen Wert übernehmen",
  "Replay to read it again": "Noch einmal versuchen, um es neu zu lesen",
  "Replay after an update": "Nach einer Aktualisierung noch einmal versuchen",
  "They are one: drop this, and it is never created there; void or merge one of the two by hand":
    "Es ist eine: dies aufgeben, dann wird sie dort nie angelegt; eine der beiden von Hand stornieren oder zusammenführen",
  "They are two: replay this, and it is created there":
    "Es sind zwei: noch einmal versuchen, dann wird sie dort angelegt",
  "They are one: drop this, and it is never entered there; take one of the two back here with a reversal":
    "Es ist dasselbe: dies aufgeben, dann wird es dort nie eingetragen; eines der beiden hier zurücknehmen",
  "They are two: replay this, and it is entered there":
    "Es sind zwei: noch einmal versuchen, dann wird es dort eingetragen",
  "Correct it, then replay": "Berichtigen, dann noch einmal versuchen",
  "Correct the named field, then replay":
    "Das genannte Feld berichtigen, dann noch einmal versuchen",
  "Report it: the API may have changed":
    "Bitte melden: Die Schnittstelle hat sich vielleicht geändert",
  Replay: "Noch einmal versuchen",
  "Take the change back": "Die Änderung zurücknehmen",
  "Correct the field": "Das Feld berichtigen",
  "Choose a currency": "Eine Währung wählen",
  "Choose a customer": "Einen Kunden wählen",
  "Choose another customer": "Einen anderen Kunden wählen",
  "Choose another one": "Etwas anderes wählen",
  "Look at the invoice's findings": "Ansehen, was an der Rechnung zu berichtigen ist",
  "Wait until the credit note is here, then replay":
    "Warten, bis die Gutschrift hier ist, dann noch einmal versuchen",
  "Issue a new invoice here, if the customer paid for what they got":
    "Hier eine neue Rechnung ausstellen, wenn der Kunde für seine Ware gezahlt hat",

  // Of QuickBooks.
  "QuickBooks has no active tax code for {0} %.":
    "QuickBooks hat keinen aktiven Steuercode für {0} %.",
  "Set up a sales tax of {0} % in QuickBooks, then reconnect":
    "In QuickBooks eine Umsatzsteuer von {0} % einrichten, dann neu verbinden",
  "QuickBooks has one sales tax for a whole invoice, and this one has several.":
    "QuickBooks hat für eine ganze Rechnung eine Umsatzsteuer, und diese hat mehrere.",
  "Part the invoice by tax": "Die Rechnung nach Steuern teilen",
  "QuickBooks takes numbers of at most {0} characters, and {1} has {2}.":
    "QuickBooks nimmt Nummern mit höchstens {0} Zeichen, und {1} hat {2}.",
  "Use a shorter number series": "Einen kürzeren Nummernkreis verwenden",
  "Enter the invoice in QuickBooks by hand and link it":
    "Die Rechnung in QuickBooks von Hand eintragen und verknüpfen",
  "Enter the invoice in QuickBooks by hand, and link it":
    "Die Rechnung in QuickBooks von Hand eintragen und verknüpfen",
  "Enter it in QuickBooks by hand, and link it": "In QuickBooks von Hand eintragen und verknüpfen",
  "Enter it in QuickBooks by hand": "In QuickBooks von Hand eintragen",
  "Enter the credit in QuickBooks by hand": "Die Gutschrift in QuickBooks von Hand eintragen",
  "The books are kept in {0} only, and the invoice is in {1}.":
    "Die Bücher werden nur in {0} geführt, und die Rechnung ist in {1}.",
  "Switch several currencies on in QuickBooks, then replay":
    "In QuickBooks mehrere Währungen einschalten, dann noch einmal versuchen",
  "The buyer retains a part of the tax, which a QuickBooks invoice cannot say.":
    "Der Kunde behält einen Teil der Steuer ein, was eine Rechnung in QuickBooks nicht sagen kann.",
  "{0} was paid before issue and is no payment of its own yet.":
    "{0} wurde vor dem Ausstellen gezahlt und ist noch keine eigene Zahlung.",
  "Record the prepayment as a payment": "Die Vorauszahlung als Zahlung buchen",
  "Lines and tax come to {0}, and the invoice claims {1}.":
    "Zeilen und Steuer ergeben {0}, und die Rechnung fordert {1}.",
  "QuickBooks shows a total of {0} for {1}, and the invoice claims {2}.":
    "QuickBooks zeigt für {1} die Summe {0}, und die Rechnung fordert {2}.",
  "Correct the invoice in QuickBooks": "Die Rechnung in QuickBooks berichtigen",
  "Credit it here and issue a new one, if the books are right":
    "Hier gutschreiben und neu ausstellen, wenn die Bücher recht haben",
  "{0} is void here, and in QuickBooks {1} of it are paid or credited.":
    "{0} ist hier storniert, und in QuickBooks sind davon {1} bezahlt oder gutgeschrieben.",
  "Take the payment or the credit memo off the invoice in QuickBooks: it is then voided there":
    "Zahlung oder Gutschrift in QuickBooks von der Rechnung nehmen: Dann wird sie dort storniert",
  "{0} of {1} were written off, and {2} are open in QuickBooks.":
    "{0} von {1} wurden abgeschrieben, und in QuickBooks sind {2} offen.",
  "Enter the bad debt in QuickBooks as a journal entry, and apply it to the invoice":
    "Den Ausfall in QuickBooks als Journalbuchung eintragen und der Rechnung zuordnen",
  "Leave it open in QuickBooks, if the customer may still pay":
    "In QuickBooks offen lassen, wenn der Kunde noch zahlen könnte",
  "Payment {0} of {1} is not positive, which a QuickBooks payment must be.":
    "Zahlung {0} über {1} ist nicht positiv, was sie in QuickBooks sein muss.",
  "Payment {0} has failed, and payment {1} in QuickBooks says that it came.":
    "Zahlung {0} ist gescheitert, und Zahlung {1} in QuickBooks sagt, sie sei gekommen.",
  "Void payment {0} in QuickBooks": "Zahlung {0} in QuickBooks stornieren",
  "Void payment {0} in QuickBooks, or lower it by {1}":
    "Zahlung {0} in QuickBooks stornieren oder um {1} verringern",
  "Payment {0} was taken back by {1}, and payment {2} in QuickBooks says that it came.":
    "Von Zahlung {0} wurden {1} zurückgenommen, und Zahlung {2} in QuickBooks sagt, sie sei gekommen.",
  "Wait for the outcome of the dispute": "Den Ausgang der Rückbuchung abwarten",
  "It is not known which account refunds leave from.":
    "Es ist nicht bekannt, von welchem Konto Erstattungen abgehen.",
  "Name the account in the connection's settings":
    "Das Konto in den Einstellungen der Verbindung nennen",
  "QuickBooks has no account named {0}.": "QuickBooks hat kein Konto mit dem Namen {0}.",
  "Create the account": "Das Konto anlegen",
  "Name another one in the connection's settings":
    "Ein anderes in den Einstellungen der Verbindung nennen",
  "QuickBooks has no income account for items.": "QuickBooks hat kein Erlöskonto für Artikel.",
  "Create an income account in QuickBooks, then replay":
    "In QuickBooks ein Erlöskonto anlegen, dann noch einmal versuchen",
  "Customer {0} is kept in {1} in QuickBooks, and this is in {2}. A customer has one currency there.":
    "Kunde {0} wird in QuickBooks in {1} geführt, und dies ist in {2}. Ein Kunde hat dort eine Währung.",
  "Rename the buyer, for example “{0} ({1})”": "Den Kunden umbenennen, zum Beispiel „{0} ({1})“",
  "Create a customer in {0} in QuickBooks and link it":
    "In QuickBooks einen Kunden in {0} anlegen und verknüpfen",
  "The customer {0} is gone in QuickBooks: deleted, or merged into another.":
    "Den Kunden {0} gibt es in QuickBooks nicht mehr: gelöscht oder mit einem anderen zusammengeführt.",
  "Name the customer that it was merged into on the invoice, then replay":
    "Auf der Rechnung den Kunden nennen, mit dem er zusammengeführt wurde, dann noch einmal versuchen",
  "Unlink the customer's document, then replay: it is found by its name, or created":
    "Die Verknüpfung des Kunden lösen, dann noch einmal versuchen: Er wird beim Namen gefunden oder angelegt",
  "The invoice names no buyer, and QuickBooks needs a customer.":
    "Die Rechnung nennt keinen Kunden, und QuickBooks braucht einen.",
  "Name the buyer on the invoice": "Den Kunden auf der Rechnung nennen",
  "QuickBooks did not answer: {0}": "QuickBooks hat nicht geantwortet: {0}",
  "No consent is stored for this company.": "Für diese Firma ist keine Zustimmung gespeichert.",
  "QuickBooks refused every refresh token we have.":
    "QuickBooks hat jede Erneuerung des Zugangs abgelehnt.",
  "QuickBooks is set to apply credits by itself, to whichever invoice is oldest.":
    "QuickBooks verrechnet Gutschriften von selbst, mit der jeweils ältesten Rechnung.",
  "Switch “Automatically apply credits” off in QuickBooks, then replay":
    "„Automatically apply credits“ in QuickBooks ausschalten, dann noch einmal versuchen",
  "Date it on the first open day": "Auf den ersten offenen Tag datieren",
  "Credit it and issue a new invoice in the open period":
    "Gutschreiben und in der offenen Periode neu ausstellen",
  "Ask the accountant to open the period": "Die Buchhaltung bitten, die Periode zu öffnen",
  "Look at who has the number in QuickBooks: if it is this invoice, link it":
    "Ansehen, wer die Nummer in QuickBooks hat: Ist es diese Rechnung, verknüpfen",
  "Change the number of the other one in QuickBooks, then replay":
    "Die Nummer der anderen in QuickBooks ändern, dann noch einmal versuchen",
  "A supplier or an employee has the name: rename one of the two":
    "Ein Lieferant oder Mitarbeiter heißt so: einen von beiden umbenennen",
  "Link the existing one": "Das vorhandene verknüpfen",
  "Take the payment out of its deposit in QuickBooks, then replay":
    "Die Zahlung in QuickBooks aus ihrer Einzahlung nehmen, dann noch einmal versuchen",
  "Make what it refers to active again in QuickBooks, then replay":
    "Worauf es sich bezieht, in QuickBooks wieder aktivieren, dann noch einmal versuchen",
  "Look at what is already paid in QuickBooks": "Ansehen, was in QuickBooks schon bezahlt ist",
  "Leave the rest as the customer's credit": "Den Rest als Guthaben des Kunden stehen lassen",
  "Look the code up at Intuit, with the id of the request":
    "Den Code bei Intuit nachschlagen, mit der Kennung der Anfrage",
  "Enter {0} {1} over {2} in QuickBooks": "{0} {1} über {2} in QuickBooks eintragen",
  "credit note": "Gutschrift",
  invoice: "Rechnung",
  "Enter customer {0} in QuickBooks": "Kunde {0} in QuickBooks eintragen",
  "Enter item {0} in QuickBooks": "Artikel {0} in QuickBooks eintragen",
  "Enter payment {0} on invoice {1} in QuickBooks":
    "Zahlung {0} zu Rechnung {1} in QuickBooks eintragen",
  "Apply customer credit {0} on invoice {1} in QuickBooks":
    "Guthaben {0} mit Rechnung {1} in QuickBooks verrechnen",
  "Enter credit {0} on invoice {1} in QuickBooks":
    "Gutschrift {0} zu Rechnung {1} in QuickBooks eintragen",
  "Void credit {0} in QuickBooks": "Gutschrift {0} in QuickBooks stornieren",
  "Void {0} in QuickBooks": "{0} in QuickBooks stornieren",

  // Of Stripe.
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
};
