import type { ObjectStore } from "../kernel/store.ts";

/** The first reply to a `requestid`, kept for good. */
export interface KeptReply {
  readonly status: number;
  readonly body: string;
}

const kind = "requestid";
export const longestRequestId = 50;

/** Answers a repeated request with what the first one was answered, without doing it again. */
export function replayOrDo(
  store: ObjectStore,
  requestId: string | null,
  keepFaults: boolean,
  work: () => KeptReply,
): KeptReply & { readonly replayed: boolean } {
  if (requestId === null) return { ...work(), replayed: false };
  const kept = store.get<KeptReply>(kind, requestId);
  if (kept !== undefined) return { ...kept, replayed: true };
  const reply = work();
  if (reply.status === 200 || keepFaults) keepReply(store, requestId, reply);
  return { ...reply, replayed: false };
}

export function keepReply(store: ObjectStore, requestId: string, reply: KeptReply): void {
  store.put(kind, requestId, { status: reply.status, body: reply.body } satisfies KeptReply);
}
