import type { Effect, Plan, PlanInput, Registers, RemoteRef } from "@concord/bridge/connector";
import type { DocumentId, JsonValue } from "@concord/model";
import { metadataKeys } from "./mapping-metadata.ts";
import type { StripeConfig } from "./stripe-config.ts";
import type { EffectBody } from "./stripe-effect.ts";

/** What planning needs to know of the connection. */
export type PlanContext = Pick<StripeConfig, "account" | "timeZone" | "workspace">;

export const nothing: Plan = { effects: [], blocked: [] };

export function blocked(reason: string, ...fixes: readonly string[]): Plan {
  return { effects: [], blocked: [{ reason, fixes }] };
}

/** One effect at a time: what comes next is planned from its answer. */
export function one(only: Effect): Plan {
  return { effects: [only], blocked: [] };
}

/** An effect whose id says what is wanted, and from which reading it starts where it may be wanted again. */
export function effect(
  input: Pick<PlanInput, "id" | "shadow">,
  body: EffectBody,
  given: {
    readonly intent?: string;
    readonly target?: RemoteRef;
    readonly carries: Effect["carries"];
    readonly summary: string;
  },
): Effect {
  const basis = input.shadow?.object.version;
  const of = given.intent ?? (given.target === undefined ? undefined : basis?.token);
  return {
    id: [body.action, input.id, ...(of === undefined ? [] : [of])].join(":"),
    document: input.id,
    action: body.action,
    ...(given.target !== undefined && { target: given.target }),
    body: jsonOf(body),
    carries: given.carries,
    ...(given.target !== undefined && basis !== undefined && { basis }),
    summary: given.summary,
  };
}

function jsonOf(body: EffectBody): JsonValue {
  // Without the keys that stand for nothing.
  return JSON.parse(JSON.stringify(body));
}

/** Which document an object is made for. */
export function ownMetadata(
  id: DocumentId,
  context: PlanContext,
): Readonly<Record<string, string>> {
  return { [metadataKeys.document]: id, ...workspaceMetadata(context) };
}

/** Which workspace an object is made for that stands for no document. */
export function workspaceMetadata({ workspace }: PlanContext): Readonly<Record<string, string>> {
  return workspace === undefined ? {} : { [metadataKeys.workspace]: workspace };
}

/** The text of a register, if there is one. */
export function textOf(registers: Registers, path: string): string | undefined {
  const value = registers[path];
  return typeof value === "string" && value !== "" ? value : undefined;
}

// Clocks of devices that make ids may be off.
const skewSeconds = 86_400;

/** Seconds since 1970 before which nothing can have been made for this document: a version 7 UUID holds its time, others tell nothing. */
export function notBefore(id: DocumentId): number {
  const hex = id.replaceAll("-", "");
  if (hex[12] !== "7") return 0;
  return Math.max(0, Math.floor(Number.parseInt(hex.slice(0, 12), 16) / 1_000) - skewSeconds);
}
