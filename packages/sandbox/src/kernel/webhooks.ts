import type { VirtualClock } from "./clock.ts";
import type { FaultBox } from "./faults.ts";
import type { SeededRandom } from "./random.ts";
import type { Send } from "./rim.ts";
import type { ObjectStore } from "./store.ts";
import type { Span, Vendor } from "./vendor.ts";

/** A webhook that a vendor wants sent. */
export interface OutgoingWebhook {
  /** Where it goes; what goes to one endpoint can be ordered. */
  readonly endpoint: string;
  readonly url: string;
  readonly secret: string;
  /** The id of the event, for the vendor's own books. */
  readonly event: string;
  /** The type of the event; faults are matched against it. */
  readonly type: string;
  /** The exact bytes. */
  readonly body: string;
}

/** A stored webhook on its way. */
export interface Delivery extends OutgoingWebhook {
  readonly id: string;
  readonly attempts: number;
  readonly manner: "normal" | "forged" | "held";
}

const deliveryKind = "kernel.delivery";
export const deliveryAlarm = "kernel.deliver";
/** A webhook held for reordering leaves after this long even if nothing overtakes it. */
const longestHoldMs = 5_000;

interface WebhookDeps {
  readonly store: ObjectStore;
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly faults: FaultBox;
  readonly send: Send;
  readonly delayMs: Span;
  readonly vendor: Vendor;
}

export interface Webhooks {
  readonly enqueue: (webhook: OutgoingWebhook) => void;
  /** Attempts one stored delivery; resolves when its outcome is stored. Never rejects. */
  readonly attempt: (id: string) => Promise<void>;
  readonly pending: () => readonly Delivery[];
}

/**
 * Webhooks on their way. They are stored with the change they report, so a crash loses none; an
 * attempt is booked as failed before it is made, so a crash in between repeats it.
 */
export function createWebhooks(deps: WebhookDeps): Webhooks {
  const { store, clock, random, faults, send, delayMs, vendor } = deps;
  const wake = (id: string, dueAt: number): void =>
    store.setAlarm({ id, dueAt, name: deliveryAlarm, data: "" });
  const waiting = (endpoint?: string): Iterable<Delivery> =>
    store.walk<Delivery>({
      kind: deliveryKind,
      ...(endpoint === undefined ? {} : { owner: endpoint }),
    });

  function put(webhook: OutgoingWebhook, manner: Delivery["manner"], extraMs: number): void {
    const id = `delivery_${store.next(deliveryKind)}`;
    const delivery: Delivery = { ...webhook, id, attempts: 0, manner };
    store.put(deliveryKind, id, delivery, { owner: webhook.endpoint });
    wake(id, clock.now() + random.integer(delayMs.min, delayMs.max) + extraMs);
  }

  function releaseOthers(sent: Delivery): void {
    for (const other of waiting(sent.endpoint)) {
      const isNext = vendor.webhooks.order === "head-of-line" && other.attempts === 0;
      if (other.id !== sent.id && (other.manner === "held" || isNext)) wake(other.id, clock.now());
    }
  }

  /** The delivery to send now, or undefined when it must wait or no longer exists. */
  function claim(id: string): Delivery | undefined {
    const delivery = store.get<Delivery>(deliveryKind, id);
    store.cancelAlarm(id);
    if (delivery === undefined) return undefined;
    const { order, retryDelaysMs } = vendor.webhooks;
    if (order === "head-of-line") {
      const [first] = waiting(delivery.endpoint);
      if (first !== undefined && first.id !== id && first.manner !== "held") {
        wake(id, (store.alarm(first.id)?.dueAt ?? clock.now()) + 1);
        return undefined;
      }
    }
    const attempted = { ...delivery, attempts: delivery.attempts + 1, manner: "normal" as const };
    const retryAfter = retryDelaysMs[delivery.attempts];
    if (retryAfter === undefined) {
      store.remove(deliveryKind, id);
    } else {
      store.put(deliveryKind, id, attempted);
      wake(id, clock.now() + retryAfter);
    }
    return delivery;
  }

  return {
    enqueue(webhook) {
      const fault = faults.takeForWebhook(webhook.type);
      switch (fault?.kind) {
        case undefined:
          return put(webhook, "normal", 0);
        case "webhook-drop":
          return undefined;
        case "webhook-double":
          put(webhook, "normal", 0);
          return put(webhook, "normal", 0);
        case "webhook-reorder":
          return put(webhook, "held", longestHoldMs);
        case "webhook-forge":
          return put(webhook, "forged", 0);
        case "webhook-late":
          return put(webhook, "normal", fault.ms);
      }
    },
    async attempt(id) {
      const delivery = store.transaction(() => claim(id));
      if (delivery === undefined) return;
      const { url, body } = delivery;
      const secret = delivery.manner === "forged" ? `not-${delivery.secret}` : delivery.secret;
      const headers = vendor.webhooks.sign(delivery, secret, clock.now());
      const status = await send({ url, headers, body }).then(
        (answer) => answer.status,
        // No answer, a refused connection and a timeout are one thing here: not delivered.
        () => 0,
      );
      store.transaction(() => {
        releaseOthers(delivery);
        if (status < 200 || status > 299) return;
        store.remove(deliveryKind, id);
        store.cancelAlarm(id);
        vendor.webhooks.delivered(delivery);
      });
    },
    pending: () => [...waiting()],
  };
}
