import type { ObjectStore } from "../kernel/store.ts";
import type { EntityName, EntityTypes } from "./entities.ts";
import { entityTraits } from "./entities.ts";
import { type Cents, centsOf, numberOf } from "./money.ts";
import type { CompanySettings } from "./settings.ts";
import { secondText } from "./vendor-time.ts";

export type ChangeOperation = "Create" | "Update" | "Delete" | "Void" | "Merge" | "Emailed";

/** One change, as webhooks report it. */
export interface Change {
  readonly entity: EntityName;
  readonly id: string;
  readonly operation: ChangeOperation;
  /** Virtual milliseconds since 1970. */
  readonly at: number;
  /** The customer that a merge removed. */
  readonly deletedId?: string;
}

/** What remains of a deleted object; only change data capture shows it. */
export interface Tombstone {
  readonly entity: EntityName;
  readonly id: string;
  readonly at: number;
}

/** A row of the index of changes: one an object, the latest change last. */
export interface Recent {
  readonly id: string;
  readonly at: number;
}

/**
 * The company's books during one transaction: typed access, ids, versions, and what has changed.
 *
 * A version is raised once a transaction, however often the object is put.
 */
export interface Books {
  readonly settings: CompanySettings;
  /** Virtual milliseconds since 1970, the same during the whole transaction. */
  readonly now: number;
  readonly get: <K extends EntityName>(entity: K, id: string) => EntityTypes[K] | undefined;
  readonly walk: <K extends EntityName>(
    entity: K,
    filter?: { readonly customer?: string },
  ) => Iterable<EntityTypes[K]>;
  readonly nextId: (entity: EntityName) => string;
  /** A counter of its own, e.g. of document numbers; starts at 1. */
  readonly next: (name: string) => number;
  readonly put: <K extends EntityName>(
    entity: K,
    object: EntityTypes[K],
    operation?: ChangeOperation,
  ) => EntityTypes[K];
  /** `silently` leaves no change to report, only the tombstone. */
  readonly remove: (entity: EntityName, id: string, manner?: "silently") => void;
  /** The newest change first. */
  readonly recent: (entity: EntityName) => Iterable<Recent>;
  readonly tombstones: () => Iterable<Tombstone>;
  /** The id that holds a unique text, such as a document number. */
  readonly holder: (index: string, text: string) => string | undefined;
  readonly hold: (index: string, text: string, id: string) => void;
  readonly release: (index: string, text: string) => void;
  readonly note: (change: Omit<Change, "at">) => void;
  readonly changes: () => readonly Change[];
}

export function openBooks(store: ObjectStore, settings: CompanySettings, now: number): Books {
  const changes = new Map<string, Change>();
  const note = (change: Omit<Change, "at">): void => {
    const key = `${change.entity} ${change.id}`;
    const before = changes.get(key);
    // A creation or a void stays one, however the object is touched later in the transaction.
    if (before !== undefined && change.operation === "Update") return;
    changes.set(key, { ...change, at: now });
  };
  const get = <K extends EntityName>(entity: K, id: string): EntityTypes[K] | undefined =>
    store.get<EntityTypes[K]>(entity, id);
  const moveBalance = (customerId: string | undefined, difference: Cents): void => {
    if (customerId === undefined || difference === 0n) return;
    const customer = get("Customer", customerId);
    if (customer === undefined) return;
    // The customer's own version does not move with its balance.
    const Balance = numberOf(centsOf(customer.Balance) + difference);
    store.put("Customer", customerId, { ...customer, Balance, BalanceWithJobs: Balance });
  };

  return {
    settings,
    now,
    get,
    walk: (entity, { customer } = {}) =>
      store.walk({ kind: entity, ...(customer === undefined ? {} : { owner: customer }) }),
    nextId: (entity) =>
      String(store.next(entityTraits(entity).transaction ? "id:transaction" : `id:${entity}`)),
    next: (name) => store.next(name),
    put(entity, object, operation = "Update") {
      const before = get(entity, object.Id);
      const isFirst = !changes.has(`${entity} ${object.Id}`);
      const version = Number(before?.SyncToken ?? -1) + (isFirst ? 1 : 0);
      const stamped = {
        ...object,
        SyncToken: String(Math.max(0, version)),
        MetaData: {
          CreateTime: before?.MetaData.CreateTime ?? secondText(now),
          LastUpdatedTime: secondText(now),
        },
      };
      const owner = customerOf(stamped);
      store.put(entity, object.Id, stamped, owner === undefined ? {} : { owner });
      // Put again at the end: the order of this index is the order of the changes.
      store.remove(`recent:${entity}`, object.Id);
      store.put(`recent:${entity}`, object.Id, { id: object.Id, at: now } satisfies Recent);
      if (before !== undefined) moveBalance(customerOf(before), -receivable(entity, before));
      moveBalance(owner, receivable(entity, stamped));
      note({ entity, id: object.Id, operation });
      return stamped;
    },
    remove(entity, id, manner) {
      const before = get(entity, id);
      if (before === undefined) return;
      moveBalance(customerOf(before), -receivable(entity, before));
      store.remove(entity, id);
      store.remove(`recent:${entity}`, id);
      store.put("tombstone", `${entity} ${id}`, { entity, id, at: now } satisfies Tombstone);
      if (manner === undefined) note({ entity, id, operation: "Delete" });
    },
    recent: (entity) => store.walk({ kind: `recent:${entity}`, order: "newest-first" }),
    tombstones: () => store.walk({ kind: "tombstone", order: "newest-first" }),
    holder: (index, text) => store.get<string>(`unique:${index}`, text),
    hold: (index, text, id) => store.put(`unique:${index}`, text, id),
    release: (index, text) => store.remove(`unique:${index}`, text),
    note,
    changes: () => [...changes.values()],
  };
}

interface Owed {
  readonly Id: string;
  readonly CustomerRef?: { readonly value: string } | undefined;
  readonly Balance?: number | undefined;
  readonly UnappliedAmt?: number | undefined;
}

const customerOf = (object: Owed): string | undefined => object.CustomerRef?.value;

/** How much a transaction adds to what its customer owes. */
function receivable(entity: EntityName, object: Owed): Cents {
  if (entity === "Invoice") return centsOf(object.Balance ?? 0);
  if (entity === "CreditMemo") return -centsOf(object.Balance ?? 0);
  if (entity === "Payment") return -centsOf(object.UnappliedAmt ?? 0);
  return 0n;
}
