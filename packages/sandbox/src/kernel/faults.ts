import { z } from "zod";

const Match = z.strictObject({
  method: z.string().optional(),
  /** A path prefix, or a regular expression between slashes. */
  path: z.string().optional(),
  /** The type of the event in a webhook, e.g. "invoice.paid"; a prefix or /regex/. */
  type: z.string().optional(),
});

const common = { match: Match.default({}), times: z.int().positive().default(1) };
const delay = z.number().nonnegative();

/** Faults of a request to the sandbox. */
const RequestFault = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("timeout-before-commit"), ...common }),
  z.strictObject({ kind: z.literal("timeout-after-commit"), ...common }),
  z.strictObject({ kind: z.literal("truncated-body"), ...common }),
  z.strictObject({ kind: z.literal("hang"), ms: delay, ...common }),
  z.strictObject({
    kind: z.literal("status"),
    status: z.union([z.literal([400, 403, 429]), z.int().min(500).max(599)]),
    /** The vendor failed after it began: its idempotency store remembers this answer. */
    remembered: z.boolean().default(false),
    ...common,
  }),
]);
export type RequestFault = z.infer<typeof RequestFault>;

/** Faults of a webhook on its way out. */
const WebhookFault = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("webhook-drop"), ...common }),
  z.strictObject({ kind: z.literal("webhook-double"), ...common }),
  z.strictObject({ kind: z.literal("webhook-reorder"), ...common }),
  z.strictObject({ kind: z.literal("webhook-forge"), ...common }),
  z.strictObject({ kind: z.literal("webhook-late"), ms: delay, ...common }),
]);
export type WebhookFault = z.infer<typeof WebhookFault>;

/** What `POST /_sandbox/fault` takes. A fault strikes the next `times` matching ones, then is gone. */
export const Fault = z.union([RequestFault, WebhookFault]);
export type Fault = z.infer<typeof Fault>;

export interface FaultBox {
  readonly arm: (fault: Fault) => void;
  readonly list: () => readonly Fault[];
  readonly clear: () => void;
  readonly takeForRequest: (method: string, path: string) => RequestFault | undefined;
  readonly takeForWebhook: (type: string) => WebhookFault | undefined;
}

function fits(pattern: string | undefined, value: string): boolean {
  if (pattern === undefined) return true;
  const regex = /^\/(.+)\/$/.exec(pattern)?.[1];
  // "/v1/" begins and ends with a slash too; a path prefix is tried before a regular expression.
  if (value.startsWith(pattern)) return true;
  return regex !== undefined && new RegExp(regex).test(value);
}

function isWebhookFault(fault: Fault): fault is WebhookFault {
  return fault.kind.startsWith("webhook-");
}

/** Holds armed faults, in the order in which they were armed; the first that fits strikes. */
export function createFaultBox(): FaultBox {
  let armed: readonly Fault[] = [];
  const spend = (fault: Fault): void => {
    armed = armed.flatMap((other) => {
      if (other !== fault) return [other];
      return fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : [];
    });
  };
  return {
    arm: (fault) => {
      armed = [...armed, fault];
    },
    list: () => armed,
    clear: () => {
      armed = [];
    },
    takeForRequest(method, path) {
      for (const fault of armed) {
        if (isWebhookFault(fault) || fault.match.type !== undefined) continue;
        if (fault.match.method !== undefined && fault.match.method.toUpperCase() !== method)
          continue;
        if (!fits(fault.match.path, path)) continue;
        spend(fault);
        return fault;
      }
      return undefined;
    },
    takeForWebhook(type) {
      for (const fault of armed) {
        if (!isWebhookFault(fault) || !fits(fault.match.type, type)) continue;
        spend(fault);
        return fault;
      }
      return undefined;
    },
  };
}
