import type { Socket } from "node:net";
import { heaviest } from "../heaviest.ts";
import type { RelayDeps } from "../relay-deps.ts";

/** What strangers may take: connections that have not shown who they are. */
export interface StrangerSettings {
  readonly strangers: number;
  readonly strangersPerAddress: number;
  /** How long one may stay a stranger. */
  readonly strangerMs: number;
  /** What one may send meanwhile, and all of them together. The longest hello fits. */
  readonly strangerBytes: number;
  readonly strangersBytes: number;
}

export const defaultStrangers: StrangerSettings = {
  strangers: 2_000,
  strangersPerAddress: 500,
  strangerMs: 10_000,
  strangerBytes: 640 * 1_024,
  strangersBytes: 64 * 1_024 * 1_024,
};

/** Counts the strangers of one server. */
export interface Strangers {
  /** A connection of which nothing is known, or nothing any more. One that is a stranger already stays the one that it is. */
  readonly arrived: (socket: Socket) => void;
  /** From here on the connection counts no more, and sends what its own limits allow. */
  readonly known: (socket: Socket) => void;
  readonly count: () => number;
}

/** Why a stranger is ended: `crowded` that others may come, the others for what it did itself. */
export type StrangerEnd = "slow" | "loud" | "crowded";

interface Stranger {
  readonly socket: Socket;
  readonly from: Address;
  bytes: number;
  readonly forget: () => void;
}

/** All strangers of one address, the oldest first, and what they have sent. */
interface Address {
  readonly strangers: Set<Stranger>;
  bytes: number;
}

/**
 * Keeps strangers few, short and quiet, so that whoever has no token cannot use up the memory, or the sockets, of those who have.
 *
 * Who has a token is a stranger too, for a moment. Where there are too many, it is therefore not the newcomer who goes: it is the one that has been there
 * longest of the address from which most have come, and where they have sent too much, the loudest of the loudest address.
 *
 * @param expire ends a connection that was a stranger for too long, sent too much, or makes room
 */
export function countStrangers(
  settings: StrangerSettings,
  deps: Pick<RelayDeps, "after" | "log">,
  expire: (socket: Socket, why: StrangerEnd) => void,
): Strangers {
  const strangers = new Map<Socket, Stranger>();
  const addresses = new Map<string, Address>();
  let bytesInAll = 0;

  const end = (stranger: Stranger, why: "loud" | "crowded"): void => {
    stranger.forget();
    expire(stranger.socket, why);
  };
  const endOldestOf = ({ strangers: [oldest] }: Address): void => {
    if (oldest !== undefined) end(oldest, "crowded");
  };
  const makeRoomFor = (from: Address): void => {
    const withNext = (address: Address): number =>
      address.strangers.size + (address === from ? 1 : 0);
    if (from.strangers.size >= settings.strangersPerAddress) endOldestOf(from);
    else if (strangers.size >= settings.strangers) {
      endOldestOf(heaviest(addresses.values(), withNext) ?? from);
    }
  };
  const makeSilence = (): void => {
    while (bytesInAll > settings.strangersBytes) {
      const address = heaviest(addresses.values(), ({ bytes }) => bytes);
      const loudest = heaviest(address?.strangers ?? [], ({ bytes }) => bytes);
      if (loudest === undefined) return;
      end(loudest, "loud");
    }
  };

  return {
    arrived: (socket) => {
      // One whose other side has gone meanwhile says so no more.
      if (strangers.has(socket) || socket.destroyed) return;
      const address = socket.remoteAddress ?? "";
      const from = addresses.get(address) ?? { strangers: new Set(), bytes: 0 };
      addresses.set(address, from);
      makeRoomFor(from);
      // It may have been the last of the address that made room.
      addresses.set(address, from);
      const timer = deps.after(settings.strangerMs, () => expire(socket, "slow"));
      const onData = ({ byteLength }: Buffer): void => {
        // It may have shown who it is with these very bytes.
        if (!strangers.has(socket)) return;
        stranger.bytes += byteLength;
        from.bytes += byteLength;
        bytesInAll += byteLength;
        if (stranger.bytes > settings.strangerBytes) end(stranger, "loud");
        else makeSilence();
      };
      const stranger: Stranger = {
        socket,
        from,
        bytes: 0,
        forget: () => {
          if (!strangers.delete(socket)) return;
          timer[Symbol.dispose]();
          socket.off("data", onData);
          socket.off("close", stranger.forget);
          from.strangers.delete(stranger);
          from.bytes -= stranger.bytes;
          bytesInAll -= stranger.bytes;
          if (from.strangers.size === 0) addresses.delete(address);
        },
      };
      strangers.set(socket, stranger);
      from.strangers.add(stranger);
      socket.on("data", onData);
      socket.once("close", stranger.forget);
    },
    known: (socket) => strangers.get(socket)?.forget(),
    count: () => strangers.size,
  };
}
