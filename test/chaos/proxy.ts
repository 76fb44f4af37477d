import { connect, createServer } from "node:net";
import type { Socket } from "node:net";

/** What stands between a client and its relay. */
export interface Proxy extends AsyncDisposable {
  readonly port: number;
  /** Ends every connection in the middle of whatever is on its way. */
  readonly cut: () => void;
  /** Takes bytes and hands none on, and says nothing: connections seem open and are dead. New ones are taken, and hang as well. */
  readonly freeze: () => void;
  /** Hands everything on this much later. */
  readonly delay: (ms: number) => void;
  /** Hands on at once again. What was held back is gone, with its connections. */
  readonly flow: () => void;
}

type Mode =
  | { readonly type: "flow" }
  | { readonly type: "frozen" }
  | { readonly type: "delay"; readonly ms: number };

export async function createProxy(target: number): Promise<Proxy> {
  const open = new Set<Socket>();
  let mode: Mode = { type: "flow" };

  const pipe = (from: Socket, to: Socket): void => {
    from.on("data", (bytes) => {
      switch (mode.type) {
        case "frozen":
          return;
        case "flow":
          if (to.writable) to.write(bytes);
          return;
        case "delay":
          // Equal waits keep the order.
          setTimeout(() => to.writable && to.write(bytes), mode.ms);
          return;
        default:
          mode satisfies never;
      }
    });
    const end = (): void => {
      if (mode.type !== "frozen") to.destroy();
    };
    from.on("close", end);
    from.on("error", end);
  };

  const server = createServer((client) => {
    const relay = connect(target, "127.0.0.1");
    for (const socket of [client, relay]) {
      open.add(socket);
      socket.on("close", () => open.delete(socket));
    }
    pipe(client, relay);
    pipe(relay, client);
  });
  await new Promise<void>((listening) => {
    server.listen(0, "127.0.0.1", listening);
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The proxy has no port");

  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: address.port,
    cut,
    freeze: () => (mode = { type: "frozen" }),
    delay: (ms) => (mode = { type: "delay", ms }),
    flow: () => {
      // After a silence the two ends no longer agree on what was said.
      if (mode.type === "frozen") cut();
      mode = { type: "flow" };
    },
    [Symbol.asyncDispose]: async () => {
      cut();
      await new Promise((closed) => {
        server.close(closed);
      });
    },
  };
}
