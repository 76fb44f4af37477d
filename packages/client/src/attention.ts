import { closeCode } from "@concord/protocol";
import type { Correction } from "@concord/protocol";

/** What a person must know and can do. */
export interface Attention {
  readonly why: string;
  readonly whatToDo: string;
  /**
   * `storage`: this device cannot save, and what is written now would go with the program. `sign-in`: it goes on once somebody has signed in anew.
   */
  readonly cause?: "storage" | "sign-in";
}

/** Why the relay ended a connection for good (close codes 4400–4499), in words for a person. */
export function attentionForClose(code: number, reason: string): Attention {
  switch (code) {
    case closeCode.unauthorised:
      return {
        why: "The relay did not accept this sign-in: it has expired or was withdrawn.",
        whatToDo: "Sign in again. Your changes are safe on this device and will be sent then.",
        cause: "sign-in",
      };
    case closeCode.forbidden:
      return {
        why: "This sign-in may not open this workspace.",
        whatToDo: "Ask an owner of the workspace for access, then connect again.",
      };
    case closeCode.unknown:
      return {
        why: "The relay does not know this workspace.",
        whatToDo: "Check the address. Your changes stay on this device.",
      };
    case closeCode.unsupportedVersion:
      return {
        why: "The relay speaks another version of the protocol.",
        whatToDo: "Update this program. Your changes stay on this device.",
      };
    default:
      return {
        why: `The relay ended the connection (${code}${reason === "" ? "" : `: ${reason}`}).`,
        whatToDo: "Connect again. If it ends the same way, report this message.",
      };
  }
}

/** The device itself failed to keep a change. */
export function attentionForStorage(message: string): Attention {
  return {
    why: `A change could not be saved on this device: ${message}`,
    whatToDo: "Free some disk space, then make the change again. What was saved before is safe.",
    cause: "storage",
  };
}

/** Why something is set aside that the relay once had, and now holds otherwise. */
export const overtakenReason = "overtaken";

/** The relay refused a change. */
export function attentionForRefusal(reason: string, message: string): Attention {
  switch (reason) {
    case "read-only":
      return {
        why: `The relay did not take a change of this device: ${message}`,
        whatToDo:
          "Ask an owner of the workspace for the right to edit, then send the change again.",
      };
    case "too-large":
      return {
        why: `A change was too large for the relay: ${message}`,
        whatToDo: "Make it again in smaller parts, then drop this one.",
      };
    case "not-allowed":
      return {
        why: `The relay did not take back what it had lost: ${message}`,
        whatToDo: "Let the device that wrote it connect, or an owner's, then send this again.",
      };
    case overtakenReason:
      return {
        why: `After the relay was restored somebody else's edits took the place of some that this device holds: ${message}`,
        whatToDo: "Compare the values. Send these again to have them back, or drop them.",
      };
    case "damaged":
      return {
        why: `A document on this device was damaged and was replaced by the relay's: ${message}`,
        whatToDo: "Check the document. What was taken out is kept here until you drop it.",
      };
    default:
      return {
        why: `The relay did not take a change of this device: ${message}`,
        whatToDo: "Look at the change: send it again, or drop it.",
      };
  }
}

/** The relay took a change and put some of its values right. */
export function attentionForCorrections(corrections: readonly Correction[]): Attention {
  const [first] = corrections;
  const others = corrections.length - 1;
  const more = others > 0 ? ` So it did with ${others} other value${others === 1 ? "" : "s"}.` : "";
  return {
    why: `The relay did not let ${first?.path} become what this device wrote: ${first?.message}${more}`,
    whatToDo: "Look at the values. Enter them again where they are needed, then mark this as seen.",
  };
}

/** Storage of another workspace, or none that can be used with this token. */
export function attentionForWorkspace(stored: string, offered: string): Attention {
  return {
    why: `This device's data belongs to the workspace ${stored}, but the sign-in is for ${offered}.`,
    whatToDo: "Sign in to the other workspace, or open this one with a data folder of its own.",
  };
}
