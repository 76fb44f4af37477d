import { msg } from "@lit/localize";
import type { PasskeyTrouble } from "./passkey-ways.ts";

/** What happened, and what to do. @param isAdding rather than signing in */
export function passkeyWords(trouble: PasskeyTrouble, isAdding: boolean): string {
  switch (trouble) {
    case "cancelled":
      return isAdding
        ? msg("No passkey was made. Try again when you are ready.")
        : msg(
            "No passkey was used. Try again; if none is offered, sign in another way and add one under Settings, This device.",
          );
    case "unknown":
      return msg(
        "This passkey opens nothing here any more: it was removed. Sign in another way; the passkey can be deleted where it is kept.",
      );
    case "expired":
      return msg("It took too long. Begin again.");
    case "ended":
      return isAdding
        ? msg("Your session has ended. Sign in again, then add the passkey.")
        : msg("Your access to this workspace has ended. Ask an owner.");
    case "restored":
      return msg(
        "The server was restored from a backup: passkeys of before open nothing. Sign in another way, and add a new one.",
      );
    case "attested":
      return msg("The passkey says who made its key, which was not asked for. Keep it elsewhere.");
    case "copied":
      return msg(
        "This passkey may have been copied: it counts less than before. Sign in another way, remove it and add a new one.",
      );
    case "failed":
      return msg("The passkey was not accepted. Begin again.");
    case "taken":
    case "there-already":
      return msg("There is a passkey of yours already where you wanted to keep this one.");
    case "too-many":
      return msg("You have as many passkeys as one may have. Remove one first.");
    case "unable":
      return msg(
        "This browser or key cannot do it: a passkey needs a screen lock, or a key with a PIN. Try another one.",
      );
    case "wrong-address":
      return msg("Passkeys do not work at this address. Ask whoever set up the server.");
    case "too-fast":
      return msg("There were too many attempts. Wait a minute, then try again.");
    case "unreachable":
      return msg("The server cannot be reached. Try again once there is a connection.");
  }
}
