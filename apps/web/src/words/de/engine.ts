import type { Catalogue } from "../catalogue.ts";

/** Sentences of the engine that a person may see. */
export const engine: Catalogue = {
  "Who works in the field records money that came in. Ask the office to record this.":
    "Im Außendienst wird erfasst, was einkam. Bitte das Büro, dies zu erfassen.",
  "This entry was removed, and cannot be changed before it is restored.":
    "Dieser Eintrag wurde entfernt und lässt sich erst wieder ändern, wenn er zurückgeholt ist.",
  "A tag has at least one character.": "Ein Schlagwort hat mindestens ein Zeichen.",
  "A tag has at most 40 characters.": "Ein Schlagwort hat höchstens 40 Zeichen.",
  "A tag has a character in it that nobody sees. Leave it out.":
    "Im Schlagwort ist ein Zeichen, das niemand sieht. Bitte weglassen.",
  "A tag is one line of text without a comma.": "Ein Schlagwort ist eine Zeile Text ohne Komma.",
  "An invoice has at most 20 tags.": "Eine Rechnung hat höchstens 20 Schlagwörter.",
  "A name has at least one character.": "Ein Name hat mindestens ein Zeichen.",
  "A name has at most {0} characters.": "Ein Name hat höchstens {0} Zeichen.",
  "A name has a character in it that nobody sees. Leave it out.":
    "Im Namen ist ein Zeichen, das niemand sieht. Bitte weglassen.",
  "A name is one line of text.": "Ein Name ist eine Zeile Text.",
  "The name was removed meanwhile.": "Der Name wurde inzwischen entfernt.",
  "An invoice has at most {0} moments with a name of their own.":
    "Eine Rechnung hat höchstens {0} Zeitpunkte mit eigenem Namen.",
  "Not connected.": "Nicht verbunden.",
  "Connecting to the relay.": "Die Verbindung zum Relay wird aufgebaut.",
  "The relay cannot be reached.": "Das Relay ist nicht erreichbar.",
  "The relay did not answer in time.": "Das Relay hat nicht rechtzeitig geantwortet.",
  "The relay fell silent; the network is probably down.":
    "Das Relay antwortet nicht mehr; wahrscheinlich fehlt das Netz.",
  "The sign-in has expired; a new one is fetched.":
    "Die Anmeldung ist abgelaufen; eine neue wird geholt.",
  "The relay is restarting.": "Das Relay startet neu.",
  "This device did not keep up with the relay.": "Dieses Gerät kam mit dem Relay nicht mit.",
  "The relay asks for fewer messages.": "Das Relay bittet um weniger Nachrichten.",
  "The relay heard nothing from this device.": "Das Relay hat von diesem Gerät nichts gehört.",
  "No sign-in could be fetched: {0}": "Es konnte keine Anmeldung geholt werden: {0}",
  "This is too much for one change. Make it in several.":
    "Das ist zu viel für eine Änderung. Bitte auf mehrere verteilen.",
  "The file is of the workspace {0}, and this is {1}.":
    "Die Datei gehört zum Arbeitsbereich {0}, und dies ist {1}.",
  "The device where it was made had no room to save it.":
    "Das Gerät, auf dem es entstand, hatte keinen Platz zum Sichern.",
  "The relay asks this device to send less for a moment.":
    "Das Relay bittet dieses Gerät, kurz weniger zu senden.",
  "The relay did not accept this sign-in: it has expired or was withdrawn.":
    "Das Relay hat diese Anmeldung nicht angenommen: Sie ist abgelaufen oder wurde zurückgezogen.",
  "Sign in again. Your changes are safe on this device and will be sent then.":
    "Bitte neu anmelden. Die Änderungen sind auf diesem Gerät sicher und werden dann gesendet.",
  "This sign-in may not open this workspace.":
    "Mit dieser Anmeldung lässt sich der Arbeitsbereich nicht öffnen.",
  "Ask an owner of the workspace for access, then connect again.":
    "Zugang bei einer Inhaberin oder einem Inhaber erbitten, dann neu verbinden.",
  "The relay does not know this workspace.": "Das Relay kennt diesen Arbeitsbereich nicht.",
  "Check the address. Your changes stay on this device.":
    "Bitte die Adresse prüfen. Die Änderungen bleiben auf diesem Gerät.",
  "The relay speaks another version of the protocol.":
    "Das Relay spricht eine andere Version des Protokolls.",
  "Update this program. Your changes stay on this device.":
    "Bitte aktualisieren. Die Änderungen bleiben auf diesem Gerät.",
  "The relay ended the connection ({0}).": "Das Relay hat die Verbindung beendet ({0}).",
  "Connect again. If it ends the same way, report this message.":
    "Neu verbinden. Endet es wieder so, bitte diese Meldung weitergeben.",
  "A change could not be saved on this device: {0}":
    "Eine Änderung konnte auf diesem Gerät nicht gesichert werden: {0}",
  "Free some disk space, then make the change again. What was saved before is safe.":
    "Bitte Speicherplatz freigeben und die Änderung wiederholen. Was vorher gesichert war, ist sicher.",
  "The relay did not take a change of this device: {0}":
    "Das Relay hat eine Änderung dieses Geräts nicht angenommen: {0}",
  "Ask an owner of the workspace for the right to edit, then send the change again.":
    "Das Recht zum Bearbeiten bei einer Inhaberin oder einem Inhaber erbitten, dann die Änderung noch einmal senden.",
  "A change was too large for the relay: {0}": "Eine Änderung war für das Relay zu groß: {0}",
  "Make it again in smaller parts, then drop this one.":
    "In kleineren Teilen wiederholen, dann diese verwerfen.",
  "The relay did not take back what it had lost: {0}":
    "Das Relay hat nicht zurückgenommen, was ihm fehlte: {0}",
  "Let the device that wrote it connect, or an owner's, then send this again.":
    "Erst das Gerät verbinden, das es geschrieben hat, oder eines mit Inhaberrechten, dann noch einmal senden.",
  "After the relay was restored somebody else's edits took the place of some that this device holds: {0}":
    "Nach der Wiederherstellung des Relays stehen fremde Änderungen an der Stelle einiger von diesem Gerät: {0}",
  "Compare the values. Send these again to have them back, or drop them.":
    "Bitte die Werte vergleichen. Noch einmal senden, um sie zurückzuholen, oder verwerfen.",
  "A document on this device was damaged and was replaced by the relay's: {0}":
    "Ein Dokument auf diesem Gerät war beschädigt und wurde durch das des Relays ersetzt: {0}",
  "Check the document. What was taken out is kept here until you drop it.":
    "Bitte das Dokument prüfen. Was entfernt wurde, bleibt hier, bis es verworfen wird.",
  "Look at the change: send it again, or drop it.":
    "Bitte die Änderung ansehen: noch einmal senden oder verwerfen.",
  "The relay did not let {0} become what this device wrote: {1}":
    "Das Relay hat {0} nicht so übernommen, wie dieses Gerät es schrieb: {1}",
  "Look at the values. Enter them again where they are needed, then mark this as seen.":
    "Bitte die Werte ansehen, wo nötig neu eingeben und dann als gesehen markieren.",
  "The browser has no more room for this site, or the disk is full.":
    "Der Browser hat für diese Seite keinen Platz mehr, oder der Datenträger ist voll.",
  "The browser ended the connection to its storage.":
    "Der Browser hat die Verbindung zu seinem Speicher beendet.",
  "What is stored in this browser does not read as it was stored.":
    "Was in diesem Browser gespeichert ist, liest sich nicht so, wie es gespeichert wurde.",
  "This is no rescue file, or only a part of one.":
    "Das ist keine Kopie ungesendeter Änderungen oder nur ein Teil davon.",
  "This is no rescue file.": "Das ist keine Kopie ungesendeter Änderungen.",
  "This rescue file was written by a later version of this program. Update it.":
    "Diese Kopie wurde von einer neueren Version geschrieben. Bitte aktualisieren.",
  "This rescue file is damaged: {0}": "Diese Kopie ist beschädigt: {0}",
  "Connect this device to its workspace first.":
    "Dieses Gerät zuerst mit seinem Arbeitsbereich verbinden.",
  "This change is gone.": "Diese Änderung gibt es nicht mehr.",
  "These bytes were taken out of a damaged document; they cannot be sent.":
    "Das wurde aus einem beschädigten Dokument entfernt und lässt sich nicht senden.",
  "These are facts; enter again what is missing of them, then drop this.":
    "Das sind Buchungen: bitte neu eingeben, was fehlt, und dies dann verwerfen.",

  // Of the registrar.
  "{0} to be corrected before it can be issued.":
    "{0} zu berichtigen, bevor sie ausgestellt werden kann.",
  "One thing is": "Eines ist",
  "{0} things are": "{0} Dinge sind",
  "The invoice was changed since it was seen. Look at it and ask again.":
    "Die Rechnung wurde geändert, seit sie angesehen wurde. Sieh sie an und stelle sie noch einmal aus.",
  "It is issued already, as {0}, and says something else than was seen.":
    "Sie ist schon ausgestellt, als {0}, und sagt etwas anderes, als angesehen wurde.",
  "{0} changed this since.": "{0} hat das seither geändert.",
  "The draft says it is number {0}. Numbers are given at issue: clear it.":
    "Der Entwurf nennt die Nummer {0}. Nummern werden beim Ausstellen vergeben: Leere das Feld.",
  "The invoice is dated {0}, and in {1}, the workspace's time zone, it is {2}. Nothing is issued ahead of its date.":
    "Die Rechnung ist vom {0}, und in {1}, der Zeitzone des Arbeitsbereichs, ist der {2}. Nichts wird vor seinem Datum ausgestellt.",
  "The last invoice of its series is of {0}: dates in a series do not go back. Date this one {1} or later.":
    "Die letzte Rechnung ihres Nummernkreises ist vom {0}: Daten gehen darin nicht zurück. Datiere diese auf den {1} oder später.",
  'The next number of the series "{0}" is {1}, and another invoice of ours has it already. Let the series begin behind the numbers that are here, or change its format.':
    "Die nächste Nummer des Nummernkreises „{0}“ ist {1}, und eine andere unserer Rechnungen hat sie schon. Lass ihn hinter den Nummern beginnen, die hier sind, oder ändere sein Format.",
  'The next number of the series "{0}" is {1}, and a device of {2} gives it under its lease of the series {3} until {4}. Ask for another series, change the format of one of the two, or wait until the lease has ended.':
    "Die nächste Nummer des Nummernkreises „{0}“ ist {1}, und ein Gerät von {2} vergibt sie aus seiner Zuteilung des Nummernkreises {3} bis {4}. Nimm einen anderen, ändere das Format von einem der beiden, oder warte, bis die Zuteilung beendet ist.",
  'The next number of the series "{0}" is {1}, and a device of {2} may have given it under its lease of the series {3}, which has ended: its invoice may still come. Change the format of the series "{4}".':
    "Die nächste Nummer des Nummernkreises „{0}“ ist {1}, und ein Gerät von {2} kann sie aus seiner beendeten Zuteilung des Nummernkreises {3} vergeben haben: Ihre Rechnung kann noch kommen. Ändere das Format des Nummernkreises „{4}“.",
  "The invoice was issued here, so that its void is asked of the registrar.":
    "Die Rechnung wurde hier ausgestellt: Storniert wird sie auf Anfrage.",
  "Only the tool that issued the invoice gives a new version of it.":
    "Nur das Programm, das die Rechnung ausgestellt hat, gibt eine neue Fassung davon.",
  "A number from a file comes with the invoice that it is imported with: a draft that is here gets its number from the registrar.":
    "Eine Nummer aus einer Datei kommt mit der Rechnung, mit der sie importiert wird: Ein Entwurf, der hier ist, bekommt seine Nummer beim Ausstellen.",
  "A credit note takes back what is owed: the office issues it.":
    "Eine Gutschrift nimmt zurück, was geschuldet ist: Das Büro stellt sie aus.",
  "What is here is made a credit note by the office.":
    "Zu einer Gutschrift macht das Büro, was hier ist.",
  "No number series takes documents of the kind {0}.":
    "Kein Nummernkreis nimmt Belege der Art {0}.",
  // Leases of number series.
  "There is no such number series.": "Diesen Nummernkreis gibt es nicht.",
  "This device holds no lease of the series.": "Diesem Gerät ist der Nummernkreis nicht zugeteilt.",
  "The series was never leased.": "Der Nummernkreis war nie zugeteilt.",
  "The series {0} is leased to a device of {1} until {2}. It can give the lease back, or somebody of the office takes it over.":
    "Der Nummernkreis {0} ist einem Gerät von {1} bis {2} zugeteilt. Es kann ihn zurückgeben, oder jemand aus dem Büro übernimmt ihn.",
  "The lease has ended already: {0}. {1}": "Die Zuteilung ist schon beendet: {0}. {1}",
  "The lease covers the numbers {0} to {1}, and not this one.":
    "Die Zuteilung umfasst die Nummern {0} bis {1}, und nicht diese.",
  "The lease covers the numbers {0} to {1}.": "Die Zuteilung umfasst die Nummern {0} bis {1}.",
  "{0} of the numbers that the device gave have not come here yet. Let it send what is waiting, then give the lease back.":
    "{0} der Nummern, die das Gerät vergeben hat, sind noch nicht hier. Lass es senden, was wartet, und gib die Zuteilung dann zurück.",
  "The lease that you saw is not the one that stands: epoch {0}, {1}. Look again.":
    "Die Zuteilung, die du gesehen hast, ist nicht die, die gilt: Nummer {0}, {1}. Sieh noch einmal hin.",
  "The series {0} would give the number {1}, and an invoice of ours has it already. Change the format of the series.":
    "Der Nummernkreis {0} würde die Nummer {1} vergeben, und eine unserer Rechnungen hat sie schon. Ändere sein Format.",
  "The series {0} would give the number {1}, and a device of {2} gives it of the series {3}. Change the format of the series.":
    "Der Nummernkreis {0} würde die Nummer {1} vergeben, und ein Gerät von {2} vergibt sie aus dem Nummernkreis {3}. Ändere sein Format.",
  "The series {0} would give the number {1}, and a device of {2} may have given it of the series {3}, under a lease that has ended. Change the format of the series.":
    "Der Nummernkreis {0} würde die Nummer {1} vergeben, und ein Gerät von {2} kann sie aus seiner beendeten Zuteilung des Nummernkreises {3} vergeben haben. Ändere sein Format.",
  "The relay was restored a moment ago, and waits for what devices give back before it leases numbers.":
    "Das Relay wurde eben wiederhergestellt und wartet auf das, was Geräte zurückgeben, bevor es Nummern zuteilt.",
  "The lease could not be stored. Try again.":
    "Die Zuteilung konnte nicht gesichert werden. Versuch es noch einmal.",
  "The series {0} is of credit notes, and what is left to credit is not known offline: lease one of invoices.":
    "Der Nummernkreis {0} ist für Gutschriften, und offline weiß niemand, was noch gutzuschreiben ist: Teil einen für Rechnungen zu.",
  "The series {0} begins again {1}, and a leased one counts through: set its reset to never.":
    "Der Nummernkreis {0} beginnt neu ({1}), und ein zugeteilter zählt durch: Lass ihn nie neu beginnen.",
  yearly: "jedes Jahr",
  monthly: "jeden Monat",
  "The numbers that were leased of the series {0} are used up. Renew the lease.":
    "Die zugeteilten Nummern des Nummernkreises {0} sind verbraucht. Verlängere die Zuteilung.",
  "A credit note is not issued offline: nobody knows there what is left to credit. Ask for its issue once you are online.":
    "Eine Gutschrift wird nicht offline ausgestellt: Dort weiß niemand, was noch gutzuschreiben ist. Lass sie ausstellen, wenn du verbunden bist.",
  "The leased number series {0} takes no documents of the kind {1}.":
    "Der zugeteilte Nummernkreis {0} nimmt keine Belege der Art {1}.",
  "The clock of this device says {0}, and it was given its lease of the series {1} at {2}, which is later. Set the clock, then issue.":
    "Die Uhr dieses Geräts steht auf {0}, und seine Zuteilung des Nummernkreises {1} bekam es am {2}, was später ist. Stell die Uhr, dann stelle aus.",
  "The lease of the series {0} ended at {1}.":
    "Die Zuteilung des Nummernkreises {0} endete am {1}.",
  "{0}. An invoice that was issued elsewhere has the number.":
    "{0}. Eine Rechnung, die anderswo ausgestellt wurde, hat die Nummer.",
  "Leased to {0} and not come back: {1}": "{0} zugeteilt und nicht zurückgekommen: {1}",
  "It was not renewed before {0}": "nicht vor {0} verlängert",
  "Its numbers are used up": "Ihre Nummern sind verbraucht",
  "It was taken over before the relay was restored":
    "übernommen, bevor das Relay wiederhergestellt wurde",
  // What is against an issue under a lease.
  "No such lease was granted.": "Eine solche Zuteilung gibt es nicht.",
  "It was issued under a lease of somebody else, who can bring it, or an owner.":
    "Sie wurde unter der Zuteilung von jemand anderem ausgestellt: Bringen kann sie, wer die hat, oder eine Inhaberin oder ein Inhaber.",
  "The number reads {0}.": "Die Nummer lautet {0}.",
  "A credit note is not issued under a lease: ask for its issue.":
    "Eine Gutschrift wird nicht unter einer Zuteilung ausgestellt: Lass sie auf Anfrage ausstellen.",
  "The leased number series takes no documents of the kind {0}.":
    "Der zugeteilte Nummernkreis nimmt keine Belege der Art {0}.",
  "Number, date or digest are not those of what is frozen.":
    "Nummer, Datum oder Prüfsumme sind nicht die dessen, was ausgestellt wurde.",
  "Another invoice has the number {0} already.": "Eine andere Rechnung hat die Nummer {0} schon.",
  "It is dated {0}. Nothing is issued ahead of its date.":
    "Sie ist vom {0}. Nichts wird vor seinem Datum ausgestellt.",
  "It is dated {0}, and dates in a series do not go back.":
    "Sie ist vom {0}, und Daten gehen in einem Nummernkreis nicht zurück.",
  "It came after the lease of {0} had ended ({1}).":
    "Sie kam, nachdem die Zuteilung von {0} beendet war ({1}).",
  "It came after the lease of {0} had ended ({1}). {2}":
    "Sie kam, nachdem die Zuteilung von {0} beendet war ({1}). Grund: {2}",
  expired: "abgelaufen",
  returned: "zurückgegeben",
  "taken-over": "übernommen",
  "It was issued after the lease had ended at {0}.":
    "Sie wurde ausgestellt, nachdem die Zuteilung am {0} geendet hatte.",
  "It is dated {0}, and the dates of the numbers beside it do not go in order with it.":
    "Sie ist vom {0}, und die Daten der Nummern neben ihr sind damit nicht in Reihenfolge.",
  "{0} Credit it and issue it anew.": "{0} Schreib sie gut und stelle sie neu aus.",
  "Another device brought it than the one that held the lease.":
    "Ein anderes Gerät hat sie gebracht als das, dem zugeteilt war.",
  "It says that it was issued under a lease, and lacks its date or its count.":
    "Sie nennt eine Zuteilung, aber ihr Datum oder ihre Stelle fehlt.",
  "Another invoice that is here, and was issued elsewhere, has the number {0}, too. Where both are ours, credit one of them and issue it anew.":
    "Eine andere Rechnung, die hier ist und anderswo ausgestellt wurde, hat die Nummer {0} auch. Sind beide von uns, schreib eine gut und stelle sie neu aus.",
  "Issued twice: it stands as {0}": "Zweimal ausgestellt: Sie gilt als {0}",
  "It does not stand": "Sie gilt nicht",
  "Given back by its holder": "von seinem Halter zurückgegeben",
};
