import type { RelayMessage } from "@concord/protocol";

/** A message, and the connection that it came over. */
interface Heard {
  readonly message: RelayMessage;
  readonly of: number;
}

/**
 * What the relay said, dealt with one after the other, over all connections: the cursor must not run ahead of what it covers. Updates that
 * wait behind each other are dealt with as one: who falls behind pays for a transaction once, and not for each of them, and so catches up.
 */
export interface HeardQueue {
  readonly add: (message: RelayMessage, of: number) => void;
  /** Resolves when everything added so far is dealt with. */
  readonly settled: () => Promise<void>;
}

/** Joined updates hold up everything else while they are stored. */
const joinedBytes = 128 * 1_024;

export function createHeardQueue(
  deal: (message: RelayMessage, of: number) => Promise<void>,
  failed: (error: unknown) => void,
): HeardQueue {
  let waiting: Heard[] = [];
  let dealing: Promise<void> | undefined;

  async function dealWithAll(): Promise<void> {
    // One turn later: a socket brings several messages at once.
    await Promise.resolve();
    while (waiting.length > 0) {
      const count = joinable(waiting);
      const [next, ...others] = waiting.slice(0, count);
      waiting = waiting.slice(count);
      if (next === undefined) break;
      await deal(others.reduce(joined, next).message, next.of).catch(failed);
    }
    dealing = undefined;
  }

  return {
    add: (message, of) => {
      waiting.push({ message, of });
      dealing ??= dealWithAll();
    },
    settled: () => dealing ?? Promise.resolve(),
  };
}

/** How many from the front can be dealt with as one; at least one. */
function joinable(waiting: readonly Heard[]): number {
  const [first] = waiting;
  let bytes = 0;
  const end = waiting.findIndex(({ message, of }, index) => {
    if (message.type === "updates") {
      for (const { update } of message.entries) bytes += update.length;
    }
    if (index === 0) return message.type !== "updates";
    return message.type !== "updates" || of !== first?.of || bytes > joinedBytes;
  });
  return end < 0 ? waiting.length : Math.max(1, end);
}

function joined(one: Heard, other: Heard): Heard {
  if (one.message.type !== "updates" || other.message.type !== "updates") return other;
  const entries = [...one.message.entries, ...other.message.entries];
  return { message: { ...other.message, entries }, of: other.of };
}
