import type { Catalogue } from "../catalogue.ts";

/** Practice without a network, on an invoice that is nobody's. */
export const practice: Catalogue = {
  Practice: "Übung",
  "This invoice is made up. Nothing here is stored, and nothing of it reaches your team.":
    "Diese Rechnung ist erfunden. Nichts hier wird gespeichert, und nichts davon erreicht dein Team.",
  "Leave practice": "Übung verlassen",
  You: "Du",
  "Step {0} of {1}": "Schritt {0} von {1}",
  "How safe what you write is": "Wie sicher ist, was du schreibst",
  seen: "gesehen",
  "Go offline": "Offline gehen",
  Reconnect: "Wieder verbinden",
  "Let the session end": "Sitzung enden lassen",
  "Sign in again": "Wieder anmelden",
  "Back to the real invoices": "Zurück zu den echten Rechnungen",
  Saving: "Wird gesichert",
  "On this device": "Auf diesem Gerät",
  Sending: "Wird gesendet",
  "Change something": "Ändere etwas",
  "Change the quantity of the first line, say, and leave the field. Watch how it is saved here, sent, and then synced: only then has the team got it.":
    "Ändere etwa die Menge der ersten Position und verlasse das Feld. Sieh zu, wie es hier gesichert, gesendet und dann abgeglichen wird: Erst dann hat es das Team.",
  "Lose the network": "Verliere das Netz",
  "As on a field without reception. Nothing that you have written is lost by it.":
    "Wie auf einem Feld ohne Empfang. Nichts, was du geschrieben hast, geht dadurch verloren.",
  "Change the due date": "Ändere das Fälligkeitsdatum",
  "Everything works as before. What you write is on this device and waits to be sent.":
    "Alles geht wie zuvor. Was du schreibst, ist auf diesem Gerät und wartet aufs Senden.",
  "{0} changes it too": "{0} ändert es auch",
  "In the office {0} sets another due date. Neither of you can see the other's.":
    "Im Büro setzt {0} ein anderes Fälligkeitsdatum. Keiner von euch sieht das des anderen.",
  "Get the network back": "Hol das Netz zurück",
  "{0} has set another due date meanwhile. Reconnect: what waits is sent by itself.":
    "{0} hat inzwischen ein anderes Fälligkeitsdatum gesetzt. Verbinde wieder: Was wartet, wird von selbst gesendet.",
  "Decide the conflict": "Entscheide den Konflikt",
  "Both due dates are kept, and one is shown. Press the purple mark at the due date and choose.":
    "Beide Daten sind aufgehoben, eines wird gezeigt. Drücke das violette Zeichen am Fälligkeitsdatum und wähle.",
  "One more thing: the session": "Noch eines: die Sitzung",
  "After long days in the field you may be asked to sign in again. Let it happen, and see what it looks like.":
    "Nach langen Tagen draußen musst du dich vielleicht neu anmelden. Lass es geschehen und sieh, wie das aussieht.",
  "It needs your attention": "Es braucht dich",
  "The state says what is the matter and what to do. You can go on writing; what you write stays here and is sent once you have signed in.":
    "Der Zustand sagt, was los ist und was zu tun ist. Du kannst weiterschreiben; was du schreibst, bleibt hier und wird gesendet, sobald du angemeldet bist.",
  "That is all there is to it": "Mehr ist es nicht",
  "You have seen all five states and decided a conflict. Practise as often as you like: each time begins anew.":
    "Du hast alle fünf Zustände gesehen und einen Konflikt entschieden. Übe, so oft du magst: Jedes Mal beginnt von vorn.",
  "That is elsewhere in the app, and not part of the practice.":
    "Das ist anderswo in der App und gehört nicht zur Übung.",
  "This is practice: nothing is issued here.": "Das ist eine Übung: Hier wird nichts ausgestellt.",
  "Write something all the same": "Schreib trotzdem etwas",
  "Change the quantity once more. It is kept here as always; only that it cannot be sent needs you.":
    "Ändere die Menge noch einmal. Sie ist hier aufgehoben wie immer; nur dass sie nicht gesendet werden kann, braucht dich.",
};
