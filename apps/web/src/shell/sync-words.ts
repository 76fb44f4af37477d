import { msg, str } from "@lit/localize";
import type { WorkspaceState } from "../wire/messages.ts";
import { formatAge } from "../format/days.ts";
import { told } from "../words/language.ts";

/** One wording of the five states, used everywhere. Being offline is a reason beside a state, not a state. */
export interface SyncWords {
  readonly tone: "ok" | "info" | "mute" | "warn";
  readonly title: string;
  readonly detail: string;
}

export function syncWords(
  {
    status,
    link,
    syncedAt,
    caughtUp,
  }: Pick<WorkspaceState, "status" | "link" | "syncedAt" | "caughtUp">,
  now: number,
  locale: string,
): SyncWords {
  const age = syncedAt === null ? msg("not yet") : formatAge(now - syncedAt, locale);
  switch (status.state) {
    case "saving":
      return { tone: "mute", title: msg("Saving…"), detail: "" };
    case "on-this-device":
      return {
        tone: "mute",
        title: msg(str`Saved on this device · ${status.batches} to send`),
        detail: told(status.reason),
      };
    case "sending":
      return {
        tone: "info",
        title: msg(str`Sending ${status.batches}…`),
        detail: told(status.reason ?? ""),
      };
    case "synced": {
      const isConnecting = link === "connecting" || link === "joining";
      // Nothing of others has ever come here, or not all of it.
      if (link === "live" ? !caughtUp : isConnecting && syncedAt === null) {
        return { tone: "info", title: msg("Fetching changes…"), detail: "" };
      }
      if (link !== "live" && syncedAt === null) {
        return { tone: "mute", title: msg("Not synced yet"), detail: msg("Offline") };
      }
      return {
        tone: link === "live" ? "ok" : "mute",
        title: msg("All changes synced"),
        // Not as long as it connects, and not where only the sign-in has ended.
        detail: link === "waiting" || link === "closed" ? msg(str`Offline · as of ${age}`) : age,
      };
    }
    case "needs-attention": {
      const { cause, why, whatToDo } = status.attention;
      // Why, and what to do, stands in the banner above everything, as long as it is so.
      return cause === "storage"
        ? { tone: "warn", title: msg("Not saved on this device"), detail: "" }
        : { tone: "warn", title: told(why), detail: told(whatToDo) };
    }
  }
}
