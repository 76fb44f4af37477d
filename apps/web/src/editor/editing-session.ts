import type { InvoiceSnapshot, Registers } from "@concord/document";
import type { SyncState } from "@concord/client";
import type { DocumentId, JsonValue, Workspace as WorkspaceContent } from "@concord/model";
import { msg, str } from "@lit/localize";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { isOnline } from "../page/is-online.ts";
import type { Workspace } from "../page/workspace.ts";
import type { LastWrite } from "../wire/messages.ts";
import { Company } from "./company.ts";
import { entryQueueOf } from "./entry-queue.ts";
import type { Entry, EntryQueue, Refusal } from "./entry-queue.ts";
import { draftStored } from "./new-draft.ts";
import { fieldName } from "./field-names.ts";
import type { Edit } from "./invoice-edits.ts";
import { whenRefused, whenStored, whenTold, withWrite } from "./pending-writes.ts";
import type { PendingWrites } from "./pending-writes.ts";
import { seenAfter, shown } from "./seen-changes.ts";
import type { SeenChange } from "./seen-changes.ts";
import { untouchedDraft } from "./untouched-draft.ts";

/** A step back or forth that somebody went over, and what it would have put where. */
export interface SkippedStep {
  readonly path: string;
  readonly previous: JsonValue;
  readonly words: string;
  readonly offer: string;
}

/** How long an invoice that this device does not have is waited for before that is said. */
const arrivalMs = 3_000;

const nothingWritten: ReadonlyMap<string, LastWrite> = new Map();

