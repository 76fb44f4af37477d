import type { DocumentId } from "@concord/model";
import type { Author, WorkspaceId } from "@concord/protocol";
import type { RelayDeps } from "../relay-deps.ts";
import type { RelayStorage } from "../storage/storage.ts";
import { decodeAwareness, encodeAwareness, gone, isNewer, sizeOf, vouched } from "./awareness.ts";
import type { Shown } from "./awareness.ts";
import type { Claims } from "./claims.ts";
import { documentTopic } from "./committer.ts";
import type { Cost } from "./rates.ts";

/** One connection's place in a document's presence. Disposed, its ids vanish from the view of the others. */
export interface PresenceSeat extends Disposable {
  readonly document: DocumentId;
  /** Takes the entries of an awareness update that this connection may speak for, and shows them to the others. Rejects on a failure of storage. */
  readonly show: (update: Uint8Array) => Promise<"shown" | "malformed">;
  /** Everybody who is there, as awareness updates that a message can hold, each as it is when it is taken. Nobody for a seat that was disposed. */
  readonly everyone: () => Iterable<Uint8Array>;
  readonly costOfEveryone: () => Partial<Cost>;
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
  /** What its principal shows here, and in the whole workspace. */
  readonly here: Share;
  readonly inAll: Holding;
}

/** What one principal shows in all documents of a workspace, and of how many client ids it may be asked now whose they are. */
interface Holding {
  seats: number;
  bytes: number;
  asksLeft: number;
  at: number;
}

/** What one principal shows in a room, and how much of it may be told. */
interface Share {
  ids: number;
  bytes: number;
  showsLeft: number;
  bytesLeft: number;
  at: number;
}

type Standing = Shown & { readonly by: Member; readonly at: number };

interface Room {
  readonly members: Set<Member>;
  readonly shares: Map<string, Share>;
  readonly shown: Map<number, Standing>;
  /** Of all that is shown. */
  bytes: number;
}

/** One person rarely has more than a handful of documents' ids on one connection; what asks for more is not a person. */
const idsPerMember = 8;
/** Nor has one many tabs and devices on one document. Whoever opens it is shown everybody who is there. */
const idsPerPrincipal = 64;
const bytesPerPrincipal = 256 * 1_024;
/** A connection may open a thousand documents, and show something in each. */
const bytesInAll = 4 * 1_024 * 1_024;
/** Faster than a pointer moves, and more than a person shows. */
const showsPerSecond = 60;
const showsAtOnce = 120;
const bytesPerSecond = 128 * 1_024;
const bytesAtOnce = 512 * 1_024;
/** Client ids that are new to a seat: whoever comes back opens all documents at once. */
const asksPerSecond = 100;
const asksAtOnce = 2_000;
/** Two intervals of renewal. */
export const defaultPresenceMs = 30_000;
const sweepsPerTimeout = 10;

