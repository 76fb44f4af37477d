import type { Catalogue } from "../catalogue.ts";

/** The frame around all screens. */
export const shell: Catalogue = {
  "Opening… The first time this needs a connection.":
    "Wird geöffnet … Beim ersten Mal braucht das eine Verbindung.",
  "Hide my position": "Meine Position verbergen",
  "Show others where I am": "Anderen zeigen, wo ich bin",
  "Others see that you are in an invoice, and not where.":
    "Andere sehen, dass jemand in einer Rechnung ist, und nicht, an welcher Stelle.",

  "Sign in": "Anmelden",
  "Open the sign-in link that “concord start” printed, or that the owner of the workspace sent you. It is needed once on each device.":
    "Öffne den Anmeldelink, den „concord start“ ausgegeben hat oder der von der Inhaberin oder dem Inhaber des Arbeitsbereichs kam. Er wird auf jedem Gerät einmal gebraucht.",
  "There is nothing here": "Hier ist nichts",
  "No page has the address {0}.": "Unter {0} gibt es keine Seite.",
  "Go to the invoices": "Zu den Rechnungen",
  Invoices: "Rechnungen",
  Draft: "Entwurf",
  "Skip to the content": "Zum Inhalt springen",
  More: "Mehr",
  Close: "Schließen",
  Undo: "Rückgängig",
  Reload: "Neu laden",
  "Update ready · Reload": "Neue Version · Neu laden",
  "{0} to look at": "{0} anzusehen",
  Commands: "Befehle",
  "What to open or do": "Was öffnen oder tun",
  "Go to an invoice, a customer or a screen, or do something":
    "Rechnung, Kunde oder Seite öffnen, oder etwas tun",
  "Nothing on this device goes by these words.": "Auf diesem Gerät gibt es dazu nichts.",
  Customer: "Kunde",
  "New invoice": "Neue Rechnung",
  "What is saved and sent": "Was gesichert und gesendet ist",
  "Keyboard shortcuts": "Tastenkürzel",
  "Appearance: as the system is": "Darstellung: wie das System",
  "Appearance: light": "Darstellung: hell",
  "Appearance: dark": "Darstellung: dunkel",
  "Language: {0}": "Sprache: {0}",
  "Open or do anything": "Alles öffnen oder tun",
  Search: "Suchen",
  "Next row": "Nächste Zeile",
  "Previous row": "Vorige Zeile",
  "Select a row": "Zeile auswählen",
  "Select up to here": "Bis hierher auswählen",
  "Open the row": "Zeile öffnen",
  "Edit the row": "Zeile bearbeiten",
  "Close what lies on top, or back to the list":
    "Schließen, was obenauf liegt, oder zurück zur Liste",
  "Go to {0}": "Gehe zu: {0}",
  "Show this": "Dies zeigen",
  "Single letters are shortcuts": "Einzelne Buchstaben sind Tastenkürzel",
  "Not entered in {0}: {1}": "In {0} nicht eingetragen: {1}",
  History: "Verlauf",
  "History of {0}": "Verlauf von {0}",
  "History of the invoice": "Verlauf der Rechnung",
  "Why is this value here?": "Warum steht dieser Wert hier?",
};
