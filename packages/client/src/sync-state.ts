import type { Attention } from "./attention.ts";
import type { Link } from "./link.ts";

/**
 * How safe the changes of a document, or of the workspace, are. Being offline is a reason to stay "on this device", not a state.
 *
 * - saving: in memory, on its way to this device's storage
 * - on this device: outlives a crash of this device, nobody else has it yet
 * - sending: on its way to the relay
 * - synced: on the relay's disk
 * - needs attention: will not get further by itself
 */
export type SyncState =
  | { readonly state: "saving"; readonly batches: number }
  | { readonly state: "on-this-device"; readonly batches: number; readonly reason: string }
  | { readonly state: "sending"; readonly batches: number }
  | { readonly state: "synced" }
  | { readonly state: "needs-attention"; readonly attention: Attention };

/** What the state follows from. */
export interface SyncFacts {
  readonly saving: number;
  readonly stored: number;
  readonly inFlight: number;
  readonly attention: Attention | undefined;
  readonly link: Link;
}

/** The one state to show: what needs a person first, then the least safe change. */
export function syncState(facts: SyncFacts): SyncState {
  if (facts.attention !== undefined)
    return { state: "needs-attention", attention: facts.attention };
  const unsent = facts.saving + facts.stored + facts.inFlight;
  if (facts.link.state === "stopped" && unsent > 0) {
    return { state: "needs-attention", attention: facts.link.attention };
  }
  if (facts.saving > 0) return { state: "saving", batches: facts.saving };
  if (facts.stored + facts.inFlight === 0) return { state: "synced" };
  // Stored batches of a live link wait only for a place in flight.
  return facts.link.state === "live"
    ? { state: "sending", batches: facts.stored + facts.inFlight }
    : {
        state: "on-this-device",
        batches: facts.stored + facts.inFlight,
        reason: offlineReason(facts.link),
      };
}

/** Why nothing is being sent, for a person; "" while the link is live. */
function offlineReason(link: Link): string {
  switch (link.state) {
    case "live":
      return "";
    case "closed":
      return "Not connected.";
    case "connecting":
    case "joining":
      return "Connecting to the relay.";
    case "waiting":
      return link.reason;
    case "stopped":
      return link.attention.why;
  }
}
