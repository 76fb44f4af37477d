import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Whether a server could listen there now. Beside this machine's number nobody may listen at its other one either: browsers are sent to its name, which is both, and a link
 * would go to whoever answers first.
 */
export async function isPortFree(port: number, host: string): Promise<boolean> {
  if (!(await listensAt(port, host))) return false;
  return host !== "127.0.0.1" || (await listensAt(port, "::1", ["EADDRINUSE", "EACCES"]));
}

/** @param taken the errors that say that it is; any unless given */
async function listensAt(port: number, host: string, taken?: readonly string[]): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, "listening");
    return true;
  } catch (error) {
    if (taken === undefined) return false;
    // A machine may have no such number.
    return !(
      error instanceof Error &&
      "code" in error &&
      taken.some((each) => each === error.code)
    );
  } finally {
    server.close();
  }
}

// Below the ports that systems give to outgoing connections (Linux: 32768 and up): one of those
// can be taken by any program between our choice and its use.
const anyFrom = 10_000;
const anyBelow = 30_000;

/** The first free port of `from`, `from` + 1, …, not among `taken`. 0 asks for any. */
export async function freePort(
  from: number,
  host: string,
  taken: ReadonlySet<number>,
): Promise<number> {
  const first = from === 0 ? randomInt(anyFrom, anyBelow) : from;
  for (let port = first; port < first + 200; port += 1) {
    if (!taken.has(port) && (await isPortFree(port, host))) return port;
  }
  throw new Error(`No free port between ${first} and ${first + 200} on ${host}`);
}
