import type { Remote, RemoteFailure, RemoteObject } from "@concord/bridge/connector";
import { z } from "zod";
import type { CallContext, QuickBooksApi } from "./quickbooks-api.ts";
import type { ByName } from "./quickbooks-by-name.ts";
import { remoteObject } from "./quickbooks-entities.ts";
import type { Entity } from "./quickbooks-entities.ts";
import { isJsonObject } from "./quickbooks-json.ts";
import type { JsonObject } from "./quickbooks-json.ts";

/** What sending one effect may use. */
export interface Sending {
  readonly api: QuickBooksApi;
  readonly byName: ByName;
  readonly call: CallContext;
  readonly key: string;
}

/** Lines that name no item get the default one, which is found or created once. */
export async function withItems(
  object: JsonObject,
  { byName, ...sending }: Sending,
): Promise<Remote<JsonObject>> {
  const lines = linesOf(object);
  const isNeeded = lines.some((line) => detailOf(line)["ItemRef"] === undefined);
  if (!isNeeded) return { type: "ok", value: object };
  const item = await byName.defaultItem({ ...sending, key: `${sending.key}.i` });
  if (item.type === "failed") return item;
  const ItemRef = { value: item.value };
  const Line = lines.map((line) => ({
    ...line,
    SalesItemLineDetail: { ItemRef, ...detailOf(line) },
  }));
  return { type: "ok", value: { ...object, Line } };
}

export function linesOf(object: JsonObject): readonly JsonObject[] {
  const lines = object["Line"];
  return Array.isArray(lines) ? lines.filter(isJsonObject) : [];
}

function detailOf(line: JsonObject): JsonObject {
  const detail = line["SalesItemLineDetail"];
  return isJsonObject(detail) ? detail : {};
}

export function asObject(entity: Entity, reply: Remote<JsonObject>): Remote<RemoteObject> {
  return reply.type === "failed" ? reply : remoteObject(entity, reply.value);
}

export function idOf(object: JsonObject): string {
  return z.object({ Id: z.string() }).parse(object).Id;
}

export function failed(failure: RemoteFailure): Extract<Remote<never>, { type: "failed" }> {
  return { type: "failed", failure };
}

/** A line by which a payment pays an invoice, or uses a credit memo. */
export function paymentLine(Amount: string, TxnId: string, TxnType: string): JsonObject {
  return { Amount, LinkedTxn: [{ TxnId, TxnType }] };
}
