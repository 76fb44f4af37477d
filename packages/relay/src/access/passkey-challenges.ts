import type { JsonValue } from "@concord/model";
import { isSameWord, signedWord } from "../registrar/signed-word.ts";
import type { RelayDeps } from "../relay-deps.ts";

/** Questions that a passkey answers. Each is answered once, in time, and for what it was asked. */
export interface PasskeyChallenges {
  /** @param purpose what the answer is good for */
  readonly make: (purpose: JsonValue) => string;
  /** Whether it was asked for this and waits for its answer; from here on it does no more. */
  readonly take: (challenge: string, purpose: JsonValue) => boolean;
}

/** Long enough to find one's key, or to scan a code with the phone. */
export const challengeMs = 300_000;

const nonceBytes = 16;
const timeBytes = 6;

/**
 * A challenge says itself until when it counts, under a key of this process alone: nothing is kept for one that is asked for, so that asking for many takes no room and forgets
 * nobody else's. What was asked before a start counts no more, and so nothing is answered twice across it.
 */
export function createPasskeyChallenges(
  deps: Pick<RelayDeps, "now" | "random">,
): PasskeyChallenges {
  const key = deps.random(32);
  /** Those that were answered, until their time is over. Each comes in before its time, so the oldest go first. */
  const taken = new Map<string, number>();
  const wordOn = (head: Buffer, purpose: JsonValue): string =>
    signedWord(key, "passkey challenge", [head.toString("base64url"), purpose]);

  return {
    make: (purpose) => {
      const head = Buffer.alloc(nonceBytes + timeBytes);
      head.set(deps.random(nonceBytes));
      head.writeUIntBE(deps.now() + challengeMs, nonceBytes, timeBytes);
      const word = Buffer.from(wordOn(head, purpose), "base64url");
      return Buffer.concat([head, word]).toString("base64url");
    },
    take: (challenge, purpose) => {
      const now = deps.now();
      for (const [each, until] of taken) {
        if (until > now) break;
        taken.delete(each);
      }
      const bytes = Buffer.from(challenge, "base64url");
      if (bytes.byteLength <= nonceBytes + timeBytes) return false;
      const head = bytes.subarray(0, nonceBytes + timeBytes);
      const until = head.readUIntBE(nonceBytes, timeBytes);
      const word = bytes.subarray(nonceBytes + timeBytes).toString("base64url");
      if (!isSameWord(word, wordOn(head, purpose)) || until <= now) return false;
      const nonce = head.toString("base64url");
      if (taken.has(nonce)) return false;
      // As long as it would count: a clock that was set back meanwhile does not let it be answered again.
      taken.set(nonce, until);
      return true;
    },
  };
}
