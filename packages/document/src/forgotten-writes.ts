import type { DocumentId, DocumentKind, JsonValue } from "@concord/model";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { isJsonValue, jsonEqual } from "./json-equal.ts";
import { isRelays } from "./lost-branches.ts";
import { openLosses } from "./open-losses.ts";
import { pathRule } from "./path-rule.ts";
import { descends, registerTree, writeName } from "./register-tree.ts";
import type { RegisterTree, WriteId } from "./register-tree.ts";
import { violationOf } from "./register-violation.ts";
import { fieldsOf, registerValue } from "./registers.ts";

/** A value that a document knows only the place of, and that its relay would have gone back to, or put on record, had it known it. */
export interface ForgottenWrite {
  readonly path: string;
  readonly write: WriteId;
  readonly value: JsonValue;
  /** Client id of the relay that put something else there; null where a record lacks the value. */
  readonly correctedBy: number | null;
  /**
   * `stands`: the very write that the relay had to go back to. `older`: what was written after it is known to nobody here. `lost`: another write won, and the record of
   * the conflict names this one as what was lost, without its value or with what the relay took for it.
   */
  readonly part: "stands" | "older" | "lost";
  /** Says it, and nothing else than it and what its author wrote there just before. */
  readonly update: Uint8Array;
}

/** A relay that has lost nothing knew whatever it put right. */
const firstEpoch = 1;

/**
 * Finds what updates still say of registers in which a relay has put something right without knowing what stood there. In a restored store that happens: a foreign tool has
 * overwritten a value with one that may not stand, has forgotten the first, and gives both back before anybody else gives back the value. Then the place of the
 * value is known, no state vector asks for its content, and all replicas agree on what the relay went back to instead.
 *
 * @param doc as the relay holds it
 * @param updates what somebody holds
 */
export function forgottenWrites(
  { doc, id, kind }: { readonly doc: Y.Doc; readonly id: DocumentId; readonly kind: DocumentKind },
  updates: readonly Uint8Array[],
): readonly ForgottenWrite[] {
  // Yjs gives a document's items their map when it is first asked for.
  const fields = fieldsOf(doc);
  const said = new Map<string, Map<string, Said>>();
  for (const update of updates) collectForgotten({ doc, fields }, update, said);
  return [...said].flatMap(([path, values]) => forgottenAt(fields, { id, kind, path, values }));
}

interface Held {
  readonly doc: Y.Doc;
  readonly fields: Y.Map<unknown>;
}

interface Said {
  readonly value: JsonValue;
  readonly item: Y.Item;
}

interface Register {
  readonly id: DocumentId;
  readonly kind: DocumentKind;
  readonly path: string;
  /** What the updates say, by the name of the write. */
  readonly values: ReadonlyMap<string, Said>;
}

/** Adds the values of an update that the document has only the places of, by path and write. */
function collectForgotten(
  held: Held,
  update: Uint8Array,
  said: Map<string, Map<string, Said>>,
): void {
  for (const item of Y.decodeUpdate(update).structs) {
    if (!(item instanceof Y.Item)) continue;
    const { content } = item;
    if (!(content instanceof Y.ContentAny || content instanceof Y.ContentJSON)) continue;
    const { client, clock } = item.id;
    const end = Math.min(clock + item.length, Y.getState(held.doc.store, client));
    for (let at = clock; at < end; at += 1) {
      const path = forgottenPath(held, { client, clock: at });
      const value: unknown = content.arr[at - clock];
      if (path === undefined || !isJsonValue(value)) continue;
      const values = said.get(path) ?? new Map<string, Said>();
      said.set(path, values);
      const name = writeName({ client, clock: at });
      if (!values.has(name)) values.set(name, { value, item });
    }
  }
}

/** The register of a write whose content the document does not have any more. */
function forgottenPath({ doc, fields }: Held, { client, clock }: WriteId): string | undefined {
  const structs = doc.store.clients.get(client) ?? [];
  const here = structs[Y.findIndexSS(structs, clock)];
  if (!(here instanceof Y.Item) || here.parentSub === null) return undefined;
  const isCollected = here.content instanceof Y.ContentDeleted;
  return isCollected && here.parent === fields ? here.parentSub : undefined;
}

