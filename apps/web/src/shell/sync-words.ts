import type { WorkspaceState } from "../wire/messages.ts";
import { formatAge } from "../format/days.ts";

/** One wording of the five states, used everywhere. Being offline is a reason beside a state, not a state. */
export interface SyncWords {
  readonly tone: "ok" | "info" | "mute" | "warn";
  readonly title: string;
  readonly detail: string;
}

export function syncWords(
  { status, link, syncedAt }: Pick<WorkspaceState, "status" | "link" | "syncedAt">,
  now: number,
  locale: string,
): SyncWords {
  const age = syncedAt === null ? "not yet" : formatAge(now - syncedAt, locale);
  switch (status.state) {
    case "saving":
      return { tone: "mute", title: "Saving…", detail: "" };
    case "on-this-device":
      return {
        tone: "mute",
        title: `Saved on this device · ${status.batches} to send`,
        detail: status.reason,
      };
    case "sending":
      return { tone: "info", title: `Sending ${status.batches}…`, detail: status.reason ?? "" };
    case "synced":
      return link === "live"
        ? { tone: "ok", title: "All changes synced", detail: age }
        : { tone: "mute", title: "All changes synced", detail: `Offline · as of ${age}` };
    case "needs-attention":
      return { tone: "warn", title: status.attention.why, detail: status.attention.whatToDo };
  }
}
