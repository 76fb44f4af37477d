import type { Books } from "./books.ts";
import type { EntityName } from "./entities.ts";
import { type Fault, duplicateName } from "./fault.ts";

// Names are compared without regard to case.
const key = (name: string): string => name.trim().toLowerCase();

/** Refuses (6240) a name that another object of the list has. */
export function checkName(
  books: Books,
  entity: EntityName,
  name: string,
  id: string | undefined,
): Fault | undefined {
  const holder = books.holder(`${entity}.Name`, key(name));
  return holder === undefined || holder === id ? undefined : duplicateName(name, holder);
}

/** Moves the hold on a name from the old one to the new one. */
export function holdName(
  books: Books,
  entity: EntityName,
  id: string,
  before: string | undefined,
  after: string | undefined,
): void {
  if (before !== undefined && before !== after) books.release(`${entity}.Name`, key(before));
  if (after !== undefined) books.hold(`${entity}.Name`, key(after), id);
}