function forgottenAt(fields: Y.Map<unknown>, register: Register): readonly ForgottenWrite[] {
  const { kind, path, values } = register;
  const rule = pathRule(kind, path);
  if (rule === undefined || rule.class === "conflict") return [];
  const tree = registerTree(fields, path);
  const before = registerValue(fields, path);
  const find: Find = (write, part, correctedBy) => {
    const known = values.get(writeName(write));
    if (known === undefined) return undefined;
    const { value, item } = known;
    const violation = violationOf({ kind, path, value, before, writer: "relay" });
    if (violation !== undefined) return undefined;
    return { path, write, value, correctedBy, part, update: updateOf(item) };
  };
  const passedOver = passedOverIn(tree, rule.class === "fact", find);
  return [
    ...(passedOver === undefined ? [] : [passedOver]),
    ...lostIn(fields, { ...register, tree, find }),
  ];
}

type Find = (
  write: WriteId,
  part: ForgottenWrite["part"],
  correctedBy: number | null,
) => ForgottenWrite | undefined;

/** What the relay would have gone back to. */
function passedOverIn(tree: RegisterTree, isFact: boolean, find: Find): ForgottenWrite | undefined {
  const winner = tree.at(-1);
  if (winner === undefined || !isRelays(winner) || winner.written.type !== "value") {
    return undefined;
  }
  const correctedBy = winner.last.client;
  const standing = winner.written.value;
  if (correctedBy <= firstEpoch || (isFact && standing !== null)) return undefined;

  const writes = wordsIn(tree, isFact);
  const wanted = isFact ? writes[0] : writes.at(-1);
  const direct = wanted && find(wanted, "stands", correctedBy);
  if (direct !== undefined) return jsonEqual(direct.value, standing) ? undefined : direct;
  // Where something stands the relay knew what to go back to, and what is older was written over.
  if (standing !== null) return undefined;
  for (const write of writes.toReversed()) {
    const older = find(write, "older", correctedBy);
    if (older !== undefined) return older.value === null ? undefined : older;
  }
  return undefined;
}

/**
 * What open records lack, or have only a guess of: where the lost write has a relay's correction behind it, that is what the relay took for it. Of a branch the last write
 * counts that somebody knows. A person decides about it, so one that is not the very last serves.
 */
function lostIn(
  fields: Y.Map<unknown>,
  { id, path, tree, find }: Register & { readonly tree: RegisterTree; readonly find: Find },
): readonly ForgottenWrite[] {
  return openLosses(id, path, tree, (at) => registerValue(fields, at)).flatMap(
    ({ first, run, value }) => {
      const correction = tree.findLast((later) => isRelays(later) && descends(later, run));
      const guessedBy = value === undefined ? null : correction?.last.client;
      for (const each of tree.toReversed()) {
        if (isRelays(each) || !descends(each, first)) continue;
        const isNamed = each === run;
        // The record has been completed with an older one.
        const isLater = !isNamed && descends(each, run);
        if (!isNamed && !isLater && value !== undefined) return [];
        if (isNamed && (guessedBy === undefined || (guessedBy ?? Infinity) <= firstEpoch))
          return [];
        const known = find(
          each.last,
          isLater && value !== undefined ? "older" : "lost",
          guessedBy ?? null,
        );
        if (known !== undefined) return jsonEqual(known.value, value) ? [] : [known];
      }
      return [];
    },
  );
}

/** All writes of a register that count, in Yjs's order: neither a relay's (but for a fact that is one's) nor what one has put right. */
function wordsIn(tree: RegisterTree, isFact: boolean): readonly WriteId[] {
  const corrected = new Set(tree.filter(isRelays).map(({ parent }) => parent));
  return tree.flatMap((run, index) => {
    if (isRelays(run) && !(isFact && index === 0)) return [];
    const { client, clock } = run.first;
    const end = corrected.has(run) ? run.last.clock : run.last.clock + 1;
    return Array.from({ length: end - clock }, (_, at) => ({ client, clock: clock + at }));
  });
}

/** An item alone. Yjs gives all that a client wrote from some clock on, and of what came later a document may have its own. */
function updateOf(item: Y.Item): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  const { restEncoder } = encoder;
  const [clients, structs, deletions] = [1, 1, 0];
  encoding.writeVarUint(restEncoder, clients);
  encoding.writeVarUint(restEncoder, structs);
  encoder.writeClient(item.id.client);
  encoding.writeVarUint(restEncoder, item.id.clock);
  item.write(encoder, 0);
  encoding.writeVarUint(restEncoder, deletions);
  return encoder.toUint8Array();
}