/** What it costs to look at an update. */
export function costOfShowing(update: Uint8Array): Partial<Cost> {
  return { batches: 1, bytes: update.byteLength };
}

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
  const holdings = new Map<string, Holding>();

  /** Every member of a room is told all that one shows, so that who shows without end would keep all of them busy. */
  const isTooFast = (share: Share, bytes: number): boolean => {
    const now = deps.now();
    const seconds = Math.max(0, now - share.at) / 1_000;
    share.showsLeft = Math.min(showsAtOnce, share.showsLeft + seconds * showsPerSecond);
    share.bytesLeft = Math.min(bytesAtOnce, share.bytesLeft + seconds * bytesPerSecond);
    share.at = now;
    if (share.showsLeft < 1 || share.bytesLeft < 0) return true;
    share.showsLeft -= 1;
    share.bytesLeft -= bytes;
    return false;
  };
  /** How many of so many ids the store is asked for. */
  const asksOf = (holding: Holding, wanted: number): number => {
    const now = deps.now();
    const seconds = Math.max(0, now - holding.at) / 1_000;
    holding.at = now;
    holding.asksLeft = Math.min(asksAtOnce, holding.asksLeft + seconds * asksPerSecond);
    const granted = Math.min(wanted, Math.floor(holding.asksLeft));
    holding.asksLeft -= granted;
    return granted;
  };
  /** Puts somebody in the place of what was shown under the id, if their principal has room for it. */
  const place = (room: Room, entry: Standing): boolean => {
    const { here, inAll } = entry.by;
    const known = room.shown.get(entry.clientId);
    const more = sizeOf(entry) - (known === undefined ? 0 : sizeOf(known));
    if (known === undefined && here.ids >= idsPerPrincipal) return false;
    if (more > 0 && here.bytes + more > bytesPerPrincipal) return false;
    if (more > 0 && inAll.bytes + more > bytesInAll) return false;
    if (known === undefined) here.ids += 1;
    here.bytes += more;
    inAll.bytes += more;
    room.bytes += more;
    room.shown.set(entry.clientId, entry);
    return true;
  };
  const remove = (room: Room, clientId: number): void => {
    const known = room.shown.get(clientId);
    if (known === undefined) return;
    room.shown.delete(clientId);
    const { here, inAll } = known.by;
    const bytes = sizeOf(known);
    here.ids -= 1;
    here.bytes -= bytes;
    inAll.bytes -= bytes;
    room.bytes -= bytes;
  };
  const tellOthers = ({ members }: Room, of: Member, entries: Iterable<Shown>): void => {
    for (const update of encodeAwareness(entries)) {
      for (const other of members) if (other !== of) other.tell(update);
    }
  };
  const sweep = (): void => {
    const oldest = deps.now() - timeoutMs;
    for (const room of rooms.values()) {
      for (const member of room.members) {
        if (member.untold.size === 0) continue;
        tellOthers(room, member, member.untold.values());
        member.untold.clear();
      }
      for (const entry of room.shown.values()) {
        if (entry.at > oldest) continue;
        remove(room, entry.clientId);
        tellOthers(room, entry.by, [{ ...entry, state: gone }]);
      }
    }
  };
  const sweeps = deps.every(timeoutMs / sweepsPerTimeout, sweep);

  return {
    [Symbol.dispose]: () => sweeps[Symbol.dispose](),
    join: ({ workspace, document }, author, tell) => {
      const principal = author.id;
      const topic = documentTopic(workspace, document);
      const room: Room = rooms.get(topic) ?? {
        members: new Set(),
        shares: new Map(),
        shown: new Map(),
        bytes: 0,
      };
      rooms.set(topic, room);
      const here = room.shares.get(principal) ?? {
        ids: 0,
        bytes: 0,
        showsLeft: showsAtOnce,
        bytesLeft: bytesAtOnce,
        at: deps.now(),
      };
      room.shares.set(principal, here);
      const name = `${workspace}/${principal}`;
      const inAll = holdings.get(name) ?? {
        seats: 0,
        bytes: 0,
        asksLeft: asksAtOnce,
        at: deps.now(),
      };
      inAll.seats += 1;
      holdings.set(name, inAll);
      const member: Member = { principal, tell, ids: new Set(), untold: new Map(), here, inAll };
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
          known.by.untold.delete(entry.clientId);
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
        const wanted = Math.min(strange.length, idsPerMember - member.ids.size);
        const ids = strange.slice(0, asksOf(inAll, wanted)).map(({ clientId }) => clientId);
        const owners = await Promise.all(
          ids.map((clientId) => storage.ownerOf(workspace, document, clientId)),
        );
        return new Set(ids.filter((_, index) => (owners[index] ?? principal) === principal));
      };
      return {
        document,
        show: async (update) => {
          const entries = decodeAwareness(update);
          if (entries === null) return "malformed";
          const free = await freeOf(entries);
          if (!room.members.has(member)) return "shown";
          const accepted: Shown[] = [];
          for (const entry of entries) {
            if (!mayShow(entry, free)) continue;
            const said = vouched(entry, author);
            if (said === null) continue;
            if (said.state === gone) remove(room, said.clientId);
            else if (!place(room, { ...said, by: member, at: deps.now() })) continue;
            accepted.push(said);
          }
          if (accepted.length === 0) return "shown";
          const bytes = accepted.reduce((sum, entry) => sum + sizeOf(entry), 0);
          const isHeld = isTooFast(here, bytes);
          for (const entry of accepted) {
            if (isHeld) member.untold.set(entry.clientId, entry);
            else member.untold.delete(entry.clientId);
          }
          if (!isHeld) tellOthers(room, member, accepted);
          return "shown";
        },
        everyone: function* () {
          if (room.members.has(member)) yield* encodeAwareness(room.shown.values());
        },
        costOfEveryone: () => ({ batches: 1, bytes: room.bytes }),
        bound: () => member.ids,
        [Symbol.dispose]: () => {
          room.members.delete(member);
          const left: Shown[] = [];
          for (const clientId of member.ids) {
            claims.release(placeOf(clientId), principal);
            const shown = room.shown.get(clientId);
            // After it was taken for gone, a later seat may show it.
            if (shown?.by !== member) continue;
            remove(room, clientId);
            left.push({ ...shown, state: gone });
          }
          member.ids.clear();
          tellOthers(room, member, left);
          inAll.seats -= 1;
          if (inAll.seats === 0) holdings.delete(name);
          if (room.members.size === 0) rooms.delete(topic);
        },
      };
    },
  };
}
