import { DocumentId } from "@concord/model";
import * as Y from "yjs";
import { applyWithConflicts } from "../conflict-detector.ts";
import type { AppliedUpdate, DetectionContext } from "../conflict-detector.ts";
import type { ConflictRecord } from "../conflict-record.ts";
import { toJson } from "../json-equal.ts";
import { rememberOverwritten } from "../overwritten.ts";
import type { Registers } from "../registers.ts";
import { writeAsRelay } from "../relay-writing.ts";
import { invoiceSnapshot } from "../snapshot.ts";

export const relayedDocument = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");

/** The part of a relay that detects and records conflicts. For properties. */
export interface DetectingRelay {
  readonly doc: () => Y.Doc;
  /** `addition`: what the relay wrote in the same commit. */
  readonly receive: (update: Uint8Array) => AppliedUpdate & { readonly addition: Uint8Array };
  /** Forgets the live document and loads it from one merged, garbage-collected snapshot. */
  readonly reload: () => void;
  /** Open conflicts by id. */
  readonly open: () => Readonly<Record<string, ConflictRecord>>;
}

/** A relay with one document. Authors are named for their client ids. */
export function createDetectingRelay(
  violationOf?: DetectionContext["violationOf"],
  clientId = 7,
): DetectingRelay {
  let doc = new Y.Doc();
  let saidBy = rememberOverwritten(doc);
  const write = (registers: Registers) =>
    writeAsRelay(doc, { clientId, reason: "conflict" }, registers);
  return {
    doc: () => doc,
    receive: (update) => {
      const applied = applyWithConflicts(doc, update, {
        id: relayedDocument,
        origin: { source: "relay", reason: "test" },
        saidBy,
        attributionOf: ({ client, clock }) => ({ author: `user-${client}`, at: `${clock}` }),
        ...(violationOf !== undefined && { violationOf }),
      });
      const records = applied.conflicts.map(({ id, record }) => [
        `conflicts.${id}`,
        toJson(record),
      ]);
      const written = [write(applied.writeBack), write(Object.fromEntries(records))];
      const addition = Y.mergeUpdates(written.filter((bytes) => bytes !== undefined));
      return { ...applied, addition };
    },
    reload: () => {
      const stored = Y.mergeUpdates([Y.encodeStateAsUpdate(doc)]);
      doc = new Y.Doc();
      saidBy = rememberOverwritten(doc);
      Y.applyUpdate(doc, stored);
    },
    open: () => {
      const { conflicts } = invoiceSnapshot(doc, { id: relayedDocument });
      return Object.fromEntries(
        conflicts.filter(({ state }) => state === "open").map(({ id, record }) => [id, record]),
      );
    },
  };
}
