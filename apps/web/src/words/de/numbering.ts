import type { Catalogue } from "../catalogue.ts";

/** Number series, their leases, and the register that accounts for every number. */
export const numbering: Catalogue = {
  "1 to {0}": "1 bis {0}",
  ": {0} as far as is known": ": {0}, soweit bekannt",
  "A device takes a stretch of numbers along and issues at once, also offline.":
    "Ein Gerät nimmt einen Abschnitt von Nummern mit und stellt sofort aus, auch offline.",
  "A device, under a lease": "Ein Gerät, dem sie zugeteilt sind",
  "A whole number from 1 is needed.": "Es braucht eine ganze Zahl ab 1.",
  "A whole number from 1 to 12 is needed.": "Es braucht eine ganze Zahl von 1 bis 12.",
  Actions: "Aktionen",
  "All its numbers are used.": "Alle ihre Nummern sind verbraucht.",
  "All years": "Alle Jahre",
  "And then": "Und danach",
  "Another series is called so.": "So heißt schon ein anderer Nummernkreis.",
  "Begins again": "Beginnt neu",
  "Behind {0}: count {1} is with a device of {2}, or on its way":
    "Hinter {0}: Zähler {1} hat ein Gerät von {2}, oder sie sind unterwegs",
  "Came back after the server was restored":
    "Nach einer Wiederherstellung des Servers zurückgekommen",
  "Issued elsewhere; the series goes on behind it":
    "Anderswo ausgestellt; der Nummernkreis geht dahinter weiter",
  "Change series": "Nummernkreis ändern",
  "Choose what it is for.": "Wähle, wofür er ist.",
  "Corrective invoices": "Korrekturrechnungen",
  "Create series": "Nummernkreis anlegen",
  "Credit notes are not issued under a lease.":
    "Gutschriften werden unter einer Zuteilung nicht ausgestellt.",
  Date: "Datum",
  "Debit notes": "Belastungsanzeigen",
  Digits: "Stellen",
  Document: "Beleg",
  "Each invoice gets the next number of a series: every number once, and none left out. Of several series for one kind of document the first is used unless somebody chooses another.":
    "Jede Rechnung bekommt die nächste Nummer eines Nummernkreises: jede Nummer einmal, und keine ausgelassen. Von mehreren für eine Art von Belegen gilt der erste, wenn niemand einen anderen wählt.",
  "Each month": "Jeden Monat",
  "Each year": "Jedes Jahr",
  "Edit…": "Bearbeiten …",
  Expired: "Abgelaufen",
  "First number": "Erste Nummer",
  "For how many days": "Für wie viele Tage",
  Format: "Format",
  "Gap behind {0}: {1} missing (count {2})": "Lücke hinter {0}: {1} fehlen (Zähler {2})",
  "Give back the lease of {0}": "Zuteilung von {0} zurückgeben",
  "Give back": "Zurückgeben",
  "Give back…": "Zurückgeben …",
  "Give it a name: people choose by it.": "Gib ihm einen Namen: Danach wird gewählt.",
  "Returned by its device": "Vom Gerät zurückgegeben",
  "Given back. The server gives the numbers of {0} again.":
    "Zurückgegeben. Der Server vergibt die Nummern von {0} wieder.",
  "Gives no numbers": "Vergibt keine Nummern",
  "Held by": "Zugeteilt an",
  "How many numbers": "Wie viele Nummern",
  "I know, and change it all the same.": "Ich weiß es und ändere es trotzdem.",
  "In braces only {year}, {month} and {number} mean something.":
    "In geschweiften Klammern bedeuten nur {year}, {month} und {number} etwas.",
  "Invoices that it issued offline and brings later stand, take their place in the register, and are shown as conflicts to a person.":
    "Rechnungen, die es offline ausgestellt hat und später bringt, gelten, nehmen ihren Platz im Register ein und werden als Konflikte gezeigt.",
  "It can not be leased to a device: nobody knows offline when it begins again.":
    "Er kann keinem Gerät zugeteilt werden: Offline weiß niemand, wann er neu beginnt.",
  "It cannot be leased: it begins again, and only what counts through is leased.":
    "Er kann nicht zugeteilt werden: Er beginnt neu, und zugeteilt wird nur, was durchzählt.",
  "It cannot be leased: what is left to credit nobody knows offline.":
    "Er kann nicht zugeteilt werden: Was noch gutzuschreiben ist, weiß offline niemand.",
  "It counts through, and can be leased to a device that issues offline.":
    "Er zählt durch und kann einem Gerät zugeteilt werden, das offline ausstellt.",
  "It has begun, and {0} is its last number: lower ones would be given a second time.":
    "Er hat begonnen, und {0} ist seine letzte Nummer: Kleinere würden ein zweites Mal vergeben.",
  "It has begun, and {0} is its last number: what lies between would be a gap.":
    "Er hat begonnen, und {0} ist seine letzte Nummer: Was dazwischen liegt, wäre eine Lücke.",
  "It has given numbers: it would begin again and give some of them a second time. Make a new series instead.":
    "Er hat Nummern vergeben: Er würde neu beginnen und manche ein zweites Mal vergeben. Leg stattdessen einen neuen an.",
  "What it has given, up to {0} and {1} in all, stays as it is. The next one is {2}. The count goes on without a gap, but whoever audits you will ask why the numbers look different in the middle: the turn of a year is the time for it.":
    "Was er vergeben hat, bis {0} und insgesamt {1}, bleibt, wie es ist. Die nächste ist {2}. Gezählt wird ohne Lücke weiter, aber wer dich prüft, wird fragen, warum die Nummern mittendrin anders aussehen: Der Jahreswechsel ist die Zeit dafür.",
  "It is leased to a device of {0}, which may be away and would not hear of it. It can be changed once the lease has ended.":
    "Er ist einem Gerät von {0} zugeteilt, das unterwegs sein kann und nichts davon hören würde. Er lässt sich ändern, wenn die Zuteilung beendet ist.",
  "It is too long: 100 characters at most.": "Das ist zu lang: höchstens 100 Zeichen.",
  "It needs a series of its own. Several series are allowed; France wants a reason in the way of working for them, such as staff who bill on the spot.":
    "Es braucht einen eigenen Nummernkreis. Mehrere sind erlaubt; Frankreich will dafür einen Grund in der Arbeitsweise, etwa Personal, das vor Ort abrechnet.",
  "Last number": "Letzte Nummer",
  "Lease expired": "Mit der Zuteilung verfallen",
  "Lease to this device": "Diesem Gerät zuteilen",
  "Lease to this device…": "Diesem Gerät zuteilen …",
  "Lease {0} of the series": "{0}. Zuteilung des Nummernkreises",
  "Lease {0} to this device": "{0} diesem Gerät zuteilen",
  "Leased to this device": "Diesem Gerät zugeteilt",
  "Leased to {0}": "{0} zugeteilt",
  "Leases are granted and given back by the server: this needs a connection.":
    "Der Server teilt zu und nimmt zurück: Das braucht eine Verbindung.",
  "Leases that have ended: {0}": "Beendete Zuteilungen: {0}",
  Lost: "Verloren",
  "Meanwhile nobody else numbers from it. What a lost device never brings back stays a gap, which the register explains: keep its reason for the auditor.":
    "Solange nummeriert niemand sonst daraus. Was ein verlorenes Gerät nie zurückbringt, bleibt eine Lücke, die das Register erklärt: Heb den Grund für die Prüfung auf.",
  Month: "Monat",
  Never: "Nie",
  "New number series": "Neuer Nummernkreis",
  "New series…": "Neuer Nummernkreis …",
  "Next number": "Nächste Nummer",
  "Next:": "Als Nächstes:",
  "No gap among {0} numbers.": "Keine Lücke unter {0} Nummern.",
  "No gap: one number.": "Keine Lücke: eine Nummer.",
  "No number was taken yet.": "Noch wurde keine Nummer vergeben.",
  "No series would take some of the documents that it takes now: they could not be issued.":
    "Manche der Belege, die er jetzt nummeriert, hätten keinen Nummernkreis mehr: Sie könnten nicht ausgestellt werden.",
  "Not everything that this device has issued is with the server yet. It can be given back in a moment.":
    "Noch ist nicht alles beim Server, was dieses Gerät ausgestellt hat. Gleich lässt sie sich zurückgeben.",
  "Not here yet: stay connected": "Noch nicht hier: verbunden bleiben",
  "Number series {0}": "Nummernkreis {0}",
  Numbers: "Nummern",
  "One row without gaps, in the order of dates: what every country accepts and some, like France, demand.":
    "Eine Reihe ohne Lücken, in der Folge der Daten: was jedes Land anerkennt und manche, wie Frankreich, verlangen.",
  "Only where {0} is lost, broken or cannot be reached: whoever has it can give the lease back without a gap.":
    "Nur wenn {0} verloren, kaputt oder nicht erreichbar ist: Wer das Gerät hat, kann die Zuteilung ohne Lücke zurückgeben.",
  "Over, about to end": "Vorbei, endet gleich",
  "Pro forma invoices": "Proforma-Rechnungen",
  "Put in:": "Einsetzen:",
  "Put into the format": "In das Format einsetzen",
  "Reading the register: {0} numbers so far…": "Das Register wird gelesen: bisher {0} Nummern …",
  "Reading the register…": "Das Register wird gelesen …",
  "Reason: {0}.": "Grund: {0}.",
  "Register of numbers": "Nummernregister",
  Remark: "Bemerkung",
  "Renew the lease of {0}": "Zuteilung von {0} verlängern",
  Renew: "Verlängern",
  "Renew…": "Verlängern …",
  "Say where the number goes: put {number} into it.":
    "Sag, wohin die Nummer kommt: Setz {number} ein.",
  "Show its register": "Sein Register zeigen",
  Stands: "Gilt",
  "Take over the lease of {0}": "Zuteilung von {0} übernehmen",
  "Take over the lease": "Zuteilung übernehmen",
  "Take over…": "Übernehmen …",
  "Taken over": "Übernommen",
  Taken: "Vergeben",
  "That device can no longer number. Of {0} whatever has not come here goes into the register as expired, with your reason{1}.":
    "Das Gerät kann nicht mehr nummerieren. Was von {0} noch nicht hier ist, kommt als verfallen ins Register, mit deinem Grund{1}.",
  "The device goes on where it is, with more numbers and more time. Renew before the lease ends or its numbers are used up: then there is no gap.":
    "Das Gerät macht weiter, wo es ist, mit mehr Nummern und mehr Zeit. Verlängere, bevor die Zuteilung endet oder verbraucht ist: Dann gibt es keine Lücke.",
  "It has begun, and {0} is its last number: whenever it begins again, it does so with 1.":
    "Er hat begonnen, und {0} ist seine letzte Nummer: Wann immer er neu beginnt, tut er es mit 1.",
  "The lease has ended. The server gives the numbers of {0} again.":
    "Die Zuteilung ist beendet. Der Server vergibt die Nummern von {0} wieder.",
  "The name is too long.": "Der Name ist zu lang.",
  "The next numbers are shown here.": "Hier stehen dann die nächsten Nummern.",
  "The numbers go on behind {0}. This cannot be undone.":
    "Die Nummern gehen hinter {0} weiter. Das lässt sich nicht zurücknehmen.",
  "The register is kept by the server: it is shown once there is a connection. What this device issues offline is written into it then.":
    "Das Register führt der Server: Es wird gezeigt, sobald es eine Verbindung gibt. Was dieses Gerät offline ausstellt, kommt dann hinein.",
  "The server cannot be reached. Nothing was changed.":
    "Der Server ist nicht erreichbar. Nichts wurde geändert.",
  "The server gives the numbers": "Der Server vergibt die Nummern",
  "The server": "Der Server",
  "The server, at the moment of issue": "Der Server, im Moment der Ausstellung",
  "Then the server gives the numbers again, and this device issues nothing offline from this series.":
    "Dann vergibt der Server die Nummern wieder, und dieses Gerät stellt aus diesem Nummernkreis offline nichts mehr aus.",
  "This device gives the next numbers of {0} by itself, connected or not. Nobody else numbers from it until the lease is given back, ends or is taken over.":
    "Dieses Gerät vergibt die nächsten Nummern von {0} selbst, verbunden oder nicht. Niemand sonst nummeriert daraus, bis die Zuteilung zurückgegeben ist, endet oder übernommen wird.",
  "This device gives the numbers {0} of {1}.": "Dieses Gerät vergibt die Nummern {0} von {1}.",
  "This device gives the numbers": "Dieses Gerät vergibt die Nummern",
  "This device knows the last lease of each series. Earlier ones, and what other devices have used, are known when online.":
    "Dieses Gerät kennt die letzte Zuteilung jedes Nummernkreises. Frühere, und was andere Geräte verbraucht haben, zeigt sich mit Verbindung.",
  Twice: "Doppelt",
  Until: "Bis",
  "Use unless another is chosen": "Nehmen, wenn kein anderer gewählt ist",
  "Numbers used": "Verbraucht",
  "Used: {0}.": "Verbraucht: {0}.",
  "What became of it": "Was daraus wurde",
  "What became of its numbers is known when online.":
    "Was aus ihren Nummern wurde, zeigt sich mit Verbindung.",
  "What begins again each month needs {year} and {month} in its format.":
    "Was jeden Monat neu beginnt, braucht {year} und {month} im Format.",
  "What begins again each year needs {year} in its format.":
    "Was jedes Jahr neu beginnt, braucht {year} im Format.",
  "What it has given only the relay knows: connect to change how its numbers are made.":
    "Was er vergeben hat, weiß nur das Relay: Verbinde dich, um zu ändern, wie seine Nummern entstehen.",
  "What it is for": "Wofür er ist",
  "What was not used ({0}) is given next: no gap is left.":
    "Was nicht verbraucht wurde ({0}), wird als Nächstes vergeben: Es bleibt keine Lücke.",
  "Who gives the numbers": "Wer die Nummern vergibt",
  "Why? It goes into the register, for whoever audits you.":
    "Warum? Es kommt ins Register, für alle, die dich prüfen.",
  "Without a connection an invoice waits for its number, and is not issued until then.":
    "Ohne Verbindung wartet eine Rechnung auf ihre Nummer und ist bis dahin nicht ausgestellt.",
  Year: "Jahr",
  "You are offline. The series and the leases of this device are shown; what was given of each, and the register, the server knows.":
    "Du bist offline. Nummernkreise und Zuteilungen dieses Geräts stehen hier; was vergeben wurde, und das Register, kennt der Server.",
  "You are offline. What was given of each series is as it was heard last.":
    "Du bist offline. Was jeder Nummernkreis vergeben hat, steht hier wie zuletzt gehört.",
  "You are offline: this is the register as it was read last.":
    "Du bist offline: Das ist das Register, wie es zuletzt gelesen wurde.",
  "You may look at leases, but not ask for one.":
    "Du darfst Zuteilungen ansehen, aber keine erbitten.",
  "as far as it has come here": "soweit es hier angekommen ist",
  "known when online": "zeigt sich mit Verbindung",
  none: "keiner",
  "then {0}, …": "dann {0}, …",
  "{0} Never came back: {1}; the register lists them as expired. What comes after all takes its place there.":
    "{0} Nie zurückgekommen: {1}; das Register führt sie als verfallen. Was doch noch kommt, nimmt dort seinen Platz ein.",
  "{0} None is missing.": "{0} Keine fehlt.",
  "{0} The rest is given next.": "{0} Der Rest wird als Nächstes vergeben.",
  "{0} documents share their number with another: credit one of each and issue it anew.":
    "{0} Belege teilen ihre Nummer mit einem anderen: Schreib je einen gut und stell ihn neu aus.",
  "{0} expired with a lease": "{0} mit einer Zuteilung verfallen",
  "{0} has this format: the two would give one number twice. Begin it with something else.":
    "{0} hat dieses Format: Beide würden eine Nummer zweimal vergeben. Lass es anders beginnen.",
  "{0} issued": "{0} ausgestellt",
  "{0} missing among {1} numbers: nobody can account for them.":
    "{0} fehlen unter {1} Nummern: Niemand kann sagen, was aus ihnen wurde.",
  "{0} void": "{0} ungültig",
  "{0} with a device that has them leased": "{0} bei einem Gerät, dem sie zugeteilt sind",
  "{0}, device {1}": "{0}, Gerät {1}",
  "{0}, {1} left": "{0}, übrig {1}",
  "Number series": "Nummernkreis",
};
