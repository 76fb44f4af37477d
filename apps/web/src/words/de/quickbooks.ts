import type { Catalogue } from "../catalogue.ts";

/** What the connector of QuickBooks says. What QuickBooks itself says stays as it is. */
export const quickbooks: Catalogue = {
  // Before "Enter customer {0}", which it begins like.
  "Enter customer credit {0} for invoice {1} in QuickBooks":
    "Guthaben {0} zu Rechnung {1} in QuickBooks eintragen",
  "Enter refund {0} for invoice {1} in QuickBooks":
    "Erstattung {0} zu Rechnung {1} in QuickBooks eintragen",
  refund: "Erstattung",
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
  "Payment {0} is not positive, which a QuickBooks payment must be.":
    "Zahlung {0} ist nicht positiv, was sie in QuickBooks sein muss.",
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
  "QuickBooks answered without the list.": "QuickBooks antwortete ohne die Liste.",
  "QuickBooks answered 200 with a fault: {0}": "QuickBooks antwortete 200 mit einem Fehler: {0}",
  "QuickBooks answered without the company's name.":
    "QuickBooks antwortete ohne den Namen der Firma.",
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
  "Give the user who connected QuickBooks the right to do this there, then replay":
    "Der Person, die QuickBooks verbunden hat, dort das Recht dazu geben, dann noch einmal versuchen",
  "Look whether the company's QuickBooks plan has this feature":
    "Nachsehen, ob das QuickBooks-Paket der Firma diese Funktion hat",
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
  "Enter credit {0} of {1} on invoice {2} in QuickBooks":
    "Gutschrift {0} über {1} zu Rechnung {2} in QuickBooks eintragen",
  "Enter credit {0} on invoice {1} in QuickBooks":
    "Gutschrift {0} zu Rechnung {1} in QuickBooks eintragen",
  "Void credit {0} in QuickBooks": "Gutschrift {0} in QuickBooks stornieren",
  "Void {0} in QuickBooks": "{0} in QuickBooks stornieren",
  "QuickBooks counts in hundredths, and {0} has smaller parts.":
    "QuickBooks rechnet in Hundertsteln, und {0} hat kleinere Teile.",
  "{0} has smaller parts than QuickBooks counts.":
    "{0} hat kleinere Teile, als QuickBooks rechnet.",
  "The taxes of the credit are not those of one tax code in QuickBooks.":
    "Die Steuern der Gutschrift sind nicht die eines Steuercodes in QuickBooks.",
  "The credit note that {0} of invoice {1} were credited by is not here, and so not which of its taxes go back.":
    "Die Gutschrift über {0} zu Rechnung {1} ist nicht hier, und so auch nicht, welche Steuern sie zurücknimmt.",
  "Refund {0} did not come about, and {1} {2} in QuickBooks says that it did.":
    "Erstattung {0} kam nicht zustande, und in QuickBooks sagt {1} {2} das Gegenteil.",
  "credit memo": "Gutschrift",
  "refund receipt": "Erstattungsbeleg",
  "Void it in QuickBooks": "In QuickBooks stornieren",
  "{0} was given back on {1} without a credit: the money moved, and the revenue was not reversed.":
    "{0} wurde am {1} ohne Gutschrift erstattet: Das Geld floss, und der Erlös wurde nicht zurückgenommen.",
  "{0} was given back without a credit: the money moved, and the revenue was not reversed.":
    "{0} wurde ohne Gutschrift erstattet: Das Geld floss, und der Erlös wurde nicht zurückgenommen.",
  "Record the credit note that this refund pays out":
    "Die Gutschrift erfassen, die diese Erstattung auszahlt",
  "Enter it in QuickBooks by hand, if the customer owes the amount again":
    "In QuickBooks von Hand eintragen, wenn der Kunde den Betrag wieder schuldet",
  "Credit {0} was entered as a credit memo before its refund {1} was known.":
    "Gutschrift {0} wurde in QuickBooks eingetragen, bevor ihre Erstattung {1} bekannt war.",
  "Pay the credit memo out in QuickBooks (transaction {0} stands for it)":
    "Die Gutschrift in QuickBooks auszahlen (Transaktion {0} steht für sie)",
  "The credit was withdrawn, and somebody used credit memo {0} in QuickBooks for something else (transaction {1}).":
    "Die Gutschrift wurde zurückgenommen, und jemand hat Gutschrift {0} in QuickBooks für etwas anderes verwendet (Transaktion {1}).",
  "Take that use back in QuickBooks, then replay":
    "Diese Verwendung in QuickBooks zurücknehmen, dann noch einmal versuchen",
  "Void or lower the credit memo in QuickBooks by hand":
    "Die Gutschrift in QuickBooks von Hand stornieren oder verringern",
  "The credit was withdrawn, and its credit memo lost its tag in QuickBooks.":
    "Die Gutschrift wurde zurückgenommen, und in QuickBooks hat sie ihr Kennzeichen verloren.",
  "Void the credit memo there by hand": "Die Gutschrift dort von Hand stornieren",
  "Write its private note anew, then replay":
    "Ihre interne Notiz neu schreiben, dann noch einmal versuchen",
  "{0} that were paid too much for invoice {1} were used for invoice {2}. In QuickBooks they are the part of {3} that is not applied.":
    "{0}, die für Rechnung {1} zu viel gezahlt wurden, sind für Rechnung {2} verwendet. In QuickBooks sind sie der Teil von {3}, der nicht zugeordnet ist.",
  "Apply the rest of {0} to invoice {1} in QuickBooks by hand":
    "Den Rest von {0} in QuickBooks von Hand Rechnung {1} zuordnen",
  "the payment that was too much": "der Zahlung, die zu viel war",
  "Credit of {0} was used for invoice {1}, of which only {2} is open in QuickBooks.":
    "Guthaben über {0} wurde mit Rechnung {1} verrechnet, von der in QuickBooks nur {2} offen sind.",
  "Take a payment off the invoice in QuickBooks, then replay":
    "Eine Zahlung in QuickBooks von der Rechnung nehmen, dann noch einmal versuchen",
  "Credit of {0} was used for invoice {1}, and {2} of it does not stand to the customer's credit in QuickBooks.":
    "Guthaben über {0} wurde mit Rechnung {1} verrechnet, und {2} davon hat der Kunde in QuickBooks nicht.",
  "Replay, once the credit that it comes from was entered":
    "Noch einmal versuchen, sobald die Gutschrift eingetragen ist, aus der es kommt",
  "Apply the customer's credit to the invoice in QuickBooks by hand, if it is money paid too much, or a gift":
    "Das Guthaben in QuickBooks von Hand mit der Rechnung verrechnen, wenn zu viel gezahlt oder etwas geschenkt wurde",
  "Payment {0} carries a tag of ours, but no invoice.":
    "Zahlung {0} trägt ein Kennzeichen von uns, aber keine Rechnung.",
  "Payment {0} stands for a payment of {1}, and says {2} in QuickBooks. What is recorded here stays.":
    "Zahlung {0} steht für eine Zahlung über {1}, in QuickBooks aber über {2}. Was hier gebucht ist, bleibt.",
  "Payment {0} stands for a payment that is recorded here, and pays invoice {1} in QuickBooks too. What is recorded here stays.":
    "Zahlung {0} steht für eine Zahlung, die hier gebucht ist, und bezahlt in QuickBooks auch Rechnung {1}. Was hier gebucht ist, bleibt.",
  "{0} {1} stood for something that is recorded here, and was {2} in QuickBooks. What is recorded here stays.":
    "{0} {1} stand für etwas, das hier gebucht ist, und ist in QuickBooks nicht mehr da ({2}). Was hier gebucht ist, bleibt.",
  "A dispute that was lost took {0} of payment {1}, and payment {2} in QuickBooks says that it came.":
    "Ein verlorener Zahlungsstreit nahm {0} von Zahlung {1}, und Zahlung {2} in QuickBooks sagt, sie sei gekommen.",
  "A dispute took {0} of payment {1}, and payment {2} in QuickBooks says that it came.":
    "Ein Zahlungsstreit nahm {0} von Zahlung {1}, und Zahlung {2} in QuickBooks sagt, sie sei gekommen.",
  "Invoice {0} cannot be read: {1}": "Rechnung {0} ist nicht lesbar: {1}",
  "Change {0} {1} in QuickBooks: {2}": "{0} {1} in QuickBooks ändern: {2}",
  "Changed in QuickBooks": "In QuickBooks geändert",
  "Removed in QuickBooks": "In QuickBooks entfernt",
  "QuickBooks answered without an object.": "QuickBooks antwortete ohne ein Objekt.",
  "QuickBooks answered {0} ({1}): {2}": "QuickBooks antwortete {0} ({1}): {2}",
  "QuickBooks answered {0}": "QuickBooks antwortete {0}",
  "Objects of the kind {0} are not fetched from QuickBooks.":
    "Objekte dieser Art werden nicht aus QuickBooks geholt: {0}.",
  "QuickBooks gave a {0} without an id or a version.":
    "QuickBooks gab {0} ohne Kennung oder Version heraus.",
  "QuickBooks did not say what time it is, so the next sweep could miss something.":
    "QuickBooks sagte nicht, wie spät es ist. Beim nächsten Durchgang könnte etwas fehlen.",
  "It lacks what we need to read it without guessing: {0}":
    "Ihm fehlt, was wir brauchen, um es ohne Raten zu lesen: {0}",
  "Payment {0} uses credit memo {1} for invoice {2}, and that memo is a credit of invoice {3}. Nothing of the payment is recorded here.":
    "Zahlung {0} verwendet Gutschrift {1} für Rechnung {2}, und diese ist eine Gutschrift zu Rechnung {3}. Von der Zahlung ist hier nichts gebucht.",
  "Take credit memo {0} off payment {1} in QuickBooks, or delete that payment":
    "Gutschrift {0} in QuickBooks von Zahlung {1} nehmen, oder die Zahlung löschen",
  "Payment {0} uses credit memo {1} for invoice {2}. {3} holds that credit for the customer and uses it for their next invoice there, so it would be used twice. Nothing of the payment is recorded here.":
    "Zahlung {0} verwendet Gutschrift {1} für Rechnung {2}. {3} hält dieses Guthaben für den Kunden und verwendet es dort für die nächste Rechnung: Es würde doppelt verwendet. Von der Zahlung ist hier nichts gebucht.",
  "Take credit memo {0} off payment {1} in QuickBooks, or delete that payment: what {2} uses of the credit is applied in QuickBooks by itself":
    "Gutschrift {0} in QuickBooks von Zahlung {1} nehmen, oder die Zahlung löschen: Was {2} von dem Guthaben verwendet, wird in QuickBooks von selbst zugeordnet",
  "To use it here: lower the customer's balance in {0} by as much, record a payment of the invoice here from the customer's credit, then drop this":
    "Um es hier zu verwenden: Das Guthaben des Kunden in {0} um so viel verringern, hier eine Zahlung der Rechnung aus dem Guthaben buchen, dann dies verwerfen",
  "To credit the other invoice: void the credit here, then issue a credit note for that invoice":
    "Um die andere Rechnung gutzuschreiben: Die Gutschrift hier stornieren, dann für jene Rechnung eine ausstellen",
  "Drop it if the use may stand in QuickBooks only: the invoice then stays open here":
    "Verwerfen, wenn es so nur in QuickBooks stehen darf: Die Rechnung bleibt hier dann offen",
};
