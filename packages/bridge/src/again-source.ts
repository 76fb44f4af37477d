import type { BridgeContext } from "./bridge-context.ts";
import type { RemoteKind } from "./connector.ts";
import type { Job, JobSource } from "./dispatcher.ts";
import type { StoredEffect } from "./store/effect-store.ts";
import type { DeadLetter } from "./store/dead-letter-store.ts";
import { tellClosed } from "./told-again.ts";
import { againMs } from "./traffic/backoff.ts";
import { nextStepAfter } from "./traffic/next-step.ts";

const lookahead = 64;

/**
 * Tries again by itself what waits for a person and may have changed without one: an effect of unknown outcome is looked for, an object that we might not read is read, and a kind
 * of which we might read nothing is asked for.
 */
export function createAgainSource(
  context: BridgeContext,
  deps: {
    readonly look: (effect: StoredEffect) => Promise<void>;
    /** A kind may be read again, and what was missed of it has to be: false while that cannot begin. */
    readonly onOpened: (kind: RemoteKind) => boolean;
  },
): JobSource {
  const { store, clock } = context;

  function runOf(letter: DeadLetter): Pick<Job, "key" | "run"> | undefined {
    const { subject } = letter;
    switch (subject.type) {
      case "effect": {
        const effect = store.effects.byId(subject.effect);
        if (effect?.state !== "parked") return undefined;
        return { key: `document:${effect.effect.document}`, run: () => deps.look(effect) };
      }
      case "object":
        return { key: `object:${subject.ref.kind}:${subject.ref.id}`, run: () => read(letter) };
      case "reading": {
        const { of } = subject;
        if (of === "changes" || of === "everything") return undefined;
        return { key: `reading:${of}`, run: () => ask(letter, of) };
      }
      case "document":
      case "register":
      case "twin":
        return undefined;
    }
  }

  async function read(letter: DeadLetter): Promise<void> {
    const { subject } = letter;
    if (subject.type !== "object") return;
    context.fenced(() => {
      // It stands until that was read.
      later(letter);
      store.incoming.add(subject.ref, "sweep", undefined, clock.now());
    });
  }

  async function ask(letter: DeadLetter, kind: RemoteKind): Promise<void> {
    const answer = await context.calls.mayRead(kind);
    if (answer.type === "ok") {
      context.fenced(() => {
        if (deps.onOpened(kind)) store.deadLetters.remove(letter.subject);
        else later(letter);
      });
      return;
    }
    const step = nextStepAfter(answer.failure, letter.times, context.random);
    context.fenced(() => {
      // A person may have given it up meanwhile.
      if (store.deadLetters.get(letter.id) === undefined) return;
      if (step.type === "forbidden") tellClosed(context, { kind, ...step });
      else later(letter);
    });
  }

  function later({ id, times }: DeadLetter): void {
    store.deadLetters.tryAgainAt(id, clock.now() + againMs(times, context.random));
  }

  return {
    name: "again",
    take(now, busy) {
      for (const letter of store.deadLetters.dueAgain(now, lookahead)) {
        const job = runOf(letter);
        if (job === undefined || busy.has(job.key)) continue;
        return { ...job, postpone: () => context.fenced(() => later(letter)) };
      }
      return undefined;
    },
    nextDue: (now) => store.deadLetters.nextAgain(now),
  };
}
