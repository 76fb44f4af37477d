import type { Remote } from "@concord/bridge/connector";
import type { JsonValue } from "@concord/model";
import { isJsonObject } from "./quickbooks-json.ts";
import type { JsonObject } from "./quickbooks-json.ts";

/**
 * The lists in answers of QuickBooks. That something is in no list decides: what was to be entered is not there, nothing has changed. So an answer of another form is none, and is
 * asked for again.
 */

/** What a query gives: `{"QueryResponse": {"Invoice": […]}}`, and nothing in it where there is none. */
export function queried(body: JsonObject, entity: string): Remote<readonly JsonObject[]> {
  const found = body["QueryResponse"];
  if (!isJsonObject(found)) return noList;
  const objects = objectsIn(found[entity] ?? []);
  return objects === undefined ? noList : { type: "ok", value: objects };
}

/** How many a query for their number counts. */
export function counted(body: JsonObject): Remote<number> {
  const found = body["QueryResponse"];
  if (!isJsonObject(found)) return noList;
  const total = Number(found["totalCount"] ?? 0);
  return { type: "ok", value: Number.isSafeInteger(total) ? total : 0 };
}

/** What change data capture gives: `{"CDCResponse": [{"QueryResponse": [{"Invoice": […]}, …]}]}`. */
export function changed(
  body: JsonObject,
  entities: readonly string[],
): Remote<ReadonlyMap<string, readonly JsonObject[]>> {
  const responses = objectsIn(body["CDCResponse"]);
  if (responses === undefined || responses.length === 0) return noList;
  const byEntity = new Map<string, readonly JsonObject[]>();
  for (const response of responses) {
    const lists = objectsIn(response["QueryResponse"]);
    if (lists === undefined) return noList;
    for (const list of lists) {
      if ("Fault" in list) return noList;
      for (const entity of entities) {
        const objects = objectsIn(list[entity] ?? []);
        if (objects === undefined) return noList;
        const before = byEntity.get(entity) ?? [];
        if (objects.length > 0) byEntity.set(entity, [...before, ...objects]);
      }
    }
  }
  return { type: "ok", value: byEntity };
}

function objectsIn(value: JsonValue | undefined): readonly JsonObject[] | undefined {
  return Array.isArray(value) && value.every(isJsonObject) ? value : undefined;
}

const noList: Remote<never> = {
  type: "failed",
  failure: { type: "unavailable", reason: "QuickBooks answered without the list." },
};
