import * as Y from "yjs";
import type { LiveDocument } from "./live-documents.ts";

/** Who brings something, and for which Yjs client ids they can vouch. */
export interface Speaker {
  readonly principal: string;
  /** Where what was found once need not be asked again. */
  readonly device: string;
  readonly speaksFor: (client: number) => boolean;
}

/**
 * Up to which clock of a client id somebody may build on what the document holds. What another principal carried here under an id that is theirs counts only once
 * it was compared with what they hold: else their own edit of the same clock would be passed over, and what follows it would come to stand beside
 * the other's.
 */
export function vouchedState(live: LiveDocument, speaker: Speaker, client: number): number {
  const { doc, authorship, agreements } = live;
  const state = Y.getState(doc.store, client);
  const carried = authorship
    .carried(client)
    .filter(({ author }) => author.id !== speaker.principal);
  if (carried.length === 0 || !speaker.speaksFor(client)) return state;
  const agreed = agreements.upTo(speaker, client);
  return carried.reduce(
    (least, { from, to }) => (to > agreed ? Math.min(least, Math.max(from, agreed)) : least),
    state,
  );
}

/** The state vector of a document by which somebody is asked for what it lacks of theirs, and for what nobody has vouched for. */
export function encodeVouchedState(live: LiveDocument, speaker: Speaker): Uint8Array {
  const state = Y.decodeStateVector(Y.encodeStateVector(live.doc));
  for (const client of live.authorship.carriedClients()) {
    state.set(client, vouchedState(live, speaker, client));
  }
  return Y.encodeStateVector(state);
}
