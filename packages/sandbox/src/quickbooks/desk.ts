import type { z } from "zod";
import type { Books } from "./books.ts";
import { checkClosedPeriod } from "./closed-period.ts";
import { checkDocNumber, holdDocNumber } from "./doc-number.ts";
import { type EntityName, type EntityTypes, type Stored, entityTraits } from "./entities.ts";
import {
  type Answer,
  type Fault,
  answered,
  missing,
  notFound,
  refused,
  stale,
  unsupportedOperation,
} from "./fault.ts";
import { type JsonObject, parseBody } from "./parse-body.ts";

export interface WriteOptions {
  /** `?include=allowduplicatedocnum` */
  readonly allowDuplicateDocNumber?: boolean;
}

/** Where objects of one entity are written. Every refusal happens before the first change. */
export interface Desk {
  readonly create: (books: Books, body: JsonObject, options: WriteOptions) => Answer<Stored>;
  /** Full, or sparse when the body says so. */
  readonly update: (books: Books, body: JsonObject, options: WriteOptions) => Answer<Stored>;
  readonly void: (books: Books, body: JsonObject) => Answer<Stored>;
  readonly remove: (books: Books, body: JsonObject) => Answer<string>;
}

/** What differs from entity to entity. */
export interface DeskRules<K extends EntityName, Body> {
  readonly schema: z.ZodType<Body>;
  /** Checks a body and fills in all that the server derives. */
  readonly complete: (
    books: Books,
    body: Body,
    before: EntityTypes[K] | undefined,
  ) => Answer<EntityTypes[K]>;
  /** Fields of the old object that a sparse update with this patch does not keep. */
  readonly forget?: (patch: JsonObject) => readonly string[];
  /** Why an existing object cannot be changed or removed. */
  readonly locked?: (books: Books, object: EntityTypes[K]) => Fault | undefined;
  /** Follows the change into other objects; `after` is undefined when it was removed. */
  readonly follow?: (
    books: Books,
    before: EntityTypes[K] | undefined,
    after: EntityTypes[K] | undefined,
  ) => void;
  readonly voided?: (books: Books, object: EntityTypes[K]) => EntityTypes[K];
}

export function createDesk<K extends EntityName, Body>(entity: K, rules: DeskRules<K, Body>): Desk {
  const allows = (write: "create" | "update" | "delete" | "void"): Fault | undefined =>
    entityTraits(entity).writes.includes(write)
      ? undefined
      : unsupportedOperation(`Operation ${write} is not supported for ${entity}.`);

  /** The object that a change is about, if the client has its latest version. */
  const current = (books: Books, body: JsonObject): Answer<EntityTypes[K]> => {
    const id = body["Id"];
    if (typeof id !== "string" || id === "") return refused(missing("Id"));
    const object = books.get(entity, id);
    if (object === undefined) return refused(notFound(entity));
    if (body["SyncToken"] === undefined) return refused(missing("SyncToken"));
    if (body["SyncToken"] !== object.SyncToken) return refused(stale());
    const fault = checkClosedPeriod(books, object) ?? rules.locked?.(books, object);
    return fault === undefined ? answered(object) : refused(fault);
  };

  const save = (
    books: Books,
    body: unknown,
    before: EntityTypes[K] | undefined,
    options: WriteOptions,
  ): Answer<Stored> => {
    const parsed = parseBody(rules.schema, body);
    if (!parsed.ok) return parsed;
    const completed = rules.complete(books, parsed.value, before);
    if (!completed.ok) return completed;
    const fault =
      checkClosedPeriod(books, completed.value) ??
      (options.allowDuplicateDocNumber === true
        ? undefined
        : checkDocNumber(books, entity, completed.value, before));
    if (fault !== undefined) return refused(fault);
    holdDocNumber(books, entity, before, completed.value);
    const after = books.put(entity, completed.value, before === undefined ? "Create" : "Update");
    rules.follow?.(books, before, after);
    return answered(books.get(entity, after.Id) ?? after);
  };

  return {
    create(books, body, options) {
      const fault = allows("create");
      return fault === undefined ? save(books, body, undefined, options) : refused(fault);
    },
    update(books, body, options) {
      const fault = allows("update");
      if (fault !== undefined) return refused(fault);
      const before = current(books, body);
      if (!before.ok) return before;
      if (body["sparse"] !== true) return save(books, body, before.value, options);
      const forgotten = new Set(rules.forget?.(body));
      const kept = Object.entries(before.value).filter(([field]) => !forgotten.has(field));
      return save(books, { ...Object.fromEntries(kept), ...body }, before.value, options);
    },
    void(books, body) {
      const fault = allows("void");
      if (fault !== undefined || rules.voided === undefined)
        return refused(fault ?? unsupportedOperation(`${entity} cannot be voided.`));
      const before = current(books, body);
      if (!before.ok) return before;
      const after = books.put(entity, rules.voided(books, before.value), "Void");
      rules.follow?.(books, before.value, after);
      return answered(books.get(entity, after.Id) ?? after);
    },
    remove(books, body) {
      const fault = allows("delete");
      if (fault !== undefined) return refused(fault);
      const before = current(books, body);
      if (!before.ok) return before;
      books.remove(entity, before.value.Id);
      holdDocNumber(books, entity, before.value, undefined);
      rules.follow?.(books, before.value, undefined);
      return answered(before.value.Id);
    },
  };
}

/** The server's own fields of an object: kept from `before`, or new. */
export function ownFields(books: Books, entity: EntityName, before: Stored | undefined) {
  return {
    Id: before?.Id ?? books.nextId(entity),
    // Version and times are set when the object is put.
    SyncToken: before?.SyncToken ?? "0",
    MetaData: before?.MetaData ?? { CreateTime: "", LastUpdatedTime: "" },
    domain: "QBO" as const,
    sparse: false as const,
  };
}
