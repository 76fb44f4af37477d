import type { Catalogue } from "../catalogue.ts";

/** Passkeys: the way in, and those that one has. */
export const passkeys: Catalogue = {
  "Sign in with a passkey": "Mit einem Passkey anmelden",
  "Whoever has a passkey signs in at the address that it was made for:":
    "Wer einen Passkey hat, meldet sich unter der Adresse an, für die er angelegt wurde:",
  "No passkey was made. Try again when you are ready.":
    "Es wurde kein Passkey angelegt. Versuche es noch einmal, wenn du so weit bist.",
  "No passkey was used. Try again; if none is offered, sign in another way and add one under Settings, This device.":
    "Es wurde kein Passkey verwendet. Versuche es noch einmal; wird keiner angeboten, melde dich anders an und füge unter Einstellungen, Dieses Gerät, einen hinzu.",
  "This passkey opens nothing here any more: it was removed. Sign in another way; the passkey can be deleted where it is kept.":
    "Dieser Passkey öffnet hier nichts mehr: Er wurde entfernt. Melde dich anders an; der Passkey kann dort gelöscht werden, wo er aufbewahrt ist.",
  "It took too long. Begin again.": "Es hat zu lange gedauert. Beginne neu.",
  "Your session has ended. Sign in again, then add the passkey.":
    "Deine Sitzung ist beendet. Melde dich neu an, und füge dann den Passkey hinzu.",
  "Your access to this workspace has ended. Ask an owner.":
    "Dein Zugang zu diesem Arbeitsbereich ist beendet. Frage jemanden, dem er gehört.",
  "The server was restored from a backup: passkeys of before open nothing. Sign in another way, and add a new one.":
    "Der Server wurde aus einer Sicherung wiederhergestellt: Passkeys von vorher öffnen nichts mehr. Melde dich anders an, und füge einen neuen hinzu.",
  "The passkey says who made its key, which was not asked for. Keep it elsewhere.":
    "Der Passkey sagt, wer seinen Schlüssel gemacht hat, wonach nicht gefragt war. Bewahre ihn anderswo auf.",
  "This passkey may have been copied: it counts less than before. Sign in another way, remove it and add a new one.":
    "Dieser Passkey wurde vielleicht kopiert: Er zählt weniger als zuvor. Melde dich anders an, entferne ihn, und füge einen neuen hinzu.",
  "The passkey was not accepted. Begin again.": "Der Passkey wurde nicht angenommen. Beginne neu.",
  "There is a passkey of yours already where you wanted to keep this one.":
    "Dort, wo du diesen Passkey aufbewahren wolltest, ist schon einer von dir.",
  "You have as many passkeys as one may have. Remove one first.":
    "Du hast so viele Passkeys, wie man haben kann. Entferne erst einen.",
  "This browser or key cannot do it: a passkey needs a screen lock, or a key with a PIN. Try another one.":
    "Dieser Browser oder Schlüssel kann das nicht: Ein Passkey braucht eine Bildschirmsperre oder einen Schlüssel mit PIN. Versuche es mit einem anderen.",
  "Passkeys do not work at this address. Ask whoever set up the server.":
    "Unter dieser Adresse gehen Passkeys nicht. Frage, wer den Server eingerichtet hat.",
  "There were too many attempts. Wait a minute, then try again.":
    "Es gab zu viele Versuche. Warte eine Minute, und versuche es dann wieder.",
  "The server cannot be reached. Try again once there is a connection.":
    "Der Server ist nicht zu erreichen. Versuche es wieder, sobald es eine Verbindung gibt.",
  "Looking for your passkeys…": "Deine Passkeys werden gesucht…",
  "Your passkeys are seen and changed with a connection.":
    "Deine Passkeys siehst und änderst du mit einer Verbindung.",
  "You have none yet.": "Du hast noch keinen.",
  "Added {0}": "Hinzugefügt {0}",
  "not used yet": "noch nicht verwendet",
  "last used {0}": "zuletzt verwendet {0}",
  "Remove {0}": "{0} entfernen",
  Remove: "Entfernen",
  "Remove…": "Entfernen…",
  "This browser has no passkeys.": "Dieser Browser hat keine Passkeys.",
  "Browsers make no passkeys for this server's address: that takes https and a name. Whoever set up the server can change it.":
    "Für die Adresse dieses Servers legen Browser keine Passkeys an: Dazu gehören https und ein Name. Wer den Server eingerichtet hat, kann das ändern.",
  "Passkeys are made at the server's own address, and used there:":
    "Passkeys werden unter der eigenen Adresse des Servers angelegt und dort verwendet:",
  "Name of the new passkey": "Name des neuen Passkeys",
  "Add a passkey": "Passkey hinzufügen",
  "Remove a passkey": "Passkey entfernen",
  "“{0}” then opens nothing here any more. Devices that are signed in stay signed in. Delete it where it is kept as well: in the browser, the password manager or the key.":
    "„{0}“ öffnet hier dann nichts mehr. Angemeldete Geräte bleiben angemeldet. Lösche ihn auch dort, wo er aufbewahrt ist: im Browser, im Passwortmanager oder auf dem Schlüssel.",
  "Added: {0}. It signs you in from now on.":
    "Hinzugefügt: {0}. Damit kannst du dich ab jetzt anmelden.",
  "Removed: {0}.": "Entfernt: {0}.",
};
