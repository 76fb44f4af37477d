import type { DocumentId } from "@concord/model";
import { limits } from "@concord/protocol";
import type { Author, WorkspaceId } from "@concord/protocol";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type { RelayDeps } from "../relay-deps.ts";
import type { RelayStorage } from "../storage/storage.ts";
import type { Claims } from "./claims.ts";
import { documentTopic } from "./committer.ts";

/** What somebody shows of themselves in a document, in the words of y-protocols awareness. A null state: gone. */
interface Shown {
  readonly clientId: number;
  readonly clock: number;
  /** JSON text. It is passed on with who shows it by the relay's own word (`vouched`), and else never looked into. */
  readonly state: string;
}

/** One connection's place in a document's presence. Disposed, its ids vanish from the view of the others. */
export interface PresenceSeat extends Disposable {
  /** Takes the entries of an awareness update that this connection may speak for, and shows them to the others. Rejects on a failure of storage. */
  readonly show: (update: Uint8Array) => Promise<"shown" | "malformed">;
  /** Everybody who is there, as awareness updates that a message can hold. */
  readonly everyone: () => readonly Uint8Array[];
  readonly bound: () => ReadonlySet<number>;
}

export interface Presence extends Disposable {
  readonly join: (
    place: { readonly workspace: WorkspaceId; readonly document: DocumentId },
    author: Author,
    tell: (update: Uint8Array) => void,
  ) => PresenceSeat;
}

interface Member {
  readonly principal: string;
  readonly tell: (update: Uint8Array) => void;
  readonly ids: Set<number>;
  /** What came too fast: of each client id the latest, to be told with the next sweep. */
  readonly untold: Map<number, Shown>;
}

/** How much of one principal may be told in a room. */
interface Pace {
  left: number;
  at: number;
}

interface Room {
  readonly members: Set<Member>;
  readonly paces: Map<string, Pace>;
  readonly shown: Map<number, Shown & { readonly by: Member; readonly at: number }>;
}

/** One person rarely has more than a handful of documents' ids on one connection; what asks for more is not a person. */
const idsPerMember = 8;
/** Faster than a pointer moves. */
const showsPerSecond = 60;
const showsAtOnce = 120;
const gone = "null";
/** Two intervals of renewal. */
export const defaultPresenceMs = 30_000;
const sweepsPerTimeout = 10;
/** Half of what a message of presence may carry, if each shows as much as one may. */
const entriesPerUpdate = 32;

/**
 * Who is where. A Yjs client id belongs to who has written under it, and else to the connection that first showed it (or to a later one of the same principal: a
 * tab that reconnects before its old socket has died), and only entries for one's own ids are passed on, because stock clients echo what they hear.
 *
 * What is not renewed vanishes, although its connection stands: y-protocols renews every 15 s, and takes for gone what is silent for 30 s.
 */
