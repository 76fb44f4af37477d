import type { Registers } from "@concord/document";
import { HistoryPage } from "@concord/ledger";
import type { HistoryEntry } from "@concord/ledger";
import type { DocumentId } from "@concord/model";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Api } from "../page/api.ts";
import { isConnecting, isOnline } from "../page/is-online.ts";
import type { Workspace } from "../page/workspace.ts";
import { keptHere } from "./kept-histories.ts";
import type { KeptHistories } from "./kept-histories.ts";

/** What this device knows of the history of an invoice: its latest entries. */
export interface KnownHistory {
  /** The oldest first. */
  readonly entries: readonly HistoryEntry[];
  /** How many entries there are before them. */
  readonly before: number;
  /** The registers after the last entry. */
  readonly head: Registers;
  /** When all that it said was erased, in milliseconds since 1970; null if it never was. */
  readonly erasedAt: number | null;
}

export type Asking =
  | { readonly type: "asking" }
  | { readonly type: "told" }
  /** Nobody can be asked now: what is known is of before. */
  | { readonly type: "offline" }
  | { readonly type: "refused"; readonly message: string; readonly status: number };

/** One screen of changes, and a little more. */
const firstPage = 60;
const olderPage = 500;
/** What follows closely is asked about once. */
const pauseMs = 400;
/** Histories that this tab holds opened. */
const held = 20;

const histories = new Map<DocumentId, KnownHistory>();

/** Asks the relay for the history of an invoice, the latest first and older parts when they are wanted. What came is kept on this device. */
export class HistorySource implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #kept: KeptHistories | undefined;
  /** Resolves when what is kept of the invoice is known. */
  #remembering: Promise<void> = Promise.resolve();
  #asking: Asking = { type: "asking" };
  #asked = "";
  #id: DocumentId | undefined;
  #api: Api | undefined;
  #soon: ReturnType<typeof setTimeout> | undefined;
  #coming: Promise<void> | undefined;
  /** The earliest place that somebody wants to go to. */
  #until = Infinity;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#soon);
    this.#asked = "";
  }

  state(): Asking {
    return this.#asking;
  }

  known(): KnownHistory | undefined {
    return this.#id === undefined ? undefined : histories.get(this.#id);
  }

  isComing(): boolean {
    return this.#coming !== undefined;
  }

  /** With every rendering. @param account under whose name this device keeps histories */
  follow(
    api: Api | undefined,
    workspace: Workspace,
    id: DocumentId,
    account: string | undefined,
  ): void {
    this.#kept ??= keptHere(account);
    const seq = workspace.rows().get(id)?.seq ?? 0;
    const isUp = isOnline(workspace);
    // Nobody knows yet what comes of it; where it was said that there is no network that stays said until there is one.
    const mayBeUp = isConnecting(workspace) && (this.#id !== id || this.#asking.type === "asking");
    const wanted = `${id} ${seq} ${isUp} ${mayBeUp}`;
    this.#api = api;
    if (api === undefined || wanted === this.#asked) return;
    const isOther = this.#id !== id;
    this.#id = id;
    this.#asked = wanted;
    if (isOther) {
      this.#asking = { type: "asking" };
      // Where nothing can be kept, nothing was.
      this.#remembering = this.#remember(id).catch(() => undefined);
    }
    clearTimeout(this.#soon);
    if (mayBeUp) this.#asking = { type: "asking" };
    else if (!isUp) this.#asking = { type: "offline" };
    else this.#soon = setTimeout(() => void this.#latest(api, id, wanted), isOther ? 0 : pauseMs);
  }

  async #remember(id: DocumentId): Promise<void> {
    if (histories.has(id)) return;
    const known = await this.#kept?.read(id);
    if (known === undefined || histories.has(id)) return;
    hold(id, known);
    this.#host.requestUpdate();
  }

  #keep(id: DocumentId, known: KnownHistory): void {
    hold(id, known);
    // A device that is full has it in this tab alone.
    this.#kept?.keep(id, known).catch(() => undefined);
  }

  async #latest(api: Api, id: DocumentId, wanted: string): Promise<void> {
    const [page] = await Promise.all([this.#page(api, latestQuery(id)), this.#remembering]);
    if (this.#asked !== wanted) return;
    if (page !== undefined) this.#keep(id, withLatest(histories.get(id), page));
    this.#host.requestUpdate();
  }

  /** Fetches what is before the known entries: the next part of it, or all up to a place. */
  async older(until?: number): Promise<void> {
    this.#until = Math.min(this.#until, until ?? Infinity);
    this.#coming ??= this.#older(until !== undefined).finally(() => {
      this.#coming = undefined;
      this.#until = Infinity;
      this.#host.requestUpdate();
    });
    await this.#coming;
  }

  async #older(isToPlace: boolean): Promise<void> {
    const [api, id] = [this.#api, this.#id];
    if (api === undefined || id === undefined) return;
    for (let isWanted = !isToPlace; ; isWanted = false) {
      const known = histories.get(id);
      if (known === undefined || known.before === 0) return;
      if (!isWanted && known.before <= this.#until) return;
      const path = `${historyOf(id)}?limit=${olderPage}&cursor=${known.before}`;
      const page = await this.#page(api, path);
      if (page === undefined || this.#id !== id) return;
      this.#keep(id, withOlder(histories.get(id) ?? known, page));
      this.#host.requestUpdate();
    }
  }

  async #page(api: Api, path: string): Promise<HistoryPage | undefined> {
    const answer = await api.get(path, HistoryPage);
    if (answer.type === "ok") {
      this.#asking = { type: "told" };
      return answer.value;
    }
    this.#asking = answer.type === "unreachable" ? { type: "offline" } : answer;
    return undefined;
  }
}

const historyOf = (id: DocumentId): string => `/api/v1/invoices/${id}/history`;

/** Asks for the latest entries, and how all was after them. */
export function latestQuery(id: DocumentId): string {
  return `${historyOf(id)}?limit=${firstPage}&registers=true`;
}

function hold(id: DocumentId, known: KnownHistory): void {
  histories.delete(id);
  histories.set(id, known);
  const oldest = histories.keys().next().value;
  if (histories.size > held && oldest !== undefined) histories.delete(oldest);
}

/** What is known with the latest page. Where that does not reach what was known before, there is a gap, and it begins anew. */
export function withLatest(known: KnownHistory | undefined, page: HistoryPage): KnownHistory {
  const items = page.items.toReversed();
  const head = page.registers ?? known?.head ?? {};
  const { erasedAt } = page;
  const last = known?.entries.at(-1);
  // What was read before it was erased is not kept.
  const isSame = known?.erasedAt === erasedAt;
  // By its hash, which holds all before it: a restored relay goes on from an earlier past, and gives numbers again.
  const meets = isSame && last !== undefined && items.some(({ hash }) => hash === last.hash);
  if (known === undefined || !meets)
    return { entries: items, before: page.next ?? 0, head, erasedAt };
  const more = items.filter(({ seq }) => seq > last.seq);
  return { ...known, entries: [...known.entries, ...more], head };
}

/** What is known with a page of what was before. */
export function withOlder(known: KnownHistory, page: HistoryPage): KnownHistory {
  const first = known.entries[0]?.seq ?? Infinity;
  const older = page.items.filter(({ seq }) => seq < first).toReversed();
  return { ...known, entries: [...older, ...known.entries], before: page.next ?? 0 };
}
