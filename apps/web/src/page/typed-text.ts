import type { DocumentId } from "@concord/model";

/** What was typed into a field and left there, because it could not be entered. */
export interface LeftText {
  /** Names the field, on the page that one left. */
  readonly path: string;
  readonly text: string;
}

/** What was typed in this tab and is entered nowhere yet: a tab that ends takes it along. */
export interface TypedText {
  /** In how many fields of a page something stands now, and the document that they belong to. */
  readonly holds: (page: object, fields: number, document: DocumentId | undefined) => void;
  /** Somebody has left an address before this could be entered. It is kept until it stands in its field again. */
  readonly leave: (address: string, left: readonly LeftText[]) => void;
  readonly leftAt: (address: string) => readonly LeftText[];
  /** It stands in its field again, or there is no such field any more. */
  readonly takeBack: (address: string, path: string) => void;
  /** Whoever signs out was told what goes with that: nothing is asked about. */
  readonly forget: () => void;
  /** Something was typed that is entered nowhere, in a field or left at some address. */
  readonly isThere: () => boolean;
  /** In how many fields something stands, longer than anybody would notice: of one document, or of all. */
  readonly waiting: (document?: string) => number;
}

interface Held {
  readonly fields: number;
  readonly document: DocumentId | undefined;
  readonly since: number;
  /** Undefined while it stands there. */
  readonly until?: number;
}

/** What is typed for a shorter time is not worth a word. */
export const slowMs = 300;
const nothingLeft: readonly LeftText[] = [];

/** @param tell called whenever `waiting` may have changed */
export function createTypedText(tell: () => void, now: () => number = Date.now): TypedText {
  const held = new Map<object, Held>();
  const left = new Map<string, readonly LeftText[]>();

  /** What was said to be saved is so until whoever stores it has had the time to say it. */
  function isWaiting({ since, until }: Held): boolean {
    return (until ?? now()) - since >= slowMs && (until === undefined || now() - until < slowMs);
  }

  return {
    holds: (page, fields, document) => {
      const before = held.get(page);
      const isHeld = before !== undefined && before.until === undefined;
      if (fields === (isHeld ? before.fields : 0)) return;
      if (fields > 0) held.set(page, { fields, document, since: isHeld ? before.since : now() });
      else if (before !== undefined) held.set(page, { ...before, until: now() });
      setTimeout(tell, slowMs + 1);
    },
    leave: (address, texts) => {
      const paths = new Set(texts.map(({ path }) => path));
      const others = (left.get(address) ?? nothingLeft).filter(({ path }) => !paths.has(path));
      left.set(address, [...others, ...texts]);
    },
    leftAt: (address) => left.get(address) ?? nothingLeft,
    takeBack: (address, path) => {
      const others = (left.get(address) ?? nothingLeft).filter((each) => each.path !== path);
      if (others.length > 0) left.set(address, others);
      else left.delete(address);
    },
    forget: () => {
      held.clear();
      left.clear();
    },
    isThere: () => left.size > 0 || held.values().some(({ until }) => until === undefined),
    waiting: (document) => {
      let fields = 0;
      for (const each of held.values()) {
        const isOf = document === undefined || each.document === document;
        if (isOf && isWaiting(each)) fields += each.fields;
      }
      return fields;
    },
  };
}
