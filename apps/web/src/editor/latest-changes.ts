import { invoiceOf } from "@concord/document";
import type { DocumentId } from "@concord/model";
import { DocumentChanges } from "@concord/protocol";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Api } from "../page/api.ts";
import { isConnecting, isOnline } from "../page/is-online.ts";
import type { Workspace } from "../page/workspace.ts";
import { changesTold, most } from "./told-changes.ts";

/** What this tab was told of an invoice's last changes. */
export type ToldChanges =
  | { readonly type: "asking" }
  | { readonly type: "told"; readonly items: DocumentChanges["items"] }
  /** Nobody could be asked, or not since: `items` may be of before. */
  | { readonly type: "offline"; readonly items: DocumentChanges["items"] };

/** What follows closely is asked about once. */
const pauseMs = 400;
/** What may be asked for at once, where of ten too few show something: what tools note of themselves shows nothing. */
const atOnce = [most, 50];
const none: DocumentChanges["items"] = [];
const asking: ToldChanges = { type: "asking" };

/** Asks the relay for the last changes of an invoice, and again whenever the relay's part of it has changed. */
export class LatestChanges implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #told: ToldChanges = asking;
  #asked = "";
  #soon: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#soon);
    this.#asked = "";
  }

  told(): ToldChanges {
    return this.#told;
  }

  /** With every rendering. */
  follow(api: Pick<Api, "get"> | undefined, workspace: Workspace, id: DocumentId): void {
    const seq = workspace.rows().get(id)?.seq ?? 0;
    const isUp = isOnline(workspace);
    const wanted = `${id} ${seq} ${isUp}`;
    if (api === undefined || wanted === this.#asked) return;
    const isOther = !this.#asked.startsWith(id);
    // Of a page that opens nobody says that it is offline before that is known.
    if (isOther && isConnecting(workspace)) return;
    this.#asked = wanted;
    if (isOther) this.#told = asking;
    clearTimeout(this.#soon);
    // The relay knows nothing of what has not reached it.
    if (isUp && seq === 0) this.#told = { type: "told", items: none };
    else if (isUp) {
      this.#soon = setTimeout(() => void this.#ask(api, id, wanted), isOther ? 0 : pauseMs);
    } else this.#told = { type: "offline", items: this.#items() };
  }

  async #ask(api: Pick<Api, "get">, id: DocumentId, wanted: string): Promise<void> {
    for (const limit of atOnce) {
      const path = `/api/v1/documents/${id}/changes?limit=${limit}`;
      const answer = await api.get(path, DocumentChanges);
      if (this.#asked !== wanted) return;
      this.#told =
        answer.type === "ok"
          ? { type: "told", items: answer.value.items }
          : { type: "offline", items: this.#items() };
      this.#host.requestUpdate();
      if (answer.type !== "ok" || answer.value.items.length < limit) return;
      if (countShown(answer.value.items) >= most) return;
    }
  }

  #items(): DocumentChanges["items"] {
    return this.#told.type === "asking" ? none : this.#told.items;
  }
}

/** How many of them a person sees. */
function countShown(items: DocumentChanges["items"]): number {
  const { invoice } = invoiceOf({});
  return changesTold(items, { registers: {}, invoice, me: undefined }).length;
}
