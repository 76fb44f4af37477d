import type { Socket } from "node:net";
import type { RelayDeps } from "../relay-deps.ts";

/** What strangers may take: connections that have not shown who they are. */
export interface AdmissionSettings {
  readonly strangers: number;
  readonly strangersPerAddress: number;
  /** How long one may stay a stranger. */
  readonly strangerMs: number;
  /** What one may send meanwhile, and all of them together. The longest hello fits. */
  readonly strangerBytes: number;
  readonly strangersBytes: number;
}

export const defaultAdmission: AdmissionSettings = {
  strangers: 2_000,
  strangersPerAddress: 500,
  strangerMs: 10_000,
  strangerBytes: 640 * 1_024,
  strangersBytes: 64 * 1_024 * 1_024,
};

/** Counts the strangers of one server. */
export interface Admission {
  readonly arrived: (socket: Socket) => "taken" | "too-many";
  /** From here on the connection counts no more, and sends what its own limits allow. */
  readonly known: (socket: Socket) => void;
  readonly strangers: () => number;
}

/**
 * Keeps strangers few, short and quiet, so that whoever has no token cannot use up the memory, or the sockets, of those who have.
 *
 * @param expire ends a connection that was a stranger for too long, or sent too much
 */
export function createAdmission(
  settings: AdmissionSettings,
  deps: Pick<RelayDeps, "after" | "log">,
  expire: (socket: Socket, why: "slow" | "loud") => void,
): Admission {
  const strangers = new Map<Socket, () => void>();
  const perAddress = new Map<string, number>();
  let bytesInAll = 0;

  const known = (socket: Socket): void => strangers.get(socket)?.();

  return {
    arrived: (socket) => {
      const address = socket.remoteAddress ?? "";
      const fromThere = perAddress.get(address) ?? 0;
      if (strangers.size >= settings.strangers || fromThere >= settings.strangersPerAddress) {
        return "too-many";
      }
      perAddress.set(address, fromThere + 1);
      let bytes = 0;
      const timer = deps.after(settings.strangerMs, () => expire(socket, "slow"));
      const onData = (chunk: Buffer): void => {
        bytes += chunk.byteLength;
        bytesInAll += chunk.byteLength;
        if (bytes > settings.strangerBytes || bytesInAll > settings.strangersBytes) {
          expire(socket, "loud");
        }
      };
      const forget = (): void => {
        if (!strangers.delete(socket)) return;
        timer[Symbol.dispose]();
        socket.off("data", onData);
        socket.off("close", forget);
        bytesInAll -= bytes;
        const left = (perAddress.get(address) ?? 1) - 1;
        if (left === 0) perAddress.delete(address);
        else perAddress.set(address, left);
      };
      strangers.set(socket, forget);
      socket.on("data", onData);
      socket.once("close", forget);
      return "taken";
    },
    known,
    strangers: () => strangers.size,
  };
}
