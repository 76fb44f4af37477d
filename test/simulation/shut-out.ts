import { decodeRelayMessage } from "@concord/protocol";

/** A time in which a client was shut out: from when what it was given had been taken back for good until somebody signed in again. */
export interface Exile {
  readonly client: string;
  readonly from: number;
  /** Infinity until then. */
  readonly to: number;
}

/** Looks at what goes to those who were shut out: nothing but why. */
export interface ShutOut {
  readonly begin: (client: string, at: number) => void;
  readonly end: (client: string, at: number) => void;
  /** A restored store does not know what was taken back after its backup. */
  readonly forgetSince: (backupAt: number, now: number) => void;
  /** A frame that the relay sends to a client. */
  readonly sent: (client: string, door: string, frame: Uint8Array) => void;
  readonly exiles: () => readonly Exile[];
  /** What was shown to somebody who was shut out. */
  readonly leaks: () => readonly string[];
}

export function createShutOut(): ShutOut {
  let exiles: readonly Exile[] = [];
  const leaks: string[] = [];
  const isOut = (client: string): boolean =>
    exiles.some((exile) => exile.client === client && exile.to === Infinity);
  const close = (at: number, whose: (exile: Exile) => boolean): void => {
    exiles = exiles.map((exile) =>
      exile.to === Infinity && whose(exile) ? { ...exile, to: at } : exile,
    );
  };
  return {
    begin: (client, from) => {
      if (!isOut(client)) exiles = [...exiles, { client, from, to: Infinity }];
    },
    end: (client, at) => close(at, (exile) => exile.client === client),
    forgetSince: (backupAt, now) => close(now, ({ from }) => from >= backupAt),
    sent: (client, door, frame) => {
      if (!isOut(client)) return;
      const decoded = door === "sync" ? decodeRelayMessage(frame) : undefined;
      const type = decoded?.type === "message" ? decoded.message.type : "a frame";
      if (type !== "refused") leaks.push(`${client} was sent ${type} after it was shut out`);
    },
    exiles: () => exiles,
    leaks: () => leaks,
  };
}
