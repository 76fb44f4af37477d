import type { Catalogue } from "../catalogue.ts";
import { quickbooks } from "./quickbooks.ts";
import { stripe } from "./stripe.ts";

/** What bridges and their connectors say to a person: reasons, what helps, and what a call would do. What a vendor says stays as it is. */
export const bridges: Catalogue = {
  // Of what is used for what.
  Company: "Firma",
  Country: "Land",
  "Home currency": "Hauswährung",
  "Time zone of its days": "Zeitzone seiner Tage",
  "Account for money that came in": "Konto für eingegangenes Geld",
  "Account that refunds leave": "Konto, von dem Erstattungen abgehen",
  "Item of lines that name none": "Artikel für Zeilen ohne Artikel",
  "Income account of that item": "Erlöskonto dieses Artikels",
  "Tax codes": "Steuerschlüssel",
  // Of a test of the connection.
  "Connect the account again where the bridge runs: with new credentials there":
    "Verbinden Sie das Konto dort neu, wo die Brücke läuft: mit neuen Zugangsdaten",
  "Wait: the vendor is asked again by itself":
    "Warten: das Werkzeug wird von selbst wieder gefragt",
  // Of how a connector is doing.
  "Its bridge does not answer.": "Seine Brücke antwortet nicht.",
  "Another process works on this connection.": "Ein anderer Prozess arbeitet an dieser Verbindung.",
  "The vendor ends this connection on {0}: connect the account again before.":
    "Das Werkzeug beendet diese Verbindung am {0}: Verbinden Sie das Konto vorher neu.",
  // Of every connector.
  "The vendor failed to give it, again and again.":
    "Das Werkzeug gab es auch nach mehreren Versuchen nicht heraus.",
  "Reading it failed every time. The log says why.":
    "Das Lesen schlug jedes Mal fehl. Warum, steht im Protokoll.",
  "The document that it names has not come yet.": "Das Dokument, das es nennt, ist noch nicht da.",
  "The connector could not read it: {0}": "Die Anbindung konnte es nicht lesen: {0}",
  // What people know a payment, refund or credit by.
  "over {0} on {1} ({2})": "über {0} vom {1} ({2})",
  "over {0} on {1}": "über {0} vom {1}",
  "over {0} ({1})": "über {0} ({1})",
  "over {0}": "über {0}",
  // What a tool has.
  "payment {0}": "Zahlung {0}",
  "invoice {0}": "Rechnung {0}",
  "credit-note {0}": "Gutschrift {0}",
  "refund {0}": "Erstattung {0}",
  "credit {0}": "Gutschrift {0}",
  "reversal {0}": "Rücknahme {0}",
  "dispute {0}": "Streitfall {0}",
  "party {0}": "Kunde {0}",
  "item {0}": "Artikel {0}",
  // What waits.
  "cannot tell the vendor about this document": "Dem Werkzeug nicht mitzuteilen",
  "cannot read the {0}": "Nicht lesbar: {0}",
  "{0}: we and the vendor disagree for good":
    "{0}: Hier und im Werkzeug steht dauerhaft Verschiedenes",
  "{0} may be there already": "Vielleicht schon dort: {0}",
  "the invoice": "die Rechnung",
  "may not read {0}": "Darf nicht gelesen werden: {0}",
  invoices: "Rechnungen",
  customers: "Kunden",
  items: "Artikel",
  payments: "Zahlungen",
  "credit notes": "Gutschriften",
  refunds: "Erstattungen",
  "tax rates": "Steuersätze",
  accounts: "Konten",
  "what has changed": "was sich geändert hat",
  "what is there": "was da ist",
  customer: "Kunde",
  item: "Artikel",
  "No {0} may be read.": "Das darf nicht gelesen werden: {0}.",
  "No fact stands at {0}.": "Unter {0} steht nichts.",
  "The document is still being received.": "Das Dokument wird noch empfangen.",
  "A write of ours is under way for this document.":
    "Für dieses Dokument ist gerade etwas unterwegs.",
  "The document became another object in the meantime.":
    "Das Dokument wurde inzwischen ein anderes Objekt.",
  "The document refuses what the vendor says: {0}":
    "Das Dokument nimmt nicht an, was das Werkzeug sagt: {0}",
  "It was deleted at {0}. The document stays as it is.":
    "Es wurde bei {0} gelöscht. Das Dokument bleibt, wie es ist.",
  "It carries the tag of a document that is another {0} already. It was taken in as one of its own.":
    "Es trägt das Kennzeichen eines Dokuments, das schon für etwas anderes dieser Art steht ({0}). Es wurde als eigenes aufgenommen.",
  "At the vendor {0} stands for the {1}, and the vendor {2}. What is recorded here stays.":
    "{0} steht im Werkzeug für {1}, und es sagt etwas anderes ({2}). Was hier gebucht ist, bleibt.",
  "The {0} is recorded as {1}, but the vendor now says {2}.":
    "{0} ist als {1} gebucht, aber das Werkzeug sagt jetzt {2}.",
  "The document is linked to {0}, and {1} says that it is this document too.":
    "Das Dokument ist mit {0} verknüpft, und {1} nennt sich auch dieses Dokument.",
  "The {0} stands at the vendor twice: as {1} and as {2}.":
    "{0} steht im Werkzeug doppelt: als {1} und als {2}.",
  "The {0} stood at the vendor as payment {1}, which no longer pays this invoice there. What is recorded here stays.":
    "{0} stand im Werkzeug als Zahlung {1}, die diese Rechnung dort nicht mehr bezahlt. Was hier gebucht ist, bleibt.",
  "{0} accepted {1} but still shows {2}.": "{0} hat {1} angenommen, zeigt aber weiter {2}.",
  "“{0}” comes first, and waits for a person itself.":
    "„{0}“ kommt zuerst und wartet selbst auf eine Entscheidung.",
  "Settle that first: this then goes on by itself":
    "Erst das klären: Dies geht dann von selbst weiter",
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
  "The answer was lost, and looking whether it was done fails: {0}":
    "Die Antwort ging verloren, und nachzusehen, ob es geschah, schlägt fehl: {0}",
  "It was sent again, and again no answer came.":
    "Es wurde noch einmal gesendet, und wieder kam keine Antwort.",
  "{0} What may be there already is not entered until it can be read.":
    "{0} Was es dort schon geben kann, wird erst eingetragen, wenn es gelesen werden kann.",
  "{0} What has changed there is not known, so that nothing is entered that may be there already.":
    "{0} Was sich dort geändert hat, ist nicht bekannt. Darum wird nichts eingetragen, das es dort schon geben kann.",
  "Look at the vendor whether it is there: it is looked for again by itself":
    "Im Werkzeug nachsehen, ob es da ist: Es wird auch von selbst wieder danach gesucht",
  "Replay it to look now": "Noch einmal versuchen, um jetzt nachzusehen",
  "Drop it only if it shall not be done any more":
    "Nur aufgeben, wenn es nicht mehr geschehen soll",
  "No answer within {0} ms.": "Keine Antwort binnen {0} ms.",
  "This may be the same real invoice as document {0}, which {1} has already. It is not created there.":
    "Das ist vielleicht dieselbe Rechnung wie Dokument {0}, das {1} schon hat. Dort wird sie nicht angelegt.",
  "The {0} may be the same money as the {1}, which came from {2}. It is not entered there.":
    "{0}: vielleicht dasselbe Geld wie {1}, das von {2} kam. Dort wird es nicht eingetragen.",
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
  "Reverse the {0} here if the vendor is right":
    "{0} hier zurücknehmen, wenn das Werkzeug recht hat",
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
  "{0} was issued here and stands, and its copy {1} was voided at {2}.":
    "{0} wurde hier ausgestellt und gilt, und die Kopie {1} wurde bei {2} storniert.",
  "The invoice": "Die Rechnung",
  "Void it here too, if nobody owes it": "Auch hier stornieren, wenn niemand sie schuldet",
  "Credit it here, if something was paid of it":
    "Hier gutschreiben, wenn etwas davon bezahlt wurde",
  "Enter it there again by hand, if the customer owes it":
    "Dort von Hand noch einmal eintragen, wenn der Kunde sie schuldet",

  ...quickbooks,
  ...stripe,
};
