import * as Y from "yjs";

/** Yjs client ids from here on are the load's own: writer 0 is the first. */
const firstClientId = 100_000;
const paths = 12;

/** The edits of one writer, as the Yjs updates of one register each. Write n is the struct with clock n, so a reader can name what it got without a document. */
export interface Pen {
  readonly clientId: number;
  readonly next: () => Uint8Array;
}

/** Makes `ready` updates before it is asked for any: encoding them is not to be measured. */
export function createPen(writer: number, ready: number): Pen {
  const doc = new Y.Doc();
  doc.clientID = firstClientId + writer;
  const fields = doc.getMap("fields");
  let made: Uint8Array[] = [];
  let taken = 0;
  let count = 0;
  doc.on("update", (update: Uint8Array) => made.push(update));
  const make = (): void => {
    // A line of one's own: concurrent edits of one register are conflicts, which we record and the others do not.
    const line = `w${writer}k${count % paths}`;
    fields.set(`lines.${line}.description`, `Inspection of pump ${count}`);
    count += 1;
  };
  for (let index = 0; index < ready; index += 1) make();

  return {
    clientId: doc.clientID,
    next: () => {
      if (taken === made.length) {
        made = [];
        taken = 0;
        make();
      }
      const update = made[taken];
      if (update === undefined) throw new Error("A write makes one update");
      taken += 1;
      return update;
    },
  };
}

/** Tells a listener which writes of the load an update carries. */
export function readWrites(
  update: Uint8Array,
  delivered: (writer: number, from: number, to: number) => void,
): void {
  const { from, to } = Y.parseUpdateMeta(update);
  for (const [clientId, end] of to) {
    if (clientId < firstClientId) continue;
    delivered(clientId - firstClientId, from.get(clientId) ?? 0, end);
  }
}
