import { createMemoryStorage, openWorkspace, platformDeps } from "@concord/client";
import type { Replica } from "@concord/client";
import { DocumentId } from "@concord/model";

/** An edit of which the relay said that it is on its disk. */
export interface Acknowledged {
  readonly author: string;
  readonly device: string;
  readonly batch: number;
  readonly document: DocumentId;
  readonly path: string;
  readonly value: string;
}

/** Somebody who edits and pays without end, and notes down what was acknowledged. */
export interface Writer extends AsyncDisposable {
  readonly replica: Replica;
  readonly acknowledged: readonly Acknowledged[];
  /** Resolves with the next acknowledgement. */
  readonly next: () => Promise<void>;
  readonly stop: () => void;
}

/** Twelve documents that all writers share, and after some thousand edits the next twelve. */
function documentFor(count: number): DocumentId {
  const place = Math.floor(count / 5_000) * 12 + (count % 12);
  return DocumentId.parse(`00000000-0000-7000-8000-${String(place).padStart(12, "0")}`);
}

/** Edits on their way at once. */
const atOnce = 4;

export async function startWriter(options: {
  readonly author: string;
  readonly token: string;
  readonly port: number;
}): Promise<Writer> {
  const { author } = options;
  const replica = await openWorkspace({
    url: `ws://127.0.0.1:${options.port}/sync`,
    token: options.token,
    storage: createMemoryStorage(),
    deps: platformDeps(),
    link: { backoff: { firstMs: 10, longestMs: 40 }, joinTimeoutMs: 3_000 },
  });
  const acknowledged: Acknowledged[] = [];
  let waiting: (() => void)[] = [];
  const ending = new AbortController();
  let count = 0;

  const write = async (): Promise<void> => {
    count += 1;
    const document = documentFor(count);
    if (replica.row(document) === undefined)
      await replica.create({ kind: "invoice", id: document });
    // Most edits overwrite, as people's do; some are facts, which all must stand at the end.
    const isPayment = count % 10 === 0;
    const key = `cash:${author}-${count}`;
    const path = isPayment ? `payments.${key}` : "references.purchaseOrder";
    const value = isPayment ? "1" : `${author}-${count}`;
    const outcome = await replica.apply(document, [
      isPayment
        ? { type: "record-payment", key, payment: { amount: value } }
        : { type: "set-field", path, value },
    ]);
    if (outcome.type !== "stored") return;
    const { batch } = outcome;
    const result = await outcome.synced;
    if (result.type !== "committed") return;
    acknowledged.push({ author, device: replica.device, batch, document, path, value });
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  const work = async (): Promise<void> => {
    while (!ending.signal.aborted) await write();
  };
  const working = Promise.all(Array.from({ length: atOnce }, work));

  return {
    replica,
    acknowledged,
    next: () => new Promise((wake) => waiting.push(wake)),
    stop: () => ending.abort(),
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await replica[Symbol.asyncDispose]();
      await working;
    },
  };
}
