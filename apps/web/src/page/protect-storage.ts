import type { Outcome } from "../wire/messages.ts";
import type { Workspace } from "./workspace.ts";

/** The workspace, which after the first real edit asks the browser to keep what is stored here even when the disk is full. A browser grants that rather to a page in use. */
export function protectStorage(
  workspace: Workspace,
  storage: Pick<StorageManager, "persist" | "persisted">,
): Workspace {
  let isAsked = false;

  async function protect(): Promise<void> {
    if (isAsked) return;
    isAsked = true;
    if (!(await storage.persisted())) await storage.persist();
  }

  async function after(outcome: Promise<Outcome>): Promise<Outcome> {
    const known = await outcome;
    if (known.type === "done") void protect();
    return known;
  }

  return {
    ...workspace,
    create: (...change) => after(workspace.create(...change)),
    apply: (...change) => after(workspace.apply(...change)),
  };
}
