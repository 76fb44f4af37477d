import { Socket } from "node:net";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { countStrangers, defaultStrangers } from "./strangers.ts";
import type { StrangerEnd } from "./strangers.ts";

const quiet = {
  after: () => ({ [Symbol.dispose]: () => undefined }),
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
};

/** A socket of an address that is connected to nothing. What "comes" on it is said with `emit`. */
function socketFrom(address: string): Socket {
  return Object.defineProperty(new Socket(), "remoteAddress", { value: address });
}

const arrival = fc.record({
  from: fc.constantFrom("flood", "flood", "flood", "ada", "bob"),
  bytes: fc.integer({ min: 0, max: 400 }),
});

test("[RL400] however strangers come and whatever they send, they are as few and as quiet as they must be, and an address with no more than its part loses none", () => {
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 60 }), (arrivals) => {
      const ended: { readonly socket: Socket; readonly why: StrangerEnd }[] = [];
      const strangers = countStrangers(
        {
          ...defaultStrangers,
          strangers: 9,
          strangersPerAddress: 6,
          strangerBytes: 300,
          strangersBytes: 1_200,
        },
        quiet,
        (socket, why) => ended.push({ socket, why }),
      );
      const came: { readonly from: string; readonly bytes: number; readonly socket: Socket }[] = [];
      const isThere = ({ socket }: { readonly socket: Socket }): boolean =>
        !ended.some((end) => end.socket === socket);
      const tooMuch: string[] = [];
      for (const { from, bytes } of arrivals) {
        const socket = socketFrom(from);
        strangers.arrived(socket);
        // Who comes is never the one that goes.
        if (!isThere({ socket })) tooMuch.push("the newcomer was ended");
        came.push({ from, bytes, socket });
        socket.emit("data", Buffer.alloc(bytes));
        const there = came.filter(isThere);
        const fromOne = Map.groupBy(there, (each) => each.from).values();
        if (strangers.count() !== there.length) tooMuch.push("counted wrongly");
        if (there.length > 9) tooMuch.push("strangers");
        if (sum(there) > 1_200) tooMuch.push("bytes");
        if (fromOne.some(({ length }) => length > 6)) tooMuch.push("of one address");
      }
      expect(tooMuch).toEqual([]);
      for (const address of ["ada", "bob"]) {
        const mine = came.filter(({ from }) => from === address);
        // A third of all places, and of all bytes, was always theirs.
        if (mine.length > 3 || sum(mine) > 400) continue;
        const lost = ended.filter(({ socket, why }) => {
          const stranger = mine.find((each) => each.socket === socket);
          return stranger !== undefined && !(why === "loud" && stranger.bytes > 300);
        });
        expect(lost).toEqual([]);
      }
      // Who shows who it is counts no more, and takes its bytes along.
      for (const { socket } of came) strangers.known(socket);
      expect(strangers.count()).toBe(0);
      const last = socketFrom("flood");
      strangers.arrived(last);
      const before = ended.length;
      last.emit("data", Buffer.alloc(300));
      expect(ended).toHaveLength(before);
    }),
  );
});

function sum(those: readonly { readonly bytes: number }[]): number {
  return those.reduce((total, { bytes }) => total + bytes, 0);
}
