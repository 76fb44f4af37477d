import type { DatabaseSync } from "node:sqlite";
import type { RawWebhook } from "../connector.ts";
import { command } from "./query.ts";

/** Webhook events as they came, once each: what makes a replay the same event, and the evidence if a merge is doubted. */
export interface EventStore {
  /** False when the event is known already. */
  readonly add: (id: string, type: string, webhook: RawWebhook, now: number) => boolean;
  /** Forgets events received before this moment. Answers how many. */
  readonly prune: (before: number) => number;
}

export function createEventStore(database: DatabaseSync): EventStore {
  const add = command(
    database,
    `INSERT INTO event (id, type, body, headers, received_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
  );
  const prune = command(database, "DELETE FROM event WHERE received_at < ?");
  return {
    add: (id, type, webhook, now) =>
      add(id, type, webhook.body, JSON.stringify(webhook.headers), now) > 0,
    prune: (before) => prune(before),
  };
}
