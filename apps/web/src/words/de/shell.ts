import type { Catalogue } from "../catalogue.ts";

/** The frame around all screens. */
export const shell: Catalogue = {
  "This is not on this device yet, and the server cannot be reached. It comes by itself as soon as it can be.":
    "Das ist noch nicht auf diesem Gerät, und der Server ist nicht zu erreichen. Es kommt von selbst, sobald er es ist.",
  "Try again": "Noch einmal versuchen",
  "This did not come: the server cannot be reached, or it has a newer version of the app.":
    "Das kam nicht an: Der Server ist nicht erreichbar, oder er hat eine neuere Version der App.",
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
  "List: compact rows": "Liste: kompakte Zeilen",
  "List: comfortable rows": "Liste: luftige Zeilen",
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
  "History of the invoice": "Verlauf der Rechnung",
  "Why is this value here?": "Warum steht dieser Wert hier?",
  "History of {0}": "Verlauf von {0}",
  History: "Verlauf",
  Audit: "Prüfung",
  "Column narrower or wider, on its head": "Spalte schmaler oder breiter, auf ihrem Kopf",
  "Practise offline": "Offline üben",

  "Concord cannot begin here": "Concord kann hier nicht starten",
  "This address is not a secure one, and there a browser gives no site what working without a network takes. Nothing was changed on this device.":
    "Diese Adresse ist nicht gesichert, und dort gibt ein Browser keiner Seite, was Arbeiten ohne Netz braucht. Auf diesem Gerät wurde nichts geändert.",
  "Open it with https://, or on the machine on which Concord runs with http://localhost. Whoever runs the server can put it behind https.":
    "Bitte mit https:// öffnen, oder auf dem Rechner, auf dem Concord läuft, mit http://localhost. Wer den Server betreibt, kann https davorsetzen.",
  "This browser lets this site keep nothing, and Concord works on what this device keeps. Nothing was lost: what was sent is with your team.":
    "Dieser Browser lässt diese Seite nichts speichern, und Concord arbeitet mit dem, was dieses Gerät speichert. Nichts ging verloren: Was gesendet wurde, ist beim Team.",
  "Allow this address to store data (in the browser’s settings under cookies and site data), then reload.":
    "Bitte dieser Adresse erlauben, Daten zu speichern (in den Einstellungen des Browsers unter Cookies und Websitedaten), dann neu laden.",
  "Something went wrong at the start: {0}": "Beim Start ging etwas schief: {0}",
  "What is stored on this device is untouched. Reload; if that does not help, report this message.":
    "Was auf diesem Gerät gespeichert ist, ist unberührt. Bitte neu laden; hilft das nicht, diese Meldung weitergeben.",

  "Undo what you did last": "Das Letzte rückgängig machen",
  "Do it again": "Noch einmal tun",
  "Issue the invoice, or what comes next": "Rechnung ausstellen, oder was als Nächstes kommt",
  "Same field in the next line": "Gleiches Feld der nächsten Zeile",
  "Move the line": "Zeile verschieben",
  "Double the line": "Zeile verdoppeln",
  "Delete the line": "Zeile löschen",
  "Menu of the line": "Menü der Zeile",
  "Print or save as PDF": "Drucken oder als PDF sichern",
  "Next or previous conflict": "Nächster oder voriger Konflikt",
  "Choose the value with this number": "Den Wert mit dieser Nummer wählen",
  "Same source for all fields of the invoice": "Dieselbe Quelle für alle Felder der Rechnung",
  "Take the last decision back": "Die letzte Entscheidung zurücknehmen",
  Everywhere: "Überall",
  "In the list": "In der Liste",
  "In an invoice": "In einer Rechnung",
  "Among the conflicts": "Bei den Konflikten",
  "Name of a moment": "Name eines Zeitpunkts",
};
