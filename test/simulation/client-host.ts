import { createMemoryStorage, openWorkspace } from "@concord/client";
import type { Replica, ReplicaStorage } from "@concord/client";
import { freshClientId } from "../../packages/client/src/random.ts";
import { deviceDisk } from "./disk.ts";
import type { DiskState } from "./disk.ts";
import { createMachine } from "./machine.ts";
import type { Machine } from "./machine.ts";
import type { Network } from "./network.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** A device with a replica: what is on its disk outlives each of its processes. */
export interface ClientHost {
  readonly name: string;
  readonly role: string;
  readonly start: () => Promise<void>;
  readonly kill: () => void;
  readonly isUp: () => boolean;
  readonly setDisk: (state: DiskState) => void;
  /** Undefined while no process runs. */
  readonly replica: () => Replica | undefined;
  readonly machine: () => Machine | undefined;
  readonly storage: ReplicaStorage;
}

export interface ClientHostOptions {
  readonly name: string;
  /** Whose device it is. */
  readonly principal: string;
  readonly role: string;
  readonly token: () => Promise<string>;
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly network: Network;
  readonly note: (line: string) => void;
  /** Called for every process with its replica. */
  readonly onReplica: (replica: Replica) => void;
  /** The planted fault «client ids come back»: every process of a person draws the same. */
  readonly bug: boolean;
  /** Told of every client id that the device may have drawn. */
  readonly onClientId: (client: number) => void;
}

/** The client's real code on a simulated device. */
export function createClientHost(options: ClientHostOptions): ClientHost {
  const { name, role, token, clock, random, network, note } = options;
  const storage = createMemoryStorage();
  let disk: DiskState = "works";
  let running: { readonly machine: Machine; readonly replica: Replica } | undefined;
  let life: Machine | undefined;

  return {
    name,
    role,
    storage,
    isUp: () => running !== undefined,
    setDisk: (state) => (disk = state),
    replica: () => running?.replica,
    machine: () => running?.machine,
    start: async () => {
      if (life !== undefined) return;
      const machine = createMachine(clock, random);
      life = machine;
      const connectSocket = network.socketsOf(name);
      const replica = await openWorkspace({
        url: "ws://relay/sync",
        token,
        storage: deviceDisk(storage, machine, () => disk),
        cachedDocuments: 2,
        deps: {
          clock: { now: clock.now, at: machine.at },
          // Client ids are drawn as four bytes.
          randomBytes: (length) => {
            if (length !== 4) return random.bytes(length);
            const bytes = options.bug
              ? new Uint8Array(Buffer.from(options.principal.padEnd(4).slice(0, 4)))
              : random.bytes(4);
            options.onClientId(freshClientId(() => bytes));
            return bytes;
          },
          connectSocket: (url, events) => {
            const socket = connectSocket(url, {
              opened: () => machine.isAlive() && events.opened(),
              message: (frame) => machine.isAlive() && events.message(frame),
              ended: (code, reason) => machine.isAlive() && events.ended(code, reason),
            });
            // Its system says goodbye for a killed process, mostly; a device that lost its power says nothing.
            machine.onKill(() => {
              if (random.chance(0.7)) socket.close();
            });
            return socket;
          },
          log: (event, fields) => note(`${name} ${event} ${JSON.stringify(fields)}`),
        },
      });
      if (!machine.isAlive()) return;
      running = { machine, replica };
      options.onReplica(replica);
    },
    kill: () => {
      life?.kill();
      life = undefined;
      running = undefined;
    },
  };
}
