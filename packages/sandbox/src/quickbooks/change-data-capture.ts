import type { Books } from "./books.ts";
import { type EntityName, entityNamed } from "./entities.ts";
import { type Answer, answered, business, missing, refused, unsupportedProperty } from "./fault.ts";
import { secondText } from "./vendor-time.ts";

const lookBackMs = 30 * 24 * 3_600_000;

/**
 * What has changed since a moment, as the inner list of `CDCResponse[0].QueryResponse`.
 *
 * Full objects, and a stub for each deleted one. The reply ends at the limit over all entities and
 * does not say so; the newest changes come first, so what is cut off is the oldest.
 */
export function changedSince(books: Books, entities: string, since: string): Answer<object[]> {
  if (entities === "") return refused(missing("entities"));
  if (since === "") return refused(missing("changedSince"));
  // A day or a time without zone is read as UTC.
  const from = Date.parse(
    /(?:Z|[+-]\d\d:?\d\d)$|^\d{4}-\d\d-\d\d$/.test(since) ? since : `${since}Z`,
  );
  if (Number.isNaN(from))
    return refused(unsupportedProperty("changedSince", `${since} is not a date-time`));
  if (from < books.now - lookBackMs)
    return refused(business("changedSince must be within the last 30 days.", "changedSince"));

  const names: EntityName[] = [];
  for (const text of entities.split(",")) {
    const name = entityNamed(text.trim());
    if (name === undefined)
      return refused(unsupportedProperty("entities", `${text.trim()} is no entity`));
    names.push(name);
  }

  let room = books.settings.cdcLimit;
  const responses = names.map((name) => {
    const objects: object[] = [];
    // LastUpdatedTime has whole seconds, so the moment that a client sends back has too.
    for (const { at, object } of changes(books, name)) {
      if (room === 0 || Math.floor(at / 1000) < Math.floor(from / 1000)) break;
      objects.push(object);
      room -= 1;
    }
    return objects.length === 0
      ? {}
      : { [name]: objects, startPosition: 1, maxResults: objects.length };
  });
  return answered(responses);
}

/** The changed objects and the stubs of deleted ones, newest first. */
function* changes(books: Books, entity: EntityName): Iterable<{ at: number; object: object }> {
  const gone = Iterator.from(books.tombstones()).filter((stone) => stone.entity === entity);
  let stone = gone.next();
  for (const { id, at } of books.recent(entity)) {
    for (; stone.done !== true && stone.value.at >= at; stone = gone.next())
      yield stub(stone.value.id, stone.value.at);
    const object = books.get(entity, id);
    if (object !== undefined) yield { at, object };
  }
  for (; stone.done !== true; stone = gone.next()) yield stub(stone.value.id, stone.value.at);
}

const stub = (id: string, at: number) => ({
  at,
  object: {
    domain: "QBO",
    status: "Deleted",
    Id: id,
    MetaData: { LastUpdatedTime: secondText(at) },
  },
});
