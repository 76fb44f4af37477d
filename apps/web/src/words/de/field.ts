import type { Catalogue } from "../catalogue.ts";

/** Preparing a device for work without a network. */
export const field: Catalogue = {
  "Preparing…": "Wird vorbereitet …",
  "Prepare this device": "Dieses Gerät vorbereiten",
  "Last ready: {0}. Prepare it again before you leave.":
    "Zuletzt bereit: {0}. Vor dem Aufbruch noch einmal vorbereiten.",
  "Ready for work without a network · {0}": "Bereit für die Arbeit ohne Netz · {0}",
  "Not ready yet: see what is marked above.": "Noch nicht bereit: siehe, was oben markiert ist.",
  "Everything of the team is on this device.": "Alles vom Team ist auf diesem Gerät.",
  "Not everything of the team is here. Connect, and wait until it is synced.":
    "Noch nicht alles vom Team ist hier. Verbinden und warten, bis alles synchron ist.",
  "Invoices: {0} · customers: {1} · products with prices: {2}":
    "Rechnungen: {0} · Kunden: {1} · Produkte mit Preisen: {2}",
  "The app opens without a network.": "Die App öffnet sich ohne Netz.",
  "The app is not kept here yet. Reload the page once, and do not use a private window.":
    "Die App ist hier noch nicht abgelegt. Die Seite einmal neu laden und kein privates Fenster benutzen.",
  "Something was written to this device, read back and deleted.":
    "Etwas wurde auf dieses Gerät geschrieben, gelesen und gelöscht.",
  "This device does not store what is written. Make room, or take another one.":
    "Dieses Gerät speichert nicht, was geschrieben wird. Platz schaffen oder ein anderes nehmen.",
  "Clock: {0}": "Uhr: {0}",
  "Nothing waits to be sent.": "Nichts wartet aufs Senden.",
  "Changes that are not sent yet: {0}. They are safe here.":
    "Noch nicht gesendete Änderungen: {0}. Sie sind hier sicher.",
  "The browser keeps it until you delete it.": "Der Browser behält es, bis du es löschst.",
  "The browser may delete it when the disk is full. Installing the app helps.":
    "Der Browser darf es löschen, wenn die Platte voll ist. Die App zu installieren hilft.",
  "Nothing is stored: it is in memory only, and goes with the tab.":
    "Nichts wird gespeichert: Es ist nur im Arbeitsspeicher und geht mit dem Tab.",
};