export function createPresence(
  claims: Claims,
  storage: Pick<RelayStorage, "ownerOf">,
  deps: Pick<RelayDeps, "now" | "every">,
  timeoutMs = defaultPresenceMs,
): Presence {
  const rooms = new Map<string, Room>();

  /** Every member of a room is told all that one shows, so that who shows without end would keep all of them busy. */
  const isTooFast = ({ paces }: Room, principal: string): boolean => {
    const now = deps.now();
    const pace = paces.get(principal) ?? { left: showsAtOnce, at: now };
    paces.set(principal, pace);
    const earned = (Math.max(0, now - pace.at) / 1_000) * showsPerSecond;
    pace.left = Math.min(showsAtOnce, pace.left + earned);
    pace.at = now;
    if (pace.left < 1) return true;
    pace.left -= 1;
    return false;
  };
  const sweep = (): void => {
    const oldest = deps.now() - timeoutMs;
    for (const { shown, members } of rooms.values()) {
      for (const member of members) {
        if (member.untold.size === 0) continue;
        const update = encodeAwareness([...member.untold.values()]);
        member.untold.clear();
        for (const other of members) if (other !== member) other.tell(update);
      }
      for (const entry of shown.values()) {
        if (entry.at > oldest) continue;
        shown.delete(entry.clientId);
        const update = encodeAwareness([{ ...entry, state: gone }]);
        for (const member of members) if (member !== entry.by) member.tell(update);
      }
    }
  };
  const sweeps = deps.every(timeoutMs / sweepsPerTimeout, sweep);

  return {
    [Symbol.dispose]: () => sweeps[Symbol.dispose](),
    join: ({ workspace, document }, author, tell) => {
      const principal = author.id;
      const topic = documentTopic(workspace, document);
      const room = rooms.get(topic) ?? {
        members: new Set(),
        paces: new Map(),
        shown: new Map(),
      };
      rooms.set(topic, room);
      const member: Member = { principal, tell, ids: new Set(), untold: new Map() };
      room.members.add(member);
      const placeOf = (clientId: number) => ({ workspace, document, clientId });

      const mayShow = (entry: Shown, free: ReadonlySet<number>): boolean => {
        const known = room.shown.get(entry.clientId);
        if (known !== undefined && known.by.principal !== principal) return false;
        if (known !== undefined && !isNewer(entry, known)) return false;
        if (member.ids.has(entry.clientId)) return true;
        if (member.ids.size >= idsPerMember || !free.has(entry.clientId)) return false;
        if (claims.claim(placeOf(entry.clientId), principal) === "taken") return false;
        if (known?.by.ids.delete(entry.clientId) === true) {
          claims.release(placeOf(entry.clientId), principal);
        }
        member.ids.add(entry.clientId);
        return true;
      };
      /** Those of the ids that are new to this seat under which nobody else has written. */
      const freeOf = async (entries: readonly Shown[]): Promise<ReadonlySet<number>> => {
        const strange = entries.filter(({ clientId, state }) => {
          const by = room.shown.get(clientId)?.by.principal ?? principal;
          const isNew = state !== gone && !member.ids.has(clientId);
          return isNew && by === principal;
        });
        const ids = strange.slice(0, idsPerMember).map(({ clientId }) => clientId);
        const owners = await Promise.all(
          ids.map((clientId) => storage.ownerOf(workspace, document, clientId)),
        );
        return new Set(ids.filter((_, index) => (owners[index] ?? principal) === principal));
      };
      const tellOthers = (entries: readonly Shown[]): void => {
        if (entries.length === 0) return;
        const update = encodeAwareness(entries);
        for (const other of room.members) if (other !== member) other.tell(update);
      };

      return {
        show: async (update) => {
          const entries = decodeAwareness(update);
          if (entries === null) return "malformed";
          const free = await freeOf(entries);
          if (!room.members.has(member)) return "shown";
          const accepted = entries
            .filter((entry) => mayShow(entry, free))
            .map((entry) => ({ ...entry, state: vouched(entry.state, author) }));
          for (const entry of accepted) {
            if (entry.state === gone) room.shown.delete(entry.clientId);
            else room.shown.set(entry.clientId, { ...entry, by: member, at: deps.now() });
          }
          if (accepted.length === 0) return "shown";
          const isHeld = isTooFast(room, principal);
          for (const entry of accepted) {
            if (isHeld) member.untold.set(entry.clientId, entry);
            else member.untold.delete(entry.clientId);
          }
          if (!isHeld) tellOthers(accepted);
          return "shown";
        },
        everyone: () => {
          const shown = [...room.shown.values()];
          const parts = Math.ceil(shown.length / entriesPerUpdate);
          return Array.from({ length: parts }, (_, part) =>
            encodeAwareness(shown.slice(part * entriesPerUpdate, (part + 1) * entriesPerUpdate)),
          );
        },
        bound: () => member.ids,
        [Symbol.dispose]: () => {
          room.members.delete(member);
          const left: Shown[] = [];
          for (const clientId of member.ids) {
            claims.release(placeOf(clientId), principal);
            const shown = room.shown.get(clientId);
            // After it was taken for gone, a later seat may show it.
            if (shown?.by !== member) continue;
            room.shown.delete(clientId);
            left.push({ ...shown, state: gone });
          }
          member.ids.clear();
          tellOthers(left);
          if (room.members.size === 0) rooms.delete(topic);
        },
      };
    },
  };
}

/**
 * What is shown, with who shows it as they were let in: `by` is nobody's own word. What is no object cannot carry it and stays as it is; whoever reads names there reads
 * what somebody says of themselves.
 */
function vouched(text: string, { id, name }: Author): string {
  const state: unknown = JSON.parse(text);
  if (typeof state !== "object" || state === null || Array.isArray(state)) return text;
  return JSON.stringify({ ...state, by: { id, name } });
}

function isNewer(entry: Shown, known: Shown): boolean {
  return entry.clock > known.clock || (entry.clock === known.clock && entry.state === gone);
}

function encodeAwareness(entries: readonly Shown[]): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, entries.length);
    for (const { clientId, clock, state } of entries) {
      encoding.writeVarUint(encoder, clientId);
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarString(encoder, state);
    }
  });
}

function decodeAwareness(update: Uint8Array): readonly Shown[] | null {
  try {
    const decoder = decoding.createDecoder(update);
    const count = decoding.readVarUint(decoder);
    const entries: Shown[] = [];
    for (let index = 0; index < count; index += 1) {
      const clientId = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      const state = decoding.readVarString(decoder);
      if (Buffer.byteLength(state) > limits.presenceBytes) return null;
      // Every receiver parses it: what is no JSON here would throw in all of them.
      JSON.parse(state);
      entries.push({ clientId, clock, state });
    }
    return entries;
  } catch {
    // The bytes are a stranger's; lib0 and JSON throw whatever they stumble over.
    return null;
  }
}
