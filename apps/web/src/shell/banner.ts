import { msg, str } from "@lit/localize";
import { formatAge } from "../format/days.ts";
import type { WorkspaceState } from "../wire/messages.ts";
import type { Trouble } from "../wire/own-worker.ts";
import { told } from "../words/language.ts";

/** What stands above every screen until it is no more: what a person must know to trust what they see. */
export interface Banner {
  readonly tone: "warn" | "bad";
  readonly text: string;
  readonly action?: "reload" | "save-copy" | "sign-in";
}

const staleMs = 24 * 3_600_000;

/** The one banner to show, what endangers most first. */
export function bannerOf(
  state: WorkspaceState | undefined,
  trouble: Trouble | undefined,
  now: number,
  locale: string,
  /** A page that has just opened does not know yet whether there is a connection. */
  isOpening = false,
): Banner | undefined {
  if (trouble !== undefined) return ofTrouble(trouble);
  if (state === undefined) return undefined;
  const { status, storage, stopped, syncedAt, link } = state;
  if (status.state === "needs-attention" && status.attention.cause === "storage") {
    return {
      tone: "bad",
      text: `${told(status.attention.why)} ${told(status.attention.whatToDo)}`,
      action: "save-copy",
    };
  }
  if (storage === "memory") {
    return {
      tone: "warn",
      text: msg(
        "This browser stores nothing for this site. Working is possible while this tab is open and connected: what is not sent goes with it.",
      ),
    };
  }
  if (stopped !== null) {
    const text = `${told(stopped.why)} ${told(stopped.whatToDo)}`;
    return stopped.cause === "sign-in"
      ? { tone: "warn", text, action: "sign-in" }
      : { tone: "warn", text };
  }
  if (link !== "live" && !isOpening && syncedAt !== null && now - syncedAt > staleMs) {
    const age = formatAge(now - syncedAt, locale);
    return {
      tone: "warn",
      text: msg(str`Last synced ${age}. Others’ changes may be missing.`),
    };
  }
  return undefined;
}

function ofTrouble(trouble: Trouble): Banner {
  switch (trouble.type) {
    case "erased":
      return {
        tone: "bad",
        text: msg(
          "The data of this site was cleared in the browser. What had not been sent is gone; everything else comes back from the relay.",
        ),
      };
    case "superseded":
      return {
        tone: "warn",
        text: msg("A newer version is open in another tab. Reload this one to go on."),
        action: "reload",
      };
    case "unreadable":
      return {
        tone: "bad",
        text: msg(
          "What is stored here was written by a later version of the app, and was left as it is. Reload to update.",
        ),
        action: "reload",
      };
    case "failed":
      return {
        tone: "bad",
        text: msg(
          str`What is stored on this device could not be opened: ${told(trouble.why)} Nothing of it was thrown away. Reload to try again.`,
        ),
        action: "reload",
      };
    case "blocked":
      return {
        tone: "warn",
        text: msg(
          "An older version in another tab holds up the start. Close the other tabs of Concord.",
        ),
      };
  }
}
