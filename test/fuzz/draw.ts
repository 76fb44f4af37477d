import type { DocumentId } from "@concord/model";
import { DeviceId, encodeClientMessage, protocolVersion } from "@concord/protocol";
import type { ClientMessage } from "@concord/protocol";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { crowdedNote } from "../../packages/relay/src/testing/crafted-update.ts";
import {
  hostileUpdates,
  nestedLists,
  updateWith,
} from "../../packages/relay/src/testing/hostile-updates.ts";
import { encodeYjsFrame } from "../../packages/relay/src/yjs/yjs-frame.ts";
import type { YjsFrame } from "../../packages/relay/src/yjs/yjs-frame.ts";
import { createSeededRandom } from "../simulation/seeded-random.ts";
import type { SeededRandom } from "../simulation/seeded-random.ts";
import type { Attack, Frame, Leaving } from "./attack.ts";
import { mutate } from "./mutate.ts";

/** What attackers know: where the others write, and some tokens. */
export interface Target {
  readonly workspace: string;
  readonly documents: readonly DocumentId[];
  readonly tokens: readonly string[];
}

const attacksPerRound = 24;
const leavings: readonly Leaving[] = ["goodbye", "cut", "cut", "never"];

/** The attacks of one round: the same for the same seed, round and target. */
export function drawRound(seed: number, round: number, target: Target): readonly Attack[] {
  const random = createSeededRandom(seed).fork(`round ${round}`);
  return Array.from({ length: attacksPerRound }, () => drawAttack(random, target));
}

function drawAttack(random: SeededRandom, target: Target): Attack {
  const leaves = random.pick(leavings) ?? "cut";
  if (random.chance(0.2)) return { type: "bytes", parts: drawBytes(random), leaves };
  const token = drawToken(random, target);
  const isSync = random.chance(0.5);
  const document = random.pick(target.documents) ?? "";
  const path = isSync ? "/sync" : `/yjs/${target.workspace}/${document}?token=${token}`;
  const messages = isSync ? syncMessages(random, target, token) : yjsMessages(random);
  // The first one opens the door: mostly it is left as it is.
  const sent = messages.map((bytes, index) =>
    random.chance(index === 0 ? 0.1 : 0.6) ? mutate(bytes, random) : bytes,
  );
  return { type: "frames", path, frames: sent.flatMap((bytes) => framesOf(bytes, random)), leaves };
}

function drawToken(random: SeededRandom, { tokens }: Target): string {
  const token = random.pick(tokens) ?? "";
  return random.chance(0.1) ? token.slice(0, random.int(0, token.length)) : token;
}

/** One message, whole or in parts; now and then as text, which neither door speaks, or without its end. */
function framesOf(data: Uint8Array, random: SeededRandom): readonly Frame[] {
  if (random.chance(0.05)) return [{ as: "text", data }];
  if (random.chance(0.05)) return [{ as: "part", data }];
  if (random.chance(0.8)) return [{ as: "binary", data }];
  const at = random.int(0, data.byteLength);
  return [
    { as: "part", data: data.subarray(0, at) },
    { as: "binary", data: data.subarray(at) },
  ];
}

const requests: readonly string[] = [
  "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
  "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  'POST /api/v1/invoices HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{"lines":[]}',
  "GET /api/v1/invoices?cursor=1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\n\r\n",
];
const upgrade =
  "GET /sync HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

/** Plain HTTP, the way from there to a WebSocket, and what is no frame of one. */
function drawBytes(random: SeededRandom): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  while (random.chance(0.6)) parts.push(latin1(random.pick(requests) ?? ""));
  if (random.chance(0.6)) {
    parts.push(latin1(upgrade), random.bytes(random.int(1, 200)));
    // The head of a masked fragment of some megabytes, and a beginning of it.
    if (random.chance(0.5)) {
      parts.push(Uint8Array.of(0x02, 0xff, 0, 0, 0, 0, 0, 0x7f, 0, 0, 1, 2, 3, 4));
      parts.push(random.bytes(2_000));
    }
  }
  return parts.map((part) => (random.chance(0.4) ? mutate(part, random) : part));
}

