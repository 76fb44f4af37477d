import type { ObjectStore } from "../kernel/store.ts";
import type { OutgoingWebhook } from "../kernel/webhooks.ts";
import type { WebhookTarget } from "../kernel/vendor.ts";
import type { Change } from "./books.ts";
import type { EntityName } from "./entities.ts";
import { type WebhookFormat, webhookBody } from "./webhook-message.ts";

const targetKind = "webhook:target";
const pendingKind = "webhook:pending";
export const batchAlarm = "webhook-batch";

/** Webhooks are not offered for these. */
const unreported = new Set<EntityName>(["TaxCode", "TaxRate", "CompanyInfo"]);

export interface WebhookQueue {
  readonly setTarget: (target: WebhookTarget) => void;
  readonly add: (changes: readonly Change[]) => void;
  /** Sends what has gathered. */
  readonly flush: () => void;
}

/** Gathers changes for a while and sends them to every target as one notification. */
export function createWebhookQueue(deps: {
  readonly store: ObjectStore;
  readonly now: () => number;
  readonly uuid: () => string;
  readonly send: (webhook: OutgoingWebhook) => void;
  readonly realmId: string;
  readonly format: WebhookFormat;
  /** How long changes gather; 0 sends those of one transaction at once. */
  readonly batchMs: number;
}): WebhookQueue {
  const { store, now, uuid, send, realmId, format, batchMs } = deps;

  function notify(changes: readonly Change[]): void {
    const [first] = changes;
    if (first === undefined) return;
    for (const { url, secret } of store.walk<WebhookTarget>({ kind: targetKind })) {
      const body = webhookBody(changes, format, { realmId, uuid });
      const type = `${first.entity}.${first.operation}`;
      send({ endpoint: url, url, secret, event: uuid(), type, body });
    }
  }

  return {
    setTarget: (target) => store.put(targetKind, target.url, target),
    add(all) {
      const changes = all.filter(({ entity }) => !unreported.has(entity));
      if (changes.length === 0) return;
      if (batchMs === 0) return notify(changes);
      const gathered = store.get<readonly Change[]>(pendingKind, pendingKind) ?? [];
      store.put(pendingKind, pendingKind, [...gathered, ...changes]);
      if (store.alarm(batchAlarm) !== undefined) return undefined;
      store.setAlarm({ id: batchAlarm, dueAt: now() + batchMs, name: batchAlarm, data: "" });
    },
    flush() {
      const changes = store.get<readonly Change[]>(pendingKind, pendingKind) ?? [];
      store.remove(pendingKind, pendingKind);
      notify(changes);
    },
  };
}
