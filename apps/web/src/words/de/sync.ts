import type { Catalogue } from "../catalogue.ts";

/** How safe everything is. */
export const sync: Catalogue = {
  "not yet": "noch nie",
  "What was entered in this browser under the number of this machine is kept there, and not seen here. Opened once it sends what it has not sent yet:":
    "Was in diesem Browser unter der Nummer dieses Rechners eingegeben wurde, liegt dort und ist hier nicht zu sehen. Einmal geöffnet, sendet es, was noch nicht gesendet ist:",
  "Concord is opened by its name on this machine now:":
    "Concord wird auf diesem Rechner jetzt unter seinem Namen geöffnet:",
  "All that this browser keeps under the present address is sent, and is there, too.":
    "Alles, was dieser Browser unter der jetzigen Adresse aufbewahrt, ist gesendet und auch dort.",
  "One change is not sent yet. It is kept under the present address alone, and sent from here as soon as there is a connection: stay until then.":
    "Eine Änderung ist noch nicht gesendet. Sie liegt nur unter der jetzigen Adresse und wird von hier gesendet, sobald es eine Verbindung gibt: Bitte so lange bleiben.",
  "{0} changes are not sent yet. They are kept under the present address alone, and sent from here as soon as there is a connection: stay until then.":
    "{0} Änderungen sind noch nicht gesendet. Sie liegen nur unter der jetzigen Adresse und werden von hier gesendet, sobald es eine Verbindung gibt: Bitte so lange bleiben.",
  "Opening…": "Wird geöffnet …",
  "Saving…": "Wird gesichert …",
  "Saved on this device · {0} to send": "Auf diesem Gerät gesichert · {0} zu senden",
  "Sending {0}…": "{0} werden gesendet …",
  "Fetching changes…": "Änderungen werden geholt …",
  "Not saved on this device": "Auf diesem Gerät nicht gespeichert",
  "All changes synced": "Alles abgeglichen",
  "Offline · as of {0}": "Offline · Stand {0}",
  "This browser stores nothing for this site. Working is possible while this tab is open and connected: what is not sent goes with it.":
    "Dieser Browser speichert für diese Seite nichts. Arbeiten geht, solange dieser Tab offen und verbunden ist: Was nicht gesendet ist, geht mit ihm verloren.",
  "Last synced {0}. Others’ changes may be missing.":
    "Zuletzt abgeglichen {0}. Änderungen anderer können fehlen.",
  "The data of this site was cleared in the browser. What had not been sent is gone; everything else comes back from the relay.":
    "Die Daten dieser Seite wurden im Browser gelöscht. Was noch nicht gesendet war, ist verloren; alles andere kommt vom Relay zurück.",
  "A newer version is open in another tab. Reload this one to go on.":
    "In einem anderen Tab läuft eine neuere Version. Diesen neu laden, um weiterzuarbeiten.",
  "What is stored here was written by a later version of the app, and was left as it is. Reload to update.":
    "Was hier gespeichert ist, hat eine neuere Version geschrieben; es blieb unverändert. Zum Aktualisieren neu laden.",
  "What is stored on this device could not be opened: {0} Nothing of it was thrown away. Reload to try again.":
    "Was auf diesem Gerät gespeichert ist, ließ sich nicht öffnen: {0} Nichts davon wurde verworfen. Zum erneuten Versuch neu laden.",
  "An older version in another tab holds up the start. Close the other tabs of Concord.":
    "Eine ältere Version in einem anderen Tab hält den Start auf. Bitte die anderen Concord-Tabs schließen.",
  "Opening what is on this device…": "Was auf diesem Gerät ist, wird geöffnet …",
  "Retry now": "Jetzt noch einmal versuchen",
  "Not sent yet": "Noch nicht gesendet",
  "{0} change": "{0} Änderung",
  "{0} changes": "{0} Änderungen",
  "{0} · since {1}": "{0} · seit {1}",
  "Yes: the browser keeps it until you delete it":
    "Ja: Der Browser behält alles, bis es gelöscht wird",
  "No: the browser may delete it when the disk is full. Installing the app helps.":
    "Nein: Bei vollem Datenträger kann der Browser es löschen. Die App zu installieren hilft.",
  "This device": "Dieses Gerät",
  Name: "Name",
  "Last synced": "Zuletzt abgeglichen",
  "Storage used": "Belegter Speicher",
  "Protected from deletion": "Vor Löschung geschützt",
  "Nothing is stored: it is in memory only": "Nichts ist gespeichert: alles nur im Arbeitsspeicher",
  "Save a copy of unsent changes": "Kopie ungesendeter Änderungen sichern",
  "Bring in a copy from another device": "Kopie von einem anderen Gerät einlesen",
  "Copy of unsent changes": "Kopie ungesendeter Änderungen",
  "Saved. Keep the file until everything is synced.":
    "Gesichert. Die Datei aufheben, bis alles abgeglichen ist.",
  "Brought in: {0}. Known already: {1}.": "Eingelesen: {0}. Schon bekannt: {1}.",
  "To be looked at above: {0}.": "Oben anzusehen: {0}.",
  "Not taken, since something is missing here: {0}. Sync, then bring the file in again.":
    "Nicht übernommen, weil hier etwas fehlt: {0}. Erst abgleichen, dann die Datei noch einmal einlesen.",
  "These need you": "Hier braucht es einen Menschen",
  "made {0}": "von {0}",
  "Send again": "Noch einmal senden",
  "Drop…": "Verwerfen …",
  "Drop this change?": "Diese Änderung verwerfen?",
  "It stands nowhere else, and cannot be brought back. A copy keeps it as a file.":
    "Sie steht sonst nirgends und lässt sich nicht zurückholen. Eine Kopie bewahrt sie als Datei.",
  "Save a copy first": "Erst eine Kopie sichern",
  "Drop for good": "Endgültig verwerfen",
  "Keep it": "Behalten",
  Seen: "Gesehen",
  "Without a name": "Ohne Namen",
  New: "Neu",
  "Discount or charge": "Nachlass oder Zuschlag",
  "Asked for": "Beauftragt",
  Decided: "Entschieden",
  "Order of the lines": "Reihenfolge der Zeilen",
  Changed: "Geändert",
  "Something else": "Etwas anderes",
  "Not synced yet": "Noch nie abgeglichen",
  Offline: "Offline",
  Clock: "Uhr",
  Right: "Geht richtig",
  "Not known without a connection": "Ohne Verbindung nicht bekannt",
  "{0} ahead. Set it: what is due today, and when you wrote what, follow it.":
    "Geht {0} vor. Bitte stellen: Was heute fällig ist und wann etwas geschrieben wurde, folgt ihr.",
  "{0} behind. Set it: what is due today, and when you wrote what, follow it.":
    "Geht {0} nach. Bitte stellen: Was heute fällig ist und wann etwas geschrieben wurde, folgt ihr.",
};
