import type { ConnectSocket } from "@concord/client";
import type { Connection, ConnectionEnd } from "../../packages/relay/src/connection.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** What a client's network does right now. A frozen direction holds its bytes back until it thaws, as TCP does. */
export interface Weather {
  readonly up: "flows" | "frozen";
  readonly down: "flows" | "frozen";
  /** Milliseconds that a frame takes at the least and the most. */
  readonly delay: readonly [number, number];
}

export const fairWeather: Weather = { up: "flows", down: "flows", delay: [1, 20] };

/** Who takes connections: the relay, as long as it runs. */
export type Accept = (connection: Connection, path: string, client: string) => void;

/**
 * Sockets without a network. A connection keeps the order of its frames and loses none as long as it stands, as TCP does; frames are lost, and come twice or out of order, only
 * where connections end: with a cut everything on the way is gone, an old connection may still deliver beside its successor, and an end may be told to one side only.
 */
export interface Network {
  /** Sockets of one client. */
  readonly socketsOf: (client: string) => ConnectSocket;
  readonly setWeather: (client: string, weather: Weather) => void;
  /** Ends a client's connections. The side that is not told goes on believing in them. */
  readonly cut: (
    client: string,
    tell: { readonly client: boolean; readonly relay: boolean },
  ) => void;
  /** The relay takes connections from now on, or (undefined) its process is gone. */
  readonly listen: (accept: Accept | undefined) => void;
}

const abnormal = 1006;

interface Line {
  readonly client: string;
  /** Told to the client's side, once. */
  readonly endClient: (code: number, reason: string, afterMs: number) => void;
  /** Told to the relay's side, once. */
  readonly endRelay: (how: ConnectionEnd) => void;
  /** Nothing is delivered any more. */
  readonly drop: () => void;
  readonly look: () => void;
}

export function createNetwork(clock: VirtualClock, random: SeededRandom): Network {
  const weather = new Map<string, Weather>();
  const lines = new Set<Line>();
  let accept: Accept | undefined;

  const weatherOf = (client: string): Weather => weather.get(client) ?? fairWeather;

  const connect =
    (client: string): ConnectSocket =>
    (url, events) => {
      const sky = (): Weather => weatherOf(client);
      let clientListens = true;
      let relayListens = true;
      let dropped = false;
      let isPaused = false;
      // From its goodbye on the relay's side of a socket sends nothing more, as a WebSocket that is closing.
      let isClosing = false;
      const onFrames: ((frame: Uint8Array) => void)[] = [];
      const onEnds: ((how: ConnectionEnd) => void)[] = [];

      const up = createDirection(
        clock,
        random,
        () => (isPaused ? "frozen" : sky().up),
        () => sky().delay,
        (frame) => {
          if (relayListens && !dropped) for (const listen of onFrames) listen(frame);
        },
      );
      const down = createDirection(
        clock,
        random,
        () => sky().down,
        () => sky().delay,
        (frame) => {
          if (clientListens && !dropped) events.message(frame);
        },
      );
      const endClient = (code: number, reason: string): void => {
        if (!clientListens) return;
        clientListens = false;
        events.ended(code, reason);
      };
      const endRelay = (how: ConnectionEnd): void => {
        if (!relayListens) return;
        relayListens = false;
        for (const listen of onEnds) listen(how);
        lines.delete(line);
      };
      const line: Line = {
        client,
        endClient: (code, reason, afterMs) =>
          void clock.at(clock.now() + afterMs, () => endClient(code, reason)),
        endRelay,
        drop: () => (dropped = true),
        look: () => {
          up.look();
          down.look();
        },
      };
      lines.add(line);

      const connection: Connection = {
        admitted: () => undefined,
        pause: () => (isPaused = true),
        keeps: () => undefined,
        unfinished: () => 0,
        resume: () => {
          isPaused = false;
          up.look();
        },
        send: (frame) => {
          if (!isClosing) down.send(Uint8Array.from(frame));
        },
        close: (code, reason) => {
          isClosing = true;
          down.afterwards(() => endClient(code, reason));
          clock.at(clock.now() + 5, () => endRelay("goodbye"));
        },
        terminate: () => {
          down.afterwards(() => endClient(abnormal, "The connection was dropped"));
          endRelay("lost");
        },
        buffered: () => down.waiting(),
        drained: () => down.drained(),
        isOpen: () => relayListens && !isClosing,
        onFrame: (listener) => void onFrames.push(listener),
        onEnd: (listener) => void onEnds.push(listener),
      };
      // The handshake takes a way up and a way down.
      up.afterwards(() => {
        if (accept === undefined) {
          down.afterwards(() => endClient(abnormal, "Connection refused"));
          lines.delete(line);
          return;
        }
        if (!clientListens || dropped) return;
        const taken = accept;
        down.afterwards(() => {
          if (clientListens && !dropped) events.opened();
        });
        taken(connection, new URL(url).pathname + new URL(url).search, client);
      });
      return {
        send: (frame) => {
          if (clientListens) up.send(Uint8Array.from(frame));
        },
        close: () => {
          clientListens = false;
          up.afterwards(() => endRelay("goodbye"));
        },
      };
    };

  return {
    socketsOf: connect,
    setWeather: (client, next) => {
      weather.set(client, next);
      for (const line of lines) if (line.client === client) line.look();
    },
    cut: (client, tell) => {
      for (const line of lines) {
        if (line.client !== client) continue;
        line.drop();
        if (tell.client) line.endClient(abnormal, "The network is gone", random.int(0, 50));
        if (tell.relay) line.endRelay("lost");
      }
    },
    listen: (next) => {
      accept = next;
      if (next !== undefined) return;
      for (const line of lines) {
        line.drop();
        // A killed process says nothing; its machine's system resets most connections, and some just fall silent.
        if (random.chance(0.8)) line.endClient(abnormal, "Connection reset", random.int(0, 50));
      }
      lines.clear();
    },
  };
}

interface Direction {
  readonly send: (frame: Uint8Array) => void;
  /** Runs when everything sent so far has arrived. */
  readonly afterwards: (run: () => void) => void;
  readonly look: () => void;
  readonly waiting: () => number;
  readonly drained: () => Promise<void>;
}

/** Frames on their way, in order. */
function createDirection(
  clock: VirtualClock,
  random: SeededRandom,
  state: () => "flows" | "frozen",
  delay: () => readonly [number, number],
  deliver: (frame: Uint8Array) => void,
): Direction {
  const queue: { readonly due: number; readonly bytes: number; readonly run: () => void }[] = [];
  let lastDue = 0;
  let armed = false;

  const look = (): void => {
    const [head] = queue;
    if (head === undefined || armed || state() === "frozen") return;
    armed = true;
    clock.at(head.due, () => {
      armed = false;
      if (state() === "flows" && queue[0] === head) {
        queue.shift();
        head.run();
      }
      look();
    });
  };
  const put = (bytes: number, run: () => void): void => {
    lastDue = Math.max(lastDue, clock.now() + random.int(...delay()));
    queue.push({ due: lastDue, bytes, run });
    look();
  };
  return {
    send: (frame) => put(frame.byteLength, () => deliver(frame)),
    afterwards: (run) => put(0, run),
    look,
    waiting: () => queue.reduce((sum, { bytes }) => sum + bytes, 0),
    drained: () => new Promise((done) => put(0, done)),
  };
}
