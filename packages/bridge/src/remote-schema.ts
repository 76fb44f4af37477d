import { DocumentId, JsonValue } from "@concord/model";
import { z } from "zod";
import type { Effect, Registers, RemoteObject, RemoteSummary } from "./connector.ts";

// The shapes of connector.ts as schemas, for what comes back from the data file. `satisfies` ties them to the interfaces.

export const RemoteKindSchema = z.enum([
  "invoice",
  "party",
  "item",
  "payment",
  "credit-note",
  "refund",
  "tax-rate",
  "account",
]);

const RemoteRefSchema = z.object({ kind: RemoteKindSchema, id: z.string() });
const RemoteVersionSchema = z.object({ order: z.number(), token: z.string() });

export const RegistersSchema = z.record(z.string(), JsonValue) satisfies z.ZodType<Registers>;

export const RemoteObjectSchema = z.object({
  ref: RemoteRefSchema,
  version: RemoteVersionSchema,
  state: z.enum(["live", "voided", "deleted"]),
  raw: JsonValue,
}) satisfies z.ZodType<RemoteObject>;

export const RemoteSummarySchema = z.object({
  number: z.string().exactOptional(),
  currency: z.string().exactOptional(),
  gross: z.string().exactOptional(),
  balance: z.string().exactOptional(),
  dueDate: z.string().exactOptional(),
  state: z.enum(["draft", "open", "paid", "void", "uncollectible", "deleted"]),
}) satisfies z.ZodType<RemoteSummary>;

export const EffectSchema = z.object({
  id: z.string(),
  document: DocumentId,
  action: z.string(),
  target: RemoteRefSchema.exactOptional(),
  body: JsonValue,
  carries: z.union([z.literal("all"), z.array(z.string())]),
  basis: RemoteVersionSchema.exactOptional(),
  summary: z.string(),
}) satisfies z.ZodType<Effect>;
