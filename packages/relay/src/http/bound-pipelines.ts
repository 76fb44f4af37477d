import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Browsers, vendors and proxies send one after the other. */
const mostWaiting = 16;

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * A handler of requests that ends connections on which more than 16 wait for their answers.
 *
 * One packet may hold thousands of requests, which cost their sender nothing. All of them would be dealt with in one turn, before anybody else is.
 */
export function boundPipelines(handler: Handler): Handler {
  const waiting = new WeakMap<Socket, number>();
  return (request, response) => {
    const { socket } = request;
    // What else came in the same packet.
    if (socket.destroyed) return;
    const count = (waiting.get(socket) ?? 0) + 1;
    if (count > mostWaiting) {
      withoutTraces(socket);
      socket.destroy();
      return;
    }
    waiting.set(socket, count);
    response.once("close", () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1));
    handler(request, response);
  };
}

/** Node makes an error for each of the thousands that get no answer, and its trace costs more than all else of them. Nobody reads it. */
function withoutTraces(socket: Socket): void {
  const { stackTraceLimit } = Error;
  socket.prependOnceListener("close", () => {
    Error.stackTraceLimit = 0;
  });
  socket.once("close", () => {
    Error.stackTraceLimit = stackTraceLimit;
  });
}