function syncMessages(
  random: SeededRandom,
  { documents }: Target,
  token: string,
): readonly Uint8Array[] {
  const document = random.pick(documents) ?? documents[0];
  if (document === undefined) return [];
  const hello: ClientMessage = {
    type: "hello",
    version: protocolVersion,
    token,
    device: DeviceId.parse(`mallory-${random.int(1, 5)}`),
    cursor: random.pick([null, 0, 1, 2 ** 50]) ?? null,
    epoch: null,
    clientIds: [{ document, clientId: random.int(0, 10_000) }],
    scope: random.chance(0.2) ? { windows: [{ status: "open" }] } : null,
  };
  const rest = Array.from({ length: random.int(0, 6) }, (): readonly ClientMessage[] => {
    const request = random.int(0, 9);
    const update = awareness(random);
    switch (random.int(0, 6)) {
      case 0:
        return [
          { type: "open", document },
          { type: "presence", document, update },
          { type: "close", document },
        ];
      case 1:
        return [
          { type: "fetch", request, document, stateVector: random.chance(0.5) ? null : update },
        ];
      case 2:
        return [{ type: "list", request, query: { limit: 500 } }];
      case 3:
        return [{ type: "compare", request, scope: null, ranges: [] }];
      case 4:
        return [
          { type: "claim", document, clientId: random.int(0, 10_000) },
          { type: "ping", nonce: request },
        ];
      default:
        return drawUpdates(random).map((bytes, index) => batchOf(random, document, bytes, index));
    }
  });
  return [hello, ...rest.flat()].map(encodeClientMessage);
}

function batchOf(
  random: SeededRandom,
  document: DocumentId,
  update: Uint8Array,
  index: number,
): ClientMessage {
  const batch = random.chance(0.1) ? random.int(0, 3) : index + 1;
  const common = { batch, document, update, deviceTime: random.int(0, 2 ** 30) };
  // What is too long for a batch would not be written at all.
  if (random.chance(0.3) || update.byteLength > 4_000_000) {
    return { type: "offer", kind: "invoice", ...common };
  }
  return { type: "batch", kind: "invoice", operations: [], ...common };
}

function yjsMessages(random: SeededRandom): readonly Uint8Array[] {
  const stateVector = Y.encodeStateVector(new Y.Doc());
  const start: readonly YjsFrame[] = [
    { type: "sync-step-1", stateVector },
    { type: "sync-step-2", update: Y.encodeStateAsUpdate(new Y.Doc()) },
  ];
  const rest = Array.from({ length: random.int(0, 5) }, (): readonly YjsFrame[] => {
    switch (random.int(0, 4)) {
      case 0:
        return [{ type: "awareness", update: awareness(random) }, { type: "query-awareness" }];
      case 1:
        return [{ type: "sync-step-1", stateVector: random.bytes(random.int(0, 30)) }];
      case 2:
        return drawUpdates(random).map((update) => ({ type: "sync-step-2", update }));
      default:
        return drawUpdates(random).map((update) => ({ type: "update", update }));
    }
  });
  return [...start, ...rest.flat()].map(encodeYjsFrame);
}

const texts = ["EUR", "1e20", "Ünïcødé 🙂", "x".repeat(3_000)];

/** Updates of a document of the attacker's own: in order, in the wrong one with gaps, or such as nobody's document would make. */
function drawUpdates(random: SeededRandom): readonly Uint8Array[] {
  const dice = random.int(0, 9);
  if (dice === 0) return [random.pick(hostileUpdates)?.[2] ?? new Uint8Array()];
  if (dice === 1) return [crowdedNote(random.int(5_000, 2 ** 31), random.int(10, 400))];
  if (dice === 2) return [updateWith(nestedLists(random.int(1, 2_000)))];
  const doc = new Y.Doc();
  doc.clientID = random.int(0, 20) === 0 ? random.int(0, 1_023) : random.int(1_024, 2 ** 31);
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const fields = doc.getMap("fields");
  const note = doc.getText("note");
  const edits = random.pick([1, 3, 20, 300]) ?? 1;
  for (let edit = 0; edit < edits; edit += 1) {
    const text = random.pick(texts) ?? "";
    if (random.chance(0.4))
      fields.set(random.pick(["number", "buyer.name", "no.such"]) ?? "", text);
    else if (random.chance(0.7)) note.insert(random.int(0, note.length), text.slice(0, 20));
    else if (note.length > 0) note.delete(0, random.int(1, note.length));
  }
  // Each hangs on the one before, which is not there.
  if (dice === 3) return updates.slice(1).toReversed();
  if (dice === 4) return [Y.mergeUpdates(updates)];
  return updates.slice(0, 40);
}

function awareness(random: SeededRandom): Uint8Array {
  const clients = random.pick([1, 2, 9, 200]) ?? 1;
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, clients);
    for (let client = 0; client < clients; client += 1) {
      encoding.writeVarUint(encoder, random.chance(0.5) ? 7_000 : random.int(0, 2 ** 31));
      encoding.writeVarUint(encoder, client);
      encoding.writeVarString(encoder, random.pick(states) ?? "null");
    }
  });
}

const states = [
  "null",
  "{}",
  '{"by":1,"at":1e20}',
  '"x"',
  "[1e20,1e20]",
  `{"a":"${"y".repeat(30)}"}`,
];

function latin1(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "latin1"));
}
