import type { BridgeActivity } from "@concord/bridge";
import type { ConnectorActivity, ConnectorEvent, Delivery, DeliveryState } from "@concord/protocol";

type Receipt = BridgeActivity["receipts"][number];
type StoredEffect = BridgeActivity["effects"][number];

const states: Readonly<Record<StoredEffect["state"], DeliveryState>> = {
  pending: "waiting",
  sending: "sending",
  uncertain: "checking",
  // Its answer is here and about to be merged: at the vendor it is done.
  applied: "sent",
  merged: "sent",
  rejected: "rejected",
  parked: "needs-you",
  dropped: "given-up",
  stale: "overtaken",
};

/** What a connection has done of late and is about to do, as a person sees it. */
export function connectorActivity(activity: BridgeActivity, now: number): ConnectorActivity {
  const { effects, receipts, sweptAt, throughput } = activity;
  return {
    at: now,
    ...(sweptAt !== undefined && { sweptAt }),
    deliveries: effects.map((each) => deliveryOf(each, now)),
    throughput,
    events: receipts.flatMap((receipt) => {
      const what = whatOf(receipt);
      return what === undefined ? [] : [{ ...eventOf(receipt), what }];
    }),
  };
}

function deliveryOf(stored: StoredEffect, now: number): Delivery {
  const { effect, key, state, attempts, plannedAt, sentAt, dueAt, reason, result } = stored;
  const isOpen = state === "pending" || state === "uncertain";
  return {
    key,
    document: effect.document,
    what: effect.summary,
    state: states[state],
    attempts,
    plannedAt,
    ...(sentAt !== undefined && { sentAt }),
    ...(isOpen && attempts > 0 && dueAt > now && { retryAt: dueAt }),
    ...(reason !== undefined && { answer: reason }),
    ...(result !== undefined && { made: `${result.ref.kind} ${result.ref.id}` }),
  };
}

/** Of what was read the diary notes which operations it came to, of a call the reason for its end. */
function whatOf({ what, detail }: Receipt): ConnectorEvent["what"] | undefined {
  if (typeof detail === "object" && detail !== null) return "read";
  return Object.entries(states).find(([state]) => state === what)?.[1];
}

function eventOf({ at, subject, document, detail }: Receipt): Omit<ConnectorEvent, "what"> {
  return {
    at,
    subject,
    ...(document !== undefined && { document }),
    ...(typeof detail === "string" && { detail }),
  };
}
