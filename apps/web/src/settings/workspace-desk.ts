import { contentRegisters, snapshot } from "@concord/document";
import type { Registers, WorkspaceSnapshot } from "@concord/document";
import { defaultWorkspace } from "@concord/model";
import type { DocumentId, JsonValue } from "@concord/model";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { entryQueueOf } from "../editor/entry-queue.ts";
import type { Entry, EntryQueue } from "../editor/entry-queue.ts";
import type { Edit } from "../editor/invoice-edits.ts";
import { whenRefused, whenStored, whenTold, withWrite } from "../editor/pending-writes.ts";
import type { PendingWrites } from "../editor/pending-writes.ts";
import { workspaceDocument } from "../page/own-workspace.ts";
import { unbornWorkspaceDocument } from "./unborn-workspace.ts";
import type { Workspace } from "../page/workspace.ts";
import type { LastWrite, WorkspaceState } from "../wire/messages.ts";

const nothingWritten: ReadonlyMap<string, LastWrite> = new Map();

/** The editing of the workspace's own document in this tab: what it says with what is on its way, and what became of that. */
export class WorkspaceDesk implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #workspace: Workspace | undefined;
  #version: number | undefined;
  #id: DocumentId | undefined;
  #queue: EntryQueue | undefined;
  #ends: readonly (() => void)[] = [];
  #pending: PendingWrites = [];
  #told: WorkspaceSnapshot | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    for (const end of this.#ends) end();
    this.#ends = [];
    this.#workspace = undefined;
    this.#version = undefined;
    this.#id = undefined;
    this.#pending = [];
    this.#told = undefined;
  }

  /** Turns to the document, also one that nobody has begun yet. To be called before each rendering. */
  turnTo(workspace: Workspace): void {
    if (this.#workspace !== workspace) {
      this.hostDisconnected();
      this.#workspace = workspace;
      this.#queue = entryQueueOf(workspace);
    }
    this.#find(workspace);
    const stored = this.#stored();
    if (stored === this.#told) return;
    this.#told = stored;
    this.#pending = whenTold(this.#pending);
  }

  #find(workspace: Workspace): void {
    const version = workspace.rowsVersion();
    if (version === this.#version && this.#id !== undefined) return;
    this.#version = version;
    const id = workspaceDocument(workspace.rows()) ?? unbornIn(workspace.state());
    if (id === undefined || id === this.#id) return;
    for (const end of this.#ends) end();
    this.#id = id;
    this.#ends = [
      workspace.watch(id),
      ...(this.#queue === undefined
        ? []
        : [this.#queue.follow(id, () => this.#host.requestUpdate())]),
    ];
    // What was entered before somebody went elsewhere may still be on its way.
    for (const entry of this.#queue?.waiting(id) ?? []) void this.#show(entry);
  }

  #isBegun(): boolean {
    return this.#id !== undefined && this.#workspace?.rows().has(this.#id) === true;
  }

  #stored(): WorkspaceSnapshot | undefined {
    if (this.#id === undefined) return undefined;
    const told = this.#workspace?.document(this.#id)?.snapshot;
    return told?.kind === "workspace" ? told : undefined;
  }

  /** How the document reads with what is on its way; undefined while it is being opened, or before this device knows its workspace. */
  snapshot(): WorkspaceSnapshot | undefined {
    const id = this.#id;
    if (id === undefined || (this.#isBegun() && this.#told === undefined)) return undefined;
    if (this.#told !== undefined && this.#pending.length === 0) return this.#told;
    const stored = this.#told?.registers ?? beginning;
    const registers: Record<string, JsonValue> = { ...stored };
    for (const { overlay } of this.#pending) Object.assign(registers, overlay);
    const read = snapshot(registers, { id, kind: "workspace" });
    return read.kind === "workspace" ? read : undefined;
  }

  /** By register: who wrote it last since this browser watches. */
  writes(): ReadonlyMap<string, LastWrite> {
    const shown = this.#id === undefined ? undefined : this.#workspace?.document(this.#id);
    return shown?.writes ?? nothingWritten;
  }

  /** Makes a change, and shows at once what it comes to. */
  readonly make = (edit: Edit): void => {
    if (this.#id === undefined || this.#queue === undefined) return;
    void this.#show(this.#queue.enter(this.#id, edit));
  };

  async #show({ number, overlay, outcome }: Entry): Promise<void> {
    const shownFor = this.#ends;
    this.#pending = withWrite(this.#pending, number, overlay);
    this.#host.requestUpdate();
    const { type } = await outcome;
    if (this.#ends !== shownFor) return;
    const registers: Registers = this.#stored()?.registers ?? {};
    this.#pending =
      type === "refused"
        ? whenRefused(this.#pending, number)
        : whenStored(this.#pending, number, registers);
    this.#host.requestUpdate();
  }

  /** Why what was entered is not stored yet; "" where it is. */
  message(): string {
    return this.#id === undefined ? "" : (this.#queue?.notStored(this.#id) ?? "");
  }

  /** Why something that was entered was not made, until that is dismissed. */
  refusal(): string {
    return this.#id === undefined ? "" : (this.#queue?.refusal(this.#id) ?? "");
  }

  readonly dismissRefusal = (): void => {
    if (this.#id !== undefined) this.#queue?.dismiss(this.#id);
  };
}

/** Before everything has been here once nobody knows that it is not there: what is entered into another one would be nowhere. */
function unbornIn(state: WorkspaceState | undefined): DocumentId | undefined {
  const of = state?.workspace ?? null;
  if (state === undefined || of === null) return undefined;
  return state.caughtUp || state.syncedAt !== null ? unbornWorkspaceDocument(of) : undefined;
}

const beginning: Registers = contentRegisters("workspace", defaultWorkspace);
