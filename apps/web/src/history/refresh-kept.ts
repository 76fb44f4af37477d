import { HistoryPage } from "@concord/ledger";
import type { DocumentId } from "@concord/model";
import { isOnline } from "../page/is-online.ts";
import type { Api } from "../page/api.ts";
import type { Workspace } from "../page/workspace.ts";
import { latestQuery, withLatest } from "./history-source.ts";
import { keptHere } from "./kept-histories.ts";
import type { KeptHistories } from "./kept-histories.ts";

const everyMs = 600_000;
/** There is none, or not for this person. */
const gone: ReadonlySet<number> = new Set([403, 404]);

/** Refreshes them now and from time to time, while there is a network, in one tab of all. */
export async function keepFresh(account: string, workspace: Workspace, api: Api): Promise<void> {
  const kept = keptHere(account);
  if (kept === undefined) return;
  const refresh = async (lock: Lock | null): Promise<void> => {
    if (lock !== null && isOnline(workspace)) await refreshKept(kept, () => workspace.rows(), api);
  };
  const inOneTab = (): Promise<void> =>
    // What fails now is looked at the next time.
    navigator.locks
      .request(`concord-history ${account}`, { ifAvailable: true }, refresh)
      .catch(() => undefined);
  setInterval(() => void inOneTab(), everyMs);
  await inOneTab();
}

/**
 * Brings the kept histories of invoices up to date that have changed since, one after the other: so they end where the connection does, and what was erased meanwhile does not
 * stay on this device. What the relay no longer gives is forgotten. One that it cannot tell now is asked for the next time. Ends as soon as nobody answers.
 */
export async function refreshKept(
  kept: KeptHistories,
  rows: () => ReadonlyMap<DocumentId, { readonly seq: number }>,
  api: Pick<Api, "get">,
): Promise<void> {
  for (const id of await kept.ids()) {
    const row = rows().get(id);
    const known = await kept.read(id);
    const last = known?.entries.at(-1)?.seq ?? 0;
    if (known === undefined || row === undefined || row.seq === last) continue;
    const answer = await api.get(latestQuery(id), HistoryPage);
    if (answer.type === "unreachable") return;
    if (answer.type === "ok") await kept.keep(id, withLatest(known, answer.value));
    else if (gone.has(answer.status)) await kept.forget(id);
  }
}
