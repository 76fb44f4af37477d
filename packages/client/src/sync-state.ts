import type { Attention } from "./attention.ts";
import type { Link } from "./link.ts";

/**
 * How safe the changes of a document, or of the workspace, are. Being offline, or asked by the relay to wait, is a reason to stay "on this device", not a state.
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
  /** With a reason where it takes longer than the way. */
  | { readonly state: "sending"; readonly batches: number; readonly reason?: string }
  | { readonly state: "synced" }
  | { readonly state: "needs-attention"; readonly attention: Attention };

/** What the state follows from. */
export interface SyncFacts {
  readonly saving: number;
  readonly stored: number;
  readonly inFlight: number;
  readonly attention: Attention | undefined;
  readonly link: Link;
  /** Whether the relay has asked this device to send nothing for a while. */
  readonly slowed: boolean;
}

const slowedReason = "The relay asks this device to send less for a moment.";

/** The one state to show: what needs a person first, then the least safe change. */
export function syncState(facts: SyncFacts): SyncState {
  if (facts.attention !== undefined)
    return { state: "needs-attention", attention: facts.attention };
  const unsent = facts.saving + facts.stored + facts.inFlight;
  if (facts.link.state === "stopped" && unsent > 0) {
    return { state: "needs-attention", attention: facts.link.attention };
  }
  if (facts.saving > 0) return { state: "saving", batches: facts.saving };
  const batches = facts.stored + facts.inFlight;
  if (batches === 0) return { state: "synced" };
  if (facts.link.state !== "live") {
    return { state: "on-this-device", batches, reason: offlineReason(facts.link) };
  }
  if (facts.slowed && facts.stored > 0) {
    return { state: "on-this-device", batches, reason: slowedReason };
  }
  // Stored batches of a live link wait only for a place in flight.
  return { state: "sending", batches, ...(facts.slowed && { reason: slowedReason }) };
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
