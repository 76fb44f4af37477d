import { msg, str } from "@lit/localize";
import { downloadText } from "../page/download.ts";
import type { Workspace } from "../page/workspace.ts";
import type { Outcome } from "../wire/messages.ts";
import { told } from "../words/language.ts";

/** Gives a person what of this device was not sent, as a file. Returns whether it could, and what to say of it. */
export async function saveRescueFile(
  workspace: Workspace,
): Promise<{ readonly isSaved: boolean; readonly words: string }> {
  const outcome = await workspace.call({ method: "rescue-file" });
  if (outcome.type !== "text") return { isSaved: false, words: failure(outcome) };
  const day = new Date().toISOString().slice(0, 10);
  downloadText(`concord-unsent-${day}.json`, "application/json", outcome.text);
  return { isSaved: true, words: msg("Saved. Keep the file until everything is synced.") };
}

/** Brings in what another device could not send. Returns what to say of it. */
export async function bringRescueFile(workspace: Workspace, text: string): Promise<string> {
  const outcome = await workspace.call({ method: "import-rescue", text });
  if (outcome.type !== "imported") return failure(outcome);
  const { documents, known, incomplete, aside } = outcome;
  return [
    msg(str`Brought in: ${documents.length}. Known already: ${known.length}.`),
    aside > 0 && msg(str`To be looked at above: ${aside}.`),
    incomplete.length > 0 &&
      msg(
        str`Not taken, since something is missing here: ${incomplete.length}. Sync, then bring the file in again.`,
      ),
  ]
    .filter(Boolean)
    .join(" ");
}

function failure(outcome: Outcome): string {
  return "message" in outcome ? told(outcome.message) : "";
}
