// Where the ledger's thread begins. It gives way before it reads the rest, which is most of a second of work at the very time when everybody comes to a relay that has just started.
import { getPriority, setPriority } from "node:os";

/** Enough for the relay to come first, and not so much that who reads a history waits for long on a busy machine. */
const givesWayBy = 5;

// On Linux a thread has a priority of its own. Where it is the process that has one, it stays as it is.
if (process.platform === "linux") setPriority(Math.min(19, getPriority() + givesWayBy));

await import("./ledger-work.ts");
