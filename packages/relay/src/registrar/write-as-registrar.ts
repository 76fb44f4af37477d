import { jsonEqual, pathRule, readRegisters, writeAsRelay } from "@concord/document";
import type { Registers } from "@concord/document";
import type { Author, ClaimedOperations } from "@concord/protocol";
import * as Y from "yjs";
import { conflictsOfMeaning } from "../core/apply-batch.ts";
import type { LiveDocument } from "../core/live-documents.ts";
import type { OwnWrite } from "../core/own-work.ts";
import type { NumberChange } from "../storage/number-storage.ts";

/** Who stands in the journal beside what the registrar writes. */
export const registrarAuthor: Author = { id: "registrar", name: "Registrar" };

/** Writes registers in the relay's name, and the conflicts that follow from them. Nothing where all of it stands already. */
export function writeAsRegistrar(
  live: LiveDocument,
  relayClientId: number,
  said: {
    readonly registers: Registers;
    readonly operations: ClaimedOperations;
    readonly numbers: readonly NumberChange[];
  },
): readonly OwnWrite[] {
  const { registers: before } = readRegisters(live.doc);
  const relay = { clientId: relayClientId, reason: "registrar" };
  const first = writeAsRelay(live.doc, relay, said.registers);
  if (first === undefined) return [];
  // A reading of the whole document: only where money stands on it already can an answer bring up more than it says.
  const records = holdsMoney(before) ? conflictsOfMeaning(live, "invoice") : {};
  const second = writeAsRelay(live.doc, relay, records);
  const written = Object.entries({ ...said.registers, ...records });
  const write: OwnWrite = {
    live,
    author: registrarAuthor,
    operations: said.operations,
    numbers: said.numbers,
    update: second === undefined ? first : Y.mergeUpdates([first, second]),
    difference: written.flatMap(([path, after]) =>
      jsonEqual(before[path] ?? null, after) ? [] : [{ path, before: before[path] ?? null, after }],
    ),
  };
  return [write];
}

function holdsMoney(registers: Registers): boolean {
  return Object.keys(registers).some(
    (path) => !path.startsWith("requests.") && pathRule("invoice", path)?.class === "fact",
  );
}
