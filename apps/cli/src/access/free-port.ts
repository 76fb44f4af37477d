import { once } from "node:events";
import { createServer } from "node:net";

/** Whether a server could listen there now. */
export async function isPortFree(port: number, host: string): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, "listening");
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/** The first free port of `from`, `from` + 1, …, not among `taken`. 0 asks the system for any. */
export async function freePort(
  from: number,
  host: string,
  taken: ReadonlySet<number>,
): Promise<number> {
  if (from === 0) {
    const server = createServer();
    server.listen(0, host);
    await once(server, "listening");
    const address = server.address();
    server.close();
    if (address === null || typeof address === "string") throw new Error("no port");
    return address.port;
  }
  for (let port = from; port < from + 200; port += 1) {
    if (!taken.has(port) && (await isPortFree(port, host))) return port;
  }
  throw new Error(`No free port between ${from} and ${from + 200} on ${host}`);
}
