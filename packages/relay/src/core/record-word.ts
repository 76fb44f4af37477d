import { ConflictRecord, jsonEqual } from "@concord/document";
import { isList } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { isSameWord, signedWord } from "../registrar/signed-word.ts";
import type { DocumentPlace } from "./live-documents.ts";

/** A register in which a record of a conflict stands, or is to stand. */
export interface RecordPlace extends DocumentPlace {
  readonly path: string;
  /** What stands there now. */
  readonly standing: JsonValue | undefined;
}

/**
 * The relay's word on conflicts, and how it is known again. After a restore clients give back the records that the store has lost, under the ids of the relays that wrote them;
 * only the proof tells such a record from one that somebody made up, and which of two is the later one.
 */
export interface RecordWord {
  /** A record with its proof, as the next one after what stands; what stands, where it says the same already. */
  readonly prove: (place: RecordPlace, record: JsonValue) => JsonValue;
  /** `ours`: a relay of this store wrote it there. `outdated`: it did, and what stands is a later one. */
  readonly recognise: (place: RecordPlace, record: JsonValue) => "ours" | "outdated" | "unknown";
}

/** Where no key is at hand: nothing is proven, and nothing believed. */
export const noRecordWord: RecordWord = {
  prove: (_, record) => record,
  recognise: () => "unknown",
};

/** Whether a register holds a record of a conflict: what people say of it stands beside. */
export function isRecordPath(path: string): boolean {
  return /^conflicts\.[^.]+$/u.test(path);
}

/** Which record of its register it is: those of a later epoch come after all of an earlier one. */
interface Order {
  readonly epoch: number;
  readonly version: number;
}

const proofParts = /^(\d{1,15})\.(\d{1,15})\.([\w-]+)$/u;

/** @param epoch the number of the store's epoch now */
export function createRecordWord(secretKey: Uint8Array, epoch: () => number): RecordWord {
  const wordOn = (
    { workspace, document, path }: RecordPlace,
    order: Order,
    record: JsonValue,
  ): string =>
    signedWord(secretKey, "conflict record", [
      workspace,
      document,
      path,
      order.epoch,
      order.version,
      record,
    ]);
  /** Undefined for what no relay of this store wrote there. */
  const orderOf = (place: RecordPlace, value: JsonValue | undefined): Order | undefined => {
    const said = readProof(value);
    if (said === undefined) return undefined;
    return isSameWord(said.word, wordOn(place, said, unproven(value))) ? said : undefined;
  };

  return {
    prove: (place, given) => {
      const { standing } = place;
      const record = unproven(given);
      if (standing !== undefined && jsonEqual(unproven(standing), record)) return standing;
      const before = readProof(standing);
      const now = epoch();
      const order = { epoch: now, version: before?.epoch === now ? before.version + 1 : 1 };
      const proof = `${order.epoch}.${order.version}.${wordOn(place, order, record)}`;
      return { ...membersOf(record), proof };
    },
    recognise: (place, record) => {
      if (!isRecordPath(place.path) || !ConflictRecord.safeParse(record).success) return "unknown";
      const order = orderOf(place, record);
      if (order === undefined) return "unknown";
      const before = orderOf(place, place.standing);
      return before !== undefined && comesBefore(order, before) ? "outdated" : "ours";
    },
  };
}

function readProof(value: JsonValue | undefined): (Order & { readonly word: string }) | undefined {
  const { proof } = membersOf(value);
  const [, epoch, version, word] = proofParts.exec(typeof proof === "string" ? proof : "") ?? [];
  if (word === undefined) return undefined;
  return { epoch: Number(epoch), version: Number(version), word };
}

function comesBefore(one: Order, other: Order): boolean {
  return one.epoch === other.epoch ? one.version < other.version : one.epoch < other.epoch;
}

/** What a record says, without its proof. */
function unproven(value: JsonValue | undefined): JsonValue {
  const { proof, ...record } = membersOf(value);
  return proof === undefined ? (value ?? null) : record;
}

function membersOf(value: JsonValue | undefined): { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !isList(value) ? value : {};
}
