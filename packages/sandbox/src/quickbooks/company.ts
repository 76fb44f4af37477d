import type { ObjectStore } from "../kernel/store.ts";
import { type Books, type Change, openBooks } from "./books.ts";
import { type Answer, type Fault, refused } from "./fault.ts";
import type { CompanySettings } from "./settings.ts";

/** The company as requests and people work on it: whole changes or none. */
export interface Company {
  readonly settings: CompanySettings;
  /** Runs one change and reports it to `changed`; a refusal undoes all that it did. */
  readonly change: <T>(work: (books: Books) => Answer<T>) => Answer<T>;
  /** The books for reading, or for a change that nobody is told of. */
  readonly open: () => Books;
}

/** Carries a fault out of a transaction, so that it is undone. */
class Refusal extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

export function createCompany(deps: {
  readonly store: ObjectStore;
  readonly settings: CompanySettings;
  readonly now: () => number;
  readonly changed: (changes: readonly Change[]) => void;
}): Company {
  const { store, settings, now, changed } = deps;
  const open = (): Books => openBooks(store, settings, now());
  return {
    settings,
    open,
    change(work) {
      try {
        return store.transaction(() => {
          const books = open();
          const answer = work(books);
          if (!answer.ok) throw new Refusal(answer.fault);
          changed(books.changes());
          return answer;
        });
      } catch (error) {
        if (error instanceof Refusal) return refused(error.fault);
        throw error;
      }
    },
  };
}
