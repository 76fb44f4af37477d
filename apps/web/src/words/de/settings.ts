import type { Catalogue } from "../catalogue.ts";

/** The settings: company, appearance, this device. */
export const settings: Catalogue = {
  "Settings: company": "Einstellungen: Firma",
  "Settings: appearance": "Einstellungen: Darstellung",
  "Settings: this device": "Einstellungen: dieses Gerät",
  Settings: "Einstellungen",
  "What is on this device": "Was auf diesem Gerät ist",
  "Street and number": "Straße und Hausnummer",
  "Address, second line": "Adresse, zweite Zeile",
  "Address, third line": "Adresse, dritte Zeile",
  "Town or city": "Ort",
  "ZIP code": "Postleitzahl",
  State: "Bundesstaat",
  County: "Grafschaft",
  Province: "Provinz",
  Prefecture: "Präfektur",
  Region: "Region",
  Appearance: "Darstellung",
  Colours: "Farben",
  Language: "Sprache",
  "Movement follows the system: where it asks for less, nothing moves.":
    "Bewegung folgt dem System: Wo es weniger verlangt, bewegt sich nichts.",
  Keyboard: "Tastatur",
  "Turn them off if you dictate, or if keys are pressed by accident. Ctrl K and the other combinations stay.":
    "Ausschalten, wenn du diktierst oder Tasten aus Versehen gedrückt werden. Strg K und die anderen Kombinationen bleiben.",
  "As the system is": "Wie das System",
  Light: "Hell",
  Dark: "Dunkel",
  "An IBAN begins with two letters and two digits: DE89 3704 0044 0532 0130 00.":
    "Eine IBAN beginnt mit zwei Buchstaben und zwei Ziffern: DE89 3704 0044 0532 0130 00.",
  "The check digits of this IBAN do not fit: one of its characters is wrong.":
    "Die Prüfziffern dieser IBAN passen nicht: Eines ihrer Zeichen ist falsch.",
  "A BIC has 8 or 11 characters: COBADEFFXXX.": "Ein BIC hat 8 oder 11 Zeichen: COBADEFFXXX.",
  "“{0}” is no number of days.": "„{0}“ ist keine Anzahl von Tagen.",
  "“{0}” is none of these. Choose from the list.": "„{0}“ ist nicht dabei. Wähle aus der Liste.",
  "Once per rate": "Einmal je Steuersatz",
  "The usual way, and that of EN 16931": "Der übliche Weg, und der von EN 16931",
  "On every line": "In jeder Zeile",
  "Tax of the lines, then summed": "Steuer der Zeilen, dann summiert",
  "This device has to connect once before it knows your company.":
    "Dieses Gerät muss einmal verbunden sein, bevor es deine Firma kennt.",
  "Only an owner of the workspace changes this. You see what holds.":
    "Das ändern nur die Inhaber des Arbeitsbereichs. Du siehst, was gilt.",
  "Only an owner of the workspace changes this: ask {0}.":
    "Das ändern nur die Inhaber des Arbeitsbereichs: Frag {0}.",
  Company: "Firma",
  "The seller of new invoices. What is issued keeps what it was issued with.":
    "Der Verkäufer neuer Rechnungen. Was ausgestellt ist, behält, womit es ausgestellt wurde.",
  "Legal name": "Firmenname",
  "Trading name": "Geschäftsbezeichnung",
  "Tax number": "Steuernummer",
  "Company register number": "Handelsregisternummer",
  Contact: "Ansprechperson",
  Phone: "Telefon",
  "Bank account": "Bankkonto",
  "Where customers pay to. It stands on new invoices.":
    "Wohin Kunden zahlen. Es steht auf neuen Rechnungen.",
  IBAN: "IBAN",
  BIC: "BIC",
  "Account holder": "Kontoinhaber",
  "New invoices": "Neue Rechnungen",
  "What an invoice begins with, unless its customer has terms of their own.":
    "Womit eine Rechnung beginnt, wenn ihr Kunde keine eigenen Bedingungen hat.",
  "Days to pay": "Zahlungsziel in Tagen",
  "Language of documents": "Sprache der Dokumente",
  "Tax is rounded": "Steuer wird gerundet",
  "VAT ID {0}": "USt-IdNr. {0}",
  "On an invoice": "Auf einer Rechnung",
  "Nothing yet.": "Noch nichts.",
  "What invoices still lack": "Was Rechnungen noch fehlt",
  Needed: "Nötig",
  "Often asked for": "Oft verlangt",
  "Signed in as": "Angemeldet als",
  "Ask the browser to keep it": "Den Browser bitten, es zu behalten",
  "Of these open": "Davon offen",
  Customers: "Kunden",
  Products: "Produkte",
  "Invoices with unsent changes": "Rechnungen mit ungesendeten Änderungen",
  "All of it can be read and changed without a network.":
    "Alles davon lässt sich ohne Netz lesen und ändern.",
  "Unsent changes": "Ungesendete Änderungen",
  "None: everything of this device is with the team.":
    "Keine: Alles von diesem Gerät ist beim Team.",
  "One is safe here, and not with the team yet.": "Eine ist hier sicher und noch nicht beim Team.",
  "{0} are safe here, and not with the team yet.": "{0} sind hier sicher und noch nicht beim Team.",
  "Leave this device": "Dieses Gerät verlassen",
  "Signs out and erases what this account has on this device. What is with the team stays there.":
    "Meldet ab und löscht, was dieses Konto auf diesem Gerät hat. Was beim Team ist, bleibt dort.",
  "Sign out and erase…": "Abmelden und löschen …",
  "Sign out and erase": "Abmelden und löschen",
  ERASE: "LÖSCHEN",
  "Everything of this device is with the team. Nothing is lost; to come back you need a way to sign in.":
    "Alles von diesem Gerät ist beim Team. Nichts geht verloren; um zurückzukommen, brauchst du einen Weg, dich anzumelden.",
  "One change of this device is not with the team. Erased here, it is gone.":
    "Eine Änderung dieses Geräts ist nicht beim Team. Hier gelöscht, ist sie verloren.",
  "{0} changes of this device are not with the team. Erased here, they are gone.":
    "{0} Änderungen dieses Geräts sind nicht beim Team. Hier gelöscht, sind sie verloren.",
  "Connect and wait until they are sent, or save a copy: it can be brought in on any device.":
    "Verbinde dich und warte, bis sie gesendet sind, oder speichere eine Kopie: Sie lässt sich auf jedem Gerät einlesen.",
  "Copy saved": "Kopie gespeichert",
  "Or type {0} to erase them all the same": "Oder tippe {0}, um sie trotzdem zu löschen",
  "Something is being saved. Wait a moment.": "Es wird noch gesichert. Warte einen Moment.",
  "Choose a tax, or retire this one.": "Wähle eine Steuer oder lege diese still.",
  Taxes: "Steuern",
  "What people pick by name. A line copies its tax: a new rate changes no invoice.":
    "Was beim Namen gewählt wird. Eine Zeile übernimmt ihre Steuer: Ein neuer Satz ändert keine Rechnung.",
  "Add a tax": "Steuer hinzufügen",
  "19 %, exempt, reverse charge, …": "19 %, befreit, Reverse Charge, …",
  "Use for new lines": "Für neue Zeilen nehmen",
  "Use again": "Wieder verwenden",
  Retire: "Stilllegen",
  Retired: "Stillgelegt",
  "New lines": "Neue Zeilen",
  "More for {0}": "Mehr zu {0}",
  "Take over {0}": "{0} übernehmen",
};
