import type { InvoiceSnapshot, WorkspaceSnapshot } from "@concord/document";
import type { DocumentId } from "@concord/model";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { workspaceDocument } from "../page/own-workspace.ts";
import type { Workspace } from "../page/workspace.ts";

type Host = ReactiveControllerHost & {
  readonly workspace: Workspace;
  readonly invoice: DocumentId;
};

/** The invoice as it is, for what a restore would change and for the names of its moments, and the workspace for the names of taxes. */
export class StandingNow implements ReactiveController {
  readonly #host: Host;
  #watched: (() => void)[] = [];
  #watching = "";

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    for (const end of this.#watched) end();
    this.#watched = [];
    this.#watching = "";
  }

  /** With every rendering. */
  follow(): void {
    const { workspace, invoice } = this.#host;
    const own = workspaceDocument(workspace.rows());
    const wanted = [invoice, own].filter((id) => id !== undefined);
    if (wanted.join() === this.#watching) return;
    this.hostDisconnected();
    this.#watching = wanted.join();
    this.#watched = wanted.map((id) => workspace.watch(id));
  }

  invoice(): InvoiceSnapshot | undefined {
    const snapshot = this.#host.workspace.document(this.#host.invoice)?.snapshot;
    return snapshot?.kind === "invoice" ? snapshot : undefined;
  }

  settings(): WorkspaceSnapshot["workspace"] | undefined {
    const { workspace } = this.#host;
    const own = workspaceDocument(workspace.rows());
    const snapshot = own === undefined ? undefined : workspace.document(own)?.snapshot;
    return snapshot?.kind === "workspace" ? snapshot.workspace : undefined;
  }
}
