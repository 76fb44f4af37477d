import type { DocumentId } from "@concord/model";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Api } from "../page/api.ts";
import { isOnline } from "../page/is-online.ts";
import type { Workspace } from "../page/workspace.ts";
import type { LastEdit } from "./ask-last-edits.ts";

interface Here {
  readonly api: Api | undefined;
  readonly workspace: Workspace;
  /** Those in view, where anybody wants to know it of them. */
  readonly inView: readonly DocumentId[];
}

/** A list that is scrolled through is asked about where it comes to rest. */
const pauseMs = 200;

/** Who changed invoices last, and when. A replica knows the order of that alone, so the relay is asked about those in view; what it told once is shown without it too. */
export class LastEdits implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #here: () => Here;
  #known: ReadonlyMap<DocumentId, LastEdit> = new Map();
  /** The relay's place of the last change of which it was asked. */
  readonly #asked = new Map<DocumentId, number>();
  #soon: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, here: () => Here) {
    this.#host = host;
    this.#here = here;
    host.addController(this);
  }

  hostUpdated(): void {
    this.look();
  }

  hostDisconnected(): void {
    clearTimeout(this.#soon);
    this.#soon = undefined;
  }

  known(): ReadonlyMap<DocumentId, LastEdit> {
    return this.#known;
  }

  /** Other invoices may be in view. */
  look(): void {
    this.#soon ??= setTimeout(() => {
      void this.#ask().finally(() => {
        this.#soon = undefined;
      });
    }, pauseMs);
  }

  async #ask(): Promise<void> {
    const { api, workspace, inView } = this.#here();
    if (api === undefined || !isOnline(workspace)) return;
    // The relay knows nothing of what has not reached it.
    const places = new Map(inView.map((id) => [id, workspace.rows().get(id)?.seq ?? 0]));
    const wanted = inView.filter((id) => (places.get(id) ?? 0) > (this.#asked.get(id) ?? 0));
    if (wanted.length === 0) return;
    const { askLastEdits } = await import("./ask-last-edits.ts");
    const edits = await askLastEdits(api, wanted);
    if (edits.length === 0) return;
    for (const { document } of edits) this.#asked.set(document, places.get(document) ?? 0);
    this.#known = new Map([...this.#known, ...edits.map((edit) => [edit.document, edit] as const)]);
    this.#host.requestUpdate();
  }
}
