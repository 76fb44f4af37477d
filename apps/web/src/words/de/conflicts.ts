import type { Catalogue } from "../catalogue.ts";

/** The inbox of conflicts. */
export const conflicts: Catalogue = {
  Conflicts: "Konflikte",
  Connectors: "Anbindungen",
  "Several people changed this without seeing each other. Choose what should stand; the others stay in the history.":
    "Mehrere haben das geändert, ohne voneinander zu wissen. Bitte wählen, was gelten soll; die anderen Werte bleiben im Verlauf.",
  "Both changed this without seeing each other. Choose what should stand; the other one stays in the history.":
    "Beide haben das geändert, ohne voneinander zu wissen. Bitte wählen, was gelten soll; der andere Wert bleibt im Verlauf.",
  "Two tools changed this, and the workspace's rules decided. Choose what should stand; the other one stays in the history.":
    "Zwei Werkzeuge haben das geändert, und die Regeln des Arbeitsbereichs haben entschieden. Bitte wählen, was gelten soll; der andere Wert bleibt im Verlauf.",
  "This was edited after the invoice had been issued, which no longer changes it: the issued value stands and is what the customer has. Put it back, or make a credit note and a new invoice with the edit.":
    "Das wurde nach dem Ausstellen bearbeitet und ändert die Rechnung nicht mehr: Es gilt der ausgestellte Wert, den auch der Kunde hat. Zurücksetzen, oder eine Gutschrift und eine neue Rechnung mit der Änderung schreiben.",
  "One removed this while another was editing it, and neither saw the other. Leave it out, or take it back with the edit.":
    "Eine Seite hat das entfernt, während die andere es bearbeitete, beide ohne voneinander zu wissen. Weglassen, oder mit der Änderung zurückholen.",
  "More money came in than the invoice claims. Nothing is wrong with the records: refund the difference or use it for another invoice, then mark this as seen.":
    "Es kam mehr Geld, als die Rechnung fordert. Die Buchungen stimmen: Den Unterschied erstatten oder für eine andere Rechnung verwenden, dann als gesehen markieren.",
  "Two different contents came under one name. The first stands, for what was recorded is never rewritten. If the other is right, record a reversal and the right one, then mark this as seen.":
    "Unter einem Namen kamen zwei verschiedene Inhalte. Der erste gilt, denn was gebucht ist, wird nie umgeschrieben. Stimmt der andere, bitte stornieren und richtig buchen, dann als gesehen markieren.",
  "The invoice was issued before anybody decided this. What it says stands; only a credit note and a new invoice can change it.":
    "Die Rechnung wurde ausgestellt, bevor jemand das entschieden hat. Es gilt, was sie sagt; nur eine Gutschrift und eine neue Rechnung können es ändern.",
  "offline, synced {0} later": "offline, {0} später abgeglichen",
  "{0} offline": "{0} offline",
  "this device": "dieses Gerät",
  "your other device": "anderes eigenes Gerät",
  "Before both": "Vor beiden",
  "One edit merged by itself this week.":
    "Diese Woche hat sich eine Änderung von selbst eingefügt.",
  "{0} edits merged by themselves this week.":
    "Diese Woche haben sich {0} Änderungen von selbst eingefügt.",
  "Put the issued value back": "Ausgestellten Wert zurücksetzen",
  "Leave it out": "Weglassen",
  "Mark as seen": "Als gesehen markieren",
  "Keep what shows now": "Behalten, was jetzt gilt",
  "Keep {0}’s": "Wert von {0} behalten",
  "Take it back with the edit": "Mit der Änderung zurückholen",
  "Use the other value": "Den anderen Wert nehmen",
  "Use {0}’s": "Wert von {0} nehmen",
  "showing now": "gilt jetzt",
  "The edit": "Die Änderung",
  Unknown: "Unbekannt",
  "Needs a credit note": "Braucht eine Gutschrift",
  "Needs a reversal": "Braucht eine Stornobuchung",
  "Enter it as another value": "Als anderen Wert eingeben",
  "Not due": "Nicht fällig",
  "1–30 days late": "1–30 Tage überfällig",
  "31–60 days late": "31–60 Tage überfällig",
  "61–90 days late": "61–90 Tage überfällig",
  "Over 90 days late": "Über 90 Tage überfällig",
  "{0} gets this value": "{0} bekommt diesen Wert",
  "{0} gets no update": "{0} bekommt keine Änderung",
  "{0} decides this field and may change it again":
    "{0} bestimmt dieses Feld und kann es wieder ändern",
  "{0} issued it and keeps its own": "{0} hat sie ausgestellt und behält den eigenen Wert",
  "{0} gets it with the invoice, once issued":
    "{0} bekommt es mit der Rechnung, sobald ausgestellt",
  "{0} gets it with the invoice": "{0} bekommt es mit der Rechnung",
  "Settled by itself: both sides say the same now.":
    "Von selbst erledigt: Beide Seiten sagen jetzt dasselbe.",
  "Somebody chose {0}": "Jemand hat {0} gewählt",
  "You chose {0}": "Gewählt: {0}",
  "{0} chose {1}": "{0} hat {1} gewählt",
  "{0} of {1} fields": "{0} von {1} Feldern",
  "Open invoice": "Rechnung öffnen",
  "Another value": "Anderer Wert",
  "Goes to everyone": "Geht an alle",
  "Read as {0}": "Gelesen als {0}",
  "Another value…": "Anderer Wert …",
  Effect: "Wirkung",
  "total {0}, tax {1} and balance {2} stay the same":
    "Summe {0}, Steuer {1} und Rest {2} bleiben gleich",
  "If you choose": "Bei dieser Wahl",
  Ageing: "Fälligkeit",
  "None hears of it": "Keine erfährt davon",
  "You are offline. What you choose is saved on this device and sent later. If somebody else chooses differently meanwhile, you will both see it here again.":
    "Offline. Die Wahl wird auf diesem Gerät gesichert und später gesendet. Wählt jemand inzwischen anders, erscheint es hier für beide noch einmal.",
  "Conflicts by invoice": "Konflikte nach Rechnung",
  "Nothing fits the filter.": "Nichts passt zum Filter.",
  next: "nächster",
  previous: "voriger",
  "same source for the whole invoice": "dieselbe Quelle für die ganze Rechnung",
  undo: "rückgängig",
  "Same source for all fields of this invoice…":
    "Dieselbe Quelle für alle Felder dieser Rechnung …",
  "Same source for all fields": "Dieselbe Quelle für alle Felder",
  "Whose values for all {0} fields?": "Wessen Werte für alle {0} Felder?",
  "Only owners and editors decide conflicts. You can see what happened.":
    "Konflikte entscheidet, wer bearbeiten darf. Zu sehen ist hier, was geschah.",
  "{0}, {1}: {2} stands.": "{0}, {1}: Es gilt {2}.",
  "Nothing to undo here.": "Hier gibt es nichts rückgängig zu machen.",
  "This decision cannot be taken back: the invoice is issued.":
    "Diese Entscheidung lässt sich nicht zurücknehmen: Die Rechnung ist ausgestellt.",
  "Not undone: it was changed since. {0}.":
    "Nicht rückgängig gemacht: Es wurde seitdem geändert. {0}.",
  "Undone: the conflict is open again.": "Rückgängig gemacht: Der Konflikt ist wieder offen.",
  "Customer's VAT id": "USt-IdNr. des Kunden",
  price: "Preis",
  quantity: "Menge",
  description: "Beschreibung",
  removed: "entfernt",
  "tax rate": "Steuersatz",
  percent: "Prozent",
  amount: "Betrag",
  Payments: "Zahlungen",
  Refunds: "Erstattungen",
  Issue: "Ausstellen",
  "Removed line": "Entfernte Zeile",
  "Line {0} removed": "Zeile {0} entfernt",
  "Line: {0}": "Zeile: {0}",
  "Line {0} {1}": "Zeile {0}: {1}",
  "Discount or charge: {0}": "Nachlass oder Zuschlag: {0}",
  "Never reached us": "Kam nie bei uns an",
  Empty: "Leer",
  Removed: "Entfernt",
  "On the invoice": "Auf der Rechnung",
  Yes: "Ja",
  No: "Nein",
  "No conflicts": "Keine Konflikte",
  "Everybody’s edits fit together. When two people, or a person and a tool, change the same amount, date or party without seeing each other, both values are kept and you decide here.":
    "Alle Änderungen passen zusammen. Ändern zwei Menschen, oder ein Mensch und ein Werkzeug, denselben Betrag, Tag oder Namen, ohne voneinander zu wissen, bleiben beide Werte erhalten, und hier wird entschieden.",
  "One invoice over {0}": "Eine Rechnung über {0}",
  "{0} invoices over {1}": "{0} Rechnungen über {1}",
  Field: "Feld",
  Source: "Quelle",
  Mine: "Meine",
};
