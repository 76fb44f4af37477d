import type { DocumentId } from "@concord/model";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Api } from "../page/api.ts";
import type { Workspace } from "../page/workspace.ts";

/** What the list shows, and to whom. */
export interface ListInView {
  readonly api: Api | undefined;
  readonly workspace: Workspace;
  /** Those in view, where anybody wants to know it of them. */
  readonly inView: readonly DocumentId[];
  /** The id of the person who looks. */
  readonly me: string | undefined;
}

/** Who changed an invoice last, and when, in words; and the relay's place of the last change when it was asked. */
export interface LastEdit {
  readonly words: string;
  readonly seq: number;
}

/** A list that is scrolled through is asked about where it comes to rest. */
const pauseMs = 200;

/** Who changed invoices last, and when. A replica knows the order of that alone, so the relay is asked about those in view; what it told once is shown without it too. */
export class LastEdits implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #here: () => ListInView;
  #known: ReadonlyMap<DocumentId, LastEdit> = new Map();
  #soon: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, here: () => ListInView) {
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
    const list = this.#here();
    if (list.inView.length === 0) return;
    // For those who show the column: no part of what the list starts with.
    const part = await import("./with-last-edits.ts").catch(() => undefined);
    // What does not come is asked for again with the next look.
    if (part === undefined) return;
    const known = await part.withLastEdits(this.#known, list);
    if (known === this.#known) return;
    this.#known = known;
    this.#host.requestUpdate();
  }
}
