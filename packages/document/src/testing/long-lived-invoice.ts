import * as Y from "yjs";
import { fieldsOf } from "../registers.ts";

/** How a document grew. */
export interface LongLife {
  readonly edits: number;
  readonly registers: number;
  /** Edits that one process makes before the next one comes, with a new client id. */
  readonly editsPerSession: number;
}

const fields = [
  "name",
  "description",
  "quantity",
  "unit",
  "price",
  "tax.category",
  "tax.rate",
  "periodStart",
  "periodEnd",
];

function valueOf(field: string, edit: number): string {
  switch (field) {
    case "quantity":
    case "price":
      return `${(edit % 900) + 1}.${(edit % 9) + 1}`;
    case "tax.rate":
      return edit % 2 === 0 ? "19" : "7";
    case "tax.category":
      return "S";
    case "unit":
      return "HUR";
    case "periodStart":
    case "periodEnd":
      return `2026-0${(edit % 9) + 1}-1${edit % 10}`;
    default:
      return `Inspection of pump ${edit % 400}, building ${edit % 30}`;
  }
}

/** Numbers below `limit` that look random and are the same every time (a linear congruential generator, Numerical Recipes). */
function createDice(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/**
 * An invoice that people edited for years, one process after another, each with what was there before. Every register is written once; after that people
 * stay on a line for a few fields, as they do in a form, and now and then write one field several times.
 */
export function longLivedInvoice({ edits, registers, editsPerSession }: LongLife): Uint8Array {
  const dice = createDice(42);
  const lines = Math.ceil(registers / fields.length);
  let state = new Uint8Array([0, 0]);
  let line = 0;
  let field = fields[0] ?? "name";
  for (let done = 0; done < edits;) {
    const doc = new Y.Doc();
    doc.clientID = 1_024 + dice(2 ** 32 - 1_024);
    Y.applyUpdate(doc, state);
    for (let own = 0; own < editsPerSession && done < edits; own += 1, done += 1) {
      if (done < registers) {
        line = Math.floor(done / fields.length);
        field = fields[done % fields.length] ?? "name";
      } else {
        if (dice(4) === 0) line = dice(lines);
        if (dice(5) !== 0) field = fields[dice(fields.length)] ?? "name";
      }
      fieldsOf(doc).set(`lines.line-${line}.${field}`, valueOf(field, dice(1_000_000)));
    }
    state = new Uint8Array(Y.encodeStateAsUpdate(doc));
  }
  return state;
}
