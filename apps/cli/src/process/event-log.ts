import type { LogFields, RelayLog } from "@concord/relay";
import { z } from "zod";

/** What a bridge, its connector and its replica say without a level, and what somebody should look at. Any other is told as information. */
const warnings: ReadonlySet<string> = new Set([
  "batch-refused",
  "connector-threw",
  "document-damaged",
  "document-healed",
  "document-overtaken",
  "document-still-incomplete",
  "document-unreadable",
  "job-threw",
  "lease-lost",
  "listener-failed",
  "quickbooks-reconnect-soon",
  "relay-refused",
  "replica-differed",
  "replica-not-ready",
  "storage-failed",
  "stripe-event-unreadable",
  "sync-failed",
  "webhook-failed",
  "webhook-refused",
]);

/** Takes the events of parts that know no levels into a log. */
export function eventLog(
  log: RelayLog,
): (event: string, fields: Readonly<Record<string, unknown>>) => void {
  return (event, fields) => {
    const flat: LogFields = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, fieldOf(value)]),
    );
    if (warnings.has(event)) log.warn(event, flat);
    else log.info(event, flat);
  };
}

const Scalar = z.union([z.string(), z.number(), z.boolean()]);

function fieldOf(value: unknown): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  const scalar = Scalar.safeParse(value);
  return scalar.success ? scalar.data : JSON.stringify(value);
}
