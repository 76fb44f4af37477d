import type { Books } from "./books.ts";
import type { EntityName } from "./entities.ts";
import { type Answer, answered, invalidReference, notFound, refused } from "./fault.ts";
import type { Ref } from "./shared-fields.ts";

type Named = "Customer" | "Item" | "Account" | "TaxCode" | "Term" | "PaymentMethod";

function nameOf(books: Books, entity: Named, id: string) {
  const object = books.get(entity, id);
  if (object === undefined) return undefined;
  const name = "DisplayName" in object ? object.DisplayName : object.Name;
  return { name, active: object.Active };
}

/**
 * The reference with the name that the object has now.
 *
 * Unknown is 2500. Inactive is 610 when `mustBeActive`: a new transaction cannot use what was made
 * inactive, but one that already does can still be changed.
 */
export function resolveRef(
  books: Books,
  entity: Named,
  ref: Ref,
  mustBeActive: boolean,
): Answer<Ref> {
  const found = nameOf(books, entity, ref.value);
  if (found === undefined) return refused(invalidReference(`${entity}Ref`, ref.value));
  if (mustBeActive && !found.active) return refused(notFound(entity satisfies EntityName));
  return answered({ ...ref, name: found.name });
}

/** Resolves a set of optional references; those that are absent stay absent. */
export function resolveRefs<F extends string>(
  books: Books,
  refs: { readonly [K in F]: readonly [Named, Ref | undefined] },
  mustBeActive: boolean,
): Answer<{ [K in F]?: Ref }> {
  const resolved: { [K in F]?: Ref } = {};
  for (const field in refs) {
    const [entity, ref] = refs[field];
    if (ref === undefined) continue;
    const answer = resolveRef(books, entity, ref, mustBeActive);
    if (!answer.ok) return answer;
    resolved[field] = answer.value;
  }
  return answered(resolved);
}
