import type { Catalogue } from "../catalogue.ts";

/** The way in. */
export const signIn: Catalogue = {
  "Sign in to sync": "Zum Abgleichen anmelden",
  "Everything on this device stays readable, and what you have changed is safe here. It is sent once you have signed in the way you did before: another way in may be another account, and sends nothing of it.":
    "Alles auf diesem Gerät bleibt lesbar, und was du geändert hast, ist hier sicher. Es wird gesendet, sobald du dich auf demselben Weg wie zuvor angemeldet hast: Ein anderer Weg kann ein anderes Konto sein und sendet nichts davon.",
  "With a link": "Mit einem Link",
  "Go on without syncing": "Ohne Abgleich weiterarbeiten",
  "There is no connection. Signing in has to wait until there is one.":
    "Es gibt keine Verbindung. Die Anmeldung muss warten, bis es eine gibt.",
  "You need a connection once to set up this device.":
    "Um dieses Gerät einzurichten, brauchst du einmal eine Verbindung.",
  "Continue with {0}": "Weiter mit {0}",
  "The provider gave no e-mail address, so nobody can say who you are here. Allow it to share the address, or use a link.":
    "Der Anbieter hat keine E-Mail-Adresse genannt; so weiß hier niemand, wer du bist. Erlaube ihm, die Adresse weiterzugeben, oder nimm einen Link.",
  "The provider has not verified your e-mail address. Verify it there, then sign in again.":
    "Der Anbieter hat deine E-Mail-Adresse nicht bestätigt. Bestätige sie dort, und melde dich dann wieder an.",
  "Nobody has let this address into the workspace yet. Ask an owner, or sign in with another account.":
    "Diese Adresse hat noch niemand in den Arbeitsbereich gelassen. Frage jemanden, dem er gehört, oder melde dich mit einem anderen Konto an.",
  "This sign-in took too long, or was begun in another window. Begin again.":
    "Diese Anmeldung hat zu lange gedauert oder wurde in einem anderen Fenster begonnen. Beginne neu.",
  "The sign-in did not come to an end. Begin again.":
    "Die Anmeldung kam nicht zu Ende. Beginne neu.",
  "The provider cannot be reached at the moment. Try again later, or use a link.":
    "Der Anbieter ist zurzeit nicht zu erreichen. Versuche es später wieder, oder nimm einen Link.",
  "This sign-in link opens nothing: it has expired, was withdrawn, or is not whole. Ask whoever sent it for a new one.":
    "Dieser Anmeldelink öffnet nichts: Er ist abgelaufen, wurde zurückgenommen oder ist nicht vollständig. Erbitte einen neuen von der Person, die ihn geschickt hat.",
  "Unsent changes of {0} on this device: {1}. They stay under that account, and are sent when {2} signs in here again, the same way as before.":
    "Nicht gesendete Änderungen von {0} auf diesem Gerät: {1}. Sie bleiben unter diesem Konto und werden gesendet, wenn {2} sich hier auf demselben Weg wie zuvor wieder anmeldet.",
};