/** The editing of one invoice in this tab: what it says, what is on its way to the replica, who else is there. The page shows it and nothing else. */
export class EditingSession implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #workspace: Workspace | undefined;
  #id: DocumentId | undefined;
  #ends: readonly (() => void)[] = [];
  #pending: PendingWrites = [];
  #typed: { readonly path: string; readonly overlay: Registers } | undefined;
  #seen: readonly SeenChange[] = [];
  #lastShown: InvoiceSnapshot | undefined;
  /** What was just made elsewhere had its time to arrive. */
  #isLate = false;
  #queue: EntryQueue | undefined;
  /** Why the last step back or forth was not made; "" for none. */
  #message = "";
  skipped: SkippedStep | undefined;

  /** Who else is here. */
  readonly company: Company;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.company = new Company(host);
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#end();
  }

  /** Turns to an invoice. */
  turnTo(workspace: Workspace, id: DocumentId): void {
    if (this.#workspace === workspace && this.#id === id) return this.#look();
    this.#end();
    this.#workspace = workspace;
    this.#id = id;
    this.#queue = entryQueueOf(workspace);
    this.#isLate = false;
    // A clock that is set meanwhile changes nothing of it.
    const arrival = setTimeout(() => {
      this.#isLate = true;
      this.#host.requestUpdate();
    }, arrivalMs);
    this.#ends = [
      workspace.watch(id),
      this.#queue.follow(id, () => this.#host.requestUpdate()),
      () => clearTimeout(arrival),
    ];
    // What was entered before somebody went elsewhere may still be on its way.
    for (const entry of this.#queue.waiting(id)) void this.#showEntry(entry);
    this.company.turnTo(workspace, id);
    this.#look();
  }

  #end(): void {
    this.company.turnTo(undefined, undefined);
    for (const end of this.#ends) end();
    this.#ends = [];
    this.#id = undefined;
    this.#pending = [];
    this.#typed = undefined;
    this.#seen = [];
    this.#lastShown = undefined;
    this.#message = "";
    this.skipped = undefined;
  }

  /** Takes in what the worker told since. */
  #look(): void {
    const stored = this.#stored();
    if (stored === undefined) return;
    const { snapshot } = stored;
    if (this.#lastShown !== snapshot) {
      if (this.#lastShown !== undefined) {
        const registers = { before: this.#lastShown.live, after: snapshot.live };
        const me = this.#workspace?.state()?.principal?.id;
        this.#seen = seenAfter(this.#seen, registers, stored.writes, snapshot.invoice, me);
      }
      this.#lastShown = snapshot;
      this.#pending = whenTold(this.#pending);
    }
    this.company.look();
  }

  #stored():
    | {
        readonly snapshot: InvoiceSnapshot;
        readonly status: SyncState;
        readonly writes: ReadonlyMap<string, LastWrite>;
      }
    | undefined {
    if (this.#id === undefined) return undefined;
    const document = this.#workspace?.document(this.#id);
    if (document?.snapshot.kind !== "invoice") return undefined;
    return { ...document, snapshot: document.snapshot };
  }

  /** What the invoice says, stored or not. "none" where this device has no such invoice. */
  snapshot(): InvoiceSnapshot | "opening" | "none" {
    if (this.#id === undefined || this.#workspace === undefined) return "opening";
    const isStored = this.#workspace.rows().has(this.#id);
    const draft = untouchedDraft(this.#id);
    if (isStored && draft !== undefined) draftStored(this.#id);
    if (!isStored && draft !== undefined) return draft;
    // What was just made elsewhere may still be on its way here, as long as there is one.
    const isLate = this.#isLate || !isOnline(this.#workspace);
    if (!isStored) return isLate && this.#workspace.state() !== undefined ? "none" : "opening";
    return this.#stored()?.snapshot ?? "opening";
  }

  isStored(): boolean {
    return this.#id !== undefined && this.#workspace?.rows().has(this.#id) === true;
  }

  status(): SyncState {
    return this.#stored()?.status ?? { state: "synced" };
  }

  pending(): PendingWrites {
    return this.#pending;
  }

  /** Whether something that was entered is not told back yet. */
  isStoring(): boolean {
    return this.#pending.length > 0;
  }

  typed(): Registers {
    return this.#typed?.overlay ?? {};
  }

  writes(): ReadonlyMap<string, LastWrite> {
    return this.#stored()?.writes ?? nothingWritten;
  }

  changes(): readonly SeenChange[] {
    return this.#seen;
  }

  /** Something is being typed in a field; undefined for nothing that could be shown. */
  type(path: string, overlay: Registers | undefined): void {
    this.company.active();
    this.#typed = overlay === undefined ? undefined : { path, overlay };
    this.#host.requestUpdate();
  }

  /** The invoice that is edited. */
  invoice(): DocumentId | undefined {
    return this.#id;
  }

  /**
   * Makes a change. What it comes to is shown at once. A change that took a while belongs to the invoice that it was begun in, whatever is shown by now. `takes` may
   * say a refusal in its own way, as long as that invoice is shown.
   */
  async make(
    edit: Edit,
    of: DocumentId | undefined = this.#id,
    takes: (refusal: Refusal) => boolean = () => false,
  ): Promise<void> {
    const isHere = of === this.#id;
    if (isHere) this.#typed = undefined;
    if (edit.operations.length === 0 || of === undefined) return;
    const entry = this.#queue?.enter(of, edit, (refusal) => this.#id === of && takes(refusal));
    if (entry === undefined) return;
    if (isHere) {
      this.#message = "";
      await this.#showEntry(entry);
    } else await entry.outcome;
  }

  /** Shows what is on its way until it is told back. */
  async #showEntry({ number, overlay, outcome }: Entry): Promise<void> {
    const shownFor = this.#ends;
    this.#pending = withWrite(this.#pending, number, overlay);
    this.#host.requestUpdate();
    const { type } = await outcome;
    // Something else is shown meanwhile, which has nothing to do with it.
    if (this.#ends !== shownFor) return;
    const snapshot = this.#stored()?.snapshot;
    const registers = { ...snapshot?.registers, note: snapshot?.note ?? "" };
    this.#pending =
      type === "refused"
        ? whenRefused(this.#pending, number)
        : whenStored(this.#pending, number, registers);
    this.#host.requestUpdate();
  }

  /** Why the last step was not made, or what was entered is not stored yet; "" for neither. */
  message(): string {
    if (this.#message !== "" || this.#id === undefined) return this.#message;
    const status = this.#workspace?.state()?.status;
    // Above every screen it is said why this device stores nothing.
    if (status?.state === "needs-attention" && status.attention.cause === "storage") return "";
    return this.#queue?.notStored(this.#id) ?? "";
  }

  /** Why something that was entered was not made, until that is dismissed; "" for nothing. */
  refusal(): string {
    return this.#id === undefined ? "" : (this.#queue?.refusal(this.#id) ?? "");
  }

  readonly dismissRefusal = (): void => {
    if (this.#id !== undefined) this.#queue?.dismiss(this.#id);
  };

  /** Takes back the last own change of this invoice, or does it again; says why where it cannot. */
  async goBack(method: "undo" | "redo", workspace: WorkspaceContent | undefined): Promise<string> {
    const id = this.#id;
    if (id === undefined || this.#workspace === undefined) return "";
    await this.#queue?.settled(id);
    const outcome = await this.#workspace.call({ method, document: id });
    this.skipped = undefined;
    this.#message = "";
    const isSkipped = outcome.type === "refused" && outcome.rule === "moved-on";
    const step = isSkipped
      ? (outcome.values?.find(({ path }) => path === outcome.path) ?? outcome.values?.[0])
      : undefined;
    if (step !== undefined && this.#stored() !== undefined) {
      this.explain(step, workspace);
    } else if (outcome.type === "refused" || outcome.type === "not-stored") {
      this.#message = outcome.message;
    }
    this.#host.requestUpdate();
    if (outcome.type !== "nothing") return "";
    return method === "undo" ? msg("Nothing to undo") : msg("Nothing to redo");
  }

  /** Says of a step that somebody went over who it was, and offers what it would have put there. */
  explain(
    { path, previous }: Pick<SkippedStep, "path" | "previous">,
    workspace: WorkspaceContent | undefined,
  ): void {
    const stored = this.#stored();
    if (stored === undefined) return;
    const { invoice, registers } = stored.snapshot;
    const by = stored.writes.get(path)?.by;
    const known = typeof by === "object" && by !== null ? by : undefined;
    const who = workspace?.members.find((member) => member.id === known?.id)?.name ?? known?.name;
    const name = fieldName(path, invoice) ?? path;
    const value = shown(path, previous, registers);
    this.skipped = {
      path,
      previous,
      words: msg(str`${who ?? msg("Somebody")} changed ${name} after you.`),
      offer: value === "" ? msg("Empty it") : msg(str`Restore ${value}`),
    };
    this.#host.requestUpdate();
  }
}
