import type { Catalogue } from "../catalogue.ts";

/** Where a ledger is verified and downloaded. */
export const audit: Catalogue = {
  "Verify a ledger": "Ein Hauptbuch prüfen",
  "The file stays on this device: it is read here, and sent nowhere.":
    "Die Datei bleibt auf diesem Gerät: Sie wird hier gelesen und nirgendwohin gesendet.",
  "Drop a ledger file here, or choose one.": "Eine Hauptbuch-Datei hierher ziehen oder auswählen.",
  "Ledger file": "Hauptbuch-Datei",
  "Public key of the relay": "Öffentlicher Schlüssel des Relays",
  "Or the file that holds it": "Oder die Datei, in der er steht",
  "That is no public key: it has 43 letters, digits, - and _.":
    "Das ist kein öffentlicher Schlüssel: Er hat 43 Buchstaben, Ziffern, - und _.",
  "Get it from whoever runs the relay, and not with the file: concord audit key prints it, and seal.pub holds it.":
    "Er kommt von denen, die das Relay betreiben, und nicht mit der Datei: concord audit key gibt ihn aus, und in seal.pub steht er.",
  Verify: "Prüfen",
  "Verifying…": "Wird geprüft …",
  "It could not be verified here: {0}": "Hier ließ es sich nicht prüfen: {0}",
  "Download the ledger": "Das Hauptbuch herunterladen",
  "Everything that was ever changed in this workspace, by whom and when, sealed by the relay.":
    "Alles, was in diesem Arbeitsbereich je geändert wurde, von wem und wann, vom Relay versiegelt.",
  "With the keys of all values: whoever has the file can read every invoice":
    "Mit den Schlüsseln aller Werte: Wer die Datei hat, kann jede Rechnung lesen",
  Download: "Herunterladen",
  "It needs a connection.": "Dafür braucht es eine Verbindung.",
  "Only owners and auditors download the ledger.":
    "Nur Inhaber und Prüfer laden das Hauptbuch herunter.",
  "The relay cannot be reached.": "Das Relay ist nicht erreichbar.",
  "Intact: nothing was changed, taken out or put in.":
    "Unversehrt: Nichts wurde geändert, entfernt oder eingefügt.",
  "Entries after {0} up to {1} were lost when the store was restored from a backup.":
    "Einträge nach {0} bis {1} gingen verloren, als der Speicher aus einer Sicherung kam.",
  "After entry {0} the store was restored from a backup. What was recorded between the two is lost, if anything was.":
    "Nach Eintrag {0} kam der Speicher aus einer Sicherung. Was dazwischen aufgezeichnet war, ist verloren, falls es etwas gab.",
  "Intact, but for the restores that you know of.":
    "Unversehrt, bis auf die Wiederherstellungen, von denen du weißt.",
  "Ask whoever runs the relay, and not this file, whether the store was restored from a backup. What you know of, say here, and verify again:":
    "Frag die, die das Relay betreiben, und nicht diese Datei, ob der Speicher aus einer Sicherung kam. Wovon du weißt, das sag hier, und prüfe noch einmal:",
  "Restored after entry {0}, before {1}": "Wiederhergestellt nach Eintrag {0}, vor {1}",
  "Seals that were sent elsewhere, if you have any":
    "Siegel, die anderswohin gesendet wurden, falls du welche hast",
  "A file with a line for each, from a place that whoever runs the relay cannot change.":
    "Eine Datei mit einer Zeile je Siegel, von einem Ort, den die, die das Relay betreiben, nicht ändern können.",
  "Line {0} of the seals that were sent elsewhere is no seal.":
    "Zeile {0} der anderswohin gesendeten Siegel ist kein Siegel.",
  "Here the ledger begins anew: the store was restored from a backup, or its history was replaced.":
    "Hier beginnt das Hauptbuch neu: Der Speicher kam aus einer Sicherung, oder seine Geschichte wurde ersetzt.",
  "A restore that you know of is not in this ledger.":
    "Eine Wiederherstellung, von der du weißt, steht nicht in diesem Hauptbuch.",
  "None of the seals that were sent elsewhere is of this workspace.":
    "Keines der anderswohin gesendeten Siegel ist von diesem Arbeitsbereich.",
  "Something does not fit.": "Etwas passt nicht.",
  "The first that does not fit:": "Das Erste, was nicht passt:",
  "This file is no ledger of Concord.": "Diese Datei ist kein Hauptbuch von Concord.",
  "The file ends in the middle: a part of it is missing.":
    "Die Datei endet mittendrin: Ein Teil von ihr fehlt.",
  "The file holds something that belongs in no ledger.":
    "In der Datei steht etwas, das in kein Hauptbuch gehört.",
  "A seal is not signed by this key.": "Ein Siegel ist nicht mit diesem Schlüssel unterschrieben.",
  "The seals are not in their order, or one is missing or there twice.":
    "Die Siegel sind nicht in ihrer Reihenfolge, oder eines fehlt oder steht doppelt da.",
  "A seal is of another workspace.": "Ein Siegel gehört zu einem anderen Arbeitsbereich.",
  "The list of entries is not the one that was sealed.":
    "Die Liste der Einträge ist nicht die, die versiegelt wurde.",
  "The key does not belong to this ledger: nothing in it is signed with it.":
    "Der Schlüssel gehört nicht zu diesem Hauptbuch: Nichts darin ist mit ihm unterschrieben.",
  "A seal that was sent elsewhere is missing here.":
    "Ein Siegel, das anderswohin gesendet wurde, fehlt hier.",
  "An entry is damaged and cannot be read.": "Ein Eintrag ist beschädigt und nicht lesbar.",
  "An entry is not the one that was sealed.": "Ein Eintrag ist nicht der, der versiegelt wurde.",
  "An entry that was sealed is missing.": "Ein Eintrag fehlt, der versiegelt wurde.",
  "An entry is there that was never sealed.": "Ein Eintrag steht da, der nie versiegelt wurde.",
  "An entry belongs to another document.": "Ein Eintrag gehört zu einem anderen Dokument.",
  "A value cannot be opened with the key of its document.":
    "Ein Wert lässt sich mit dem Schlüssel seines Dokuments nicht öffnen.",
  "A document that was sealed is missing.": "Ein Dokument fehlt, das versiegelt wurde.",
  "A document is there twice.": "Ein Dokument steht doppelt da.",
  "The signed end of the file is missing.": "Das unterschriebene Ende der Datei fehlt.",
  "The signed end does not fit what is in the file.":
    "Das unterschriebene Ende passt nicht zu dem, was in der Datei steht.",
  "entry {0}": "Eintrag {0}",
  "document {0}": "Dokument {0}",
  "seal {0}": "Siegel {0}",
  "Entries: {0} · documents: {1} · seals: {2}": "Einträge: {0} · Dokumente: {1} · Siegel: {2}",
  never: "nie",
  "Last sealed {0}, exported {1}.": "Zuletzt versiegelt {0}, ausgeführt {1}.",
  "Loading…": "Wird geladen …",
  "and more": "und mehr",
};
