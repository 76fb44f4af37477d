import { fieldsOf, firstReplicaClient, isPending, noteOf, readRegisters } from "@concord/document";
import type { Registers } from "@concord/document";
import * as Y from "yjs";
import { CommandFailure } from "../failure.ts";

/** What the bytes of a Yjs update are made of. */
export interface UpdateAnatomy {
  readonly bytes: number;
  readonly structs: { readonly items: number; readonly collected: number; readonly gaps: number };
  /** Who wrote what range of clocks. */
  readonly clients: readonly {
    readonly client: number;
    readonly kind: "relay" | "replica";
    readonly from: number;
    /** Exclusive. */
    readonly to: number;
  }[];
  readonly deleted: { readonly ranges: number; readonly length: number };
  /** It hangs on updates that are not in it, so its registers are not all that it says. */
  readonly pending: boolean;
  /** What it comes to on an empty document. */
  readonly registers: Registers;
  /** Paths whose content is not JSON. */
  readonly unreadable: readonly string[];
  readonly note: string;
}

/** Takes an update apart. Fails in words on bytes that are none. */
export function updateAnatomy(update: Uint8Array): UpdateAnatomy {
  const { structs, ds } = decode(update);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  const ranges = new Map<number, { from: number; to: number }>();
  for (const { id, length } of structs) {
    const { from, to } = ranges.get(id.client) ?? { from: id.clock, to: id.clock };
    ranges.set(id.client, {
      from: Math.min(from, id.clock),
      to: Math.max(to, id.clock + length),
    });
  }
  const deletions = [...ds.clients.values()].flat();
  return {
    bytes: update.byteLength,
    structs: {
      items: structs.filter((struct) => struct instanceof Y.Item).length,
      collected: structs.filter((struct) => struct instanceof Y.GC).length,
      gaps: structs.filter((struct) => struct instanceof Y.Skip).length,
    },
    clients: [...ranges]
      .map(([client, range]) => ({ client, kind: kindOf(client), ...range }))
      .toSorted((one, other) => one.client - other.client),
    deleted: {
      ranges: deletions.length,
      length: deletions.reduce((sum, { len }) => sum + len, 0),
    },
    pending: isPending(doc),
    ...readRegisters(doc),
    note: noteOf(doc).toJSON(),
  };
}

/** The document that an update makes on its own. */
export function documentOf(update: Uint8Array): {
  readonly doc: Y.Doc;
  readonly fields: Y.Map<unknown>;
} {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return { doc, fields: fieldsOf(doc) };
}

function decode(update: Uint8Array): ReturnType<typeof Y.decodeUpdate> {
  try {
    return Y.decodeUpdate(update);
  } catch (cause) {
    throw new CommandFailure(
      "These bytes are no Yjs update (version 1). If they are text in base64, say --base64.",
      { cause },
    );
  }
}

function kindOf(client: number): "relay" | "replica" {
  return client < firstReplicaClient ? "relay" : "replica";
}
