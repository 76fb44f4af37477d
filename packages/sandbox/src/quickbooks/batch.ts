import type { Company } from "./company.ts";
import { type EntityName, isEntityName } from "./entities.ts";
import {
  type Answer,
  type Fault,
  answered,
  batchFault,
  business,
  missing,
  refused,
  wrongLength,
} from "./fault.ts";
import { isJsonObject, type JsonObject } from "./parse-body.ts";
import { runQuery } from "./query.ts";
import { performWrite, writeOf } from "./write-operation.ts";

const mostItems = 30;
const longestId = 10;

/** Runs up to 30 items, each on its own: one that is refused does not undo the others. */
export function runBatch(company: Company, body: JsonObject): Answer<object[]> {
  const items = body["BatchItemRequest"];
  if (!Array.isArray(items) || items.length === 0) return refused(missing("BatchItemRequest"));
  if (items.length > mostItems)
    return refused(business(`A batch has at most ${mostItems} items, not ${items.length}.`));
  const ids = new Set<string>();
  const checked: { bId: string; item: JsonObject }[] = [];
  for (const item of items) {
    const bId: unknown = isJsonObject(item) ? item["bId"] : undefined;
    if (!isJsonObject(item) || typeof bId !== "string") return refused(missing("bId"));
    if (bId.length > longestId) return refused(wrongLength("bId", `bId ${bId} is too long`));
    if (ids.has(bId)) return refused(business(`bId ${bId} is there twice.`, "bId"));
    ids.add(bId);
    checked.push({ bId, item });
  }
  return answered(
    checked.map(({ bId, item }) => {
      const answer = runItem(company, item);
      return { ...(answer.ok ? answer.value : batchFault(answer.fault)), bId };
    }),
  );
}

function runItem(company: Company, item: JsonObject): Answer<object> {
  const query = item["Query"];
  if (typeof query === "string") {
    const found = runQuery(company.open(), query);
    return found.ok ? answered({ QueryResponse: found.value }) : found;
  }
  const entity = entityOf(item);
  if (entity === undefined) return refused(unknownItem);
  const body = item[entity];
  const options = typeof item["optionsData"] === "string" ? item["optionsData"] : null;
  const operation = typeof item["operation"] === "string" ? item["operation"] : null;
  if (operation === null) return refused(missing("operation"));
  const write = writeOf(isJsonObject(body) ? body : {}, operation, options);
  if (!write.ok) return write;
  const allowDuplicateDocNumber = options?.includes("allowduplicatedocnum") ?? false;
  const done = company.change((books) =>
    performWrite(books, entity, write.value, body, { allowDuplicateDocNumber }),
  );
  return done.ok ? answered({ [entity]: done.value }) : done;
}

const unknownItem: Fault = business("A batch item needs a Query or an object.");

function entityOf(item: JsonObject): EntityName | undefined {
  return Object.keys(item).find(isEntityName);
}
