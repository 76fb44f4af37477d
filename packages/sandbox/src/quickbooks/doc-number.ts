import type { Books } from "./books.ts";
import { onlyId } from "./closed-period.ts";
import type { EntityName } from "./entities.ts";
import { type Fault, duplicateDocNumber } from "./fault.ts";

interface Numbered {
  readonly Id: string;
  readonly DocNumber?: string | undefined;
}

const index = (entity: EntityName): string => `${entity}.DocNumber`;

/** Refuses (6140) a number that another transaction of the same kind has. */
export function checkDocNumber(
  books: Books,
  entity: EntityName,
  object: Numbered,
  before: Numbered | undefined,
): Fault | undefined {
  if (object.DocNumber === undefined || object.DocNumber === before?.DocNumber) return undefined;
  const holder = books.holder(index(entity), object.DocNumber);
  if (holder === undefined || holder === object.Id) return undefined;
  return duplicateDocNumber(object.DocNumber, entity, holder);
}

/** Keeps the index of numbers in step with a change. */
export function holdDocNumber(
  books: Books,
  entity: EntityName,
  before: Numbered | undefined,
  after: Numbered | undefined,
): void {
  const [old, current] = [before?.DocNumber, after?.DocNumber];
  if (old !== undefined && old !== current && books.holder(index(entity), old) === before?.Id)
    books.release(index(entity), old);
  if (after !== undefined && current !== undefined) books.hold(index(entity), current, after.Id);
}

/** The next free number, unless the company types its own numbers. */
export function assignDocNumber(books: Books, entity: EntityName): string | undefined {
  const preferences = books.get("Preferences", onlyId);
  if (preferences?.SalesFormsPrefs?.CustomTxnNumbers === true) return undefined;
  for (;;) {
    const number = String(1000 + books.next("docnumber"));
    if (books.holder(index(entity), number) === undefined) return number;
  }
}
