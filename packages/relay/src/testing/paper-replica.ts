import * as Y from "yjs";
import type { Acceptance } from "../core/accept.ts";
import { peerDocument } from "./raw-peer.ts";
import type { PeerDocument } from "./raw-peer.ts";
import type { PaperRelay } from "./paper-relay.ts";

/** A write of one register, and its bytes. */
interface Write {
  readonly path: string;
  readonly value: string;
  readonly update: Uint8Array;
  /** Made over the relay's state, once asked for. */
  readonly supplied: boolean;
}

/**
 * A device as ours behave: what it wrote waits in a queue with its bytes, is sent in order and ahead of the answers, and is made anew under another client id where the relay
 * refuses it.
 */
export interface PaperReplica {
  readonly clientId: () => number;
  readonly write: (path: string, value: string) => void;
  /** Sends up to so many of the queue; the answers wait until they are heard. */
  readonly send: (count: number) => void;
  readonly hear: () => void;
  /** What has no answer yet. */
  readonly pending: () => number;
  readonly doc: () => Y.Doc;
}

export function paperReplica(
  relay: PaperRelay,
  principal: string,
  freshId: () => number,
): PaperReplica {
  let mine: PeerDocument = peerDocument(freshId());
  // Bytes as they were written and heard: the document itself has forgotten what was overwritten.
  let held: Uint8Array[] = [];
  let queue: Write[] = [];
  let answers: Acceptance[] = [];
  let heard = 0;
  const claimed = new Set<number>([mine.doc.clientID]);

  const rebase = (): void => {
    mine = peerDocument(freshId());
    held = [Y.encodeStateAsUpdate(relay.live().doc)];
    for (const update of held) Y.applyUpdate(mine.doc, update);
    queue = queue.map(({ path, value }) => made(path, value));
  };
  const made = (path: string, value: string): Write => {
    const update = mine.set({ [path]: value });
    claimed.add(mine.doc.clientID);
    held.push(update);
    return { path, value, update, supplied: false };
  };

  return {
    clientId: () => mine.doc.clientID,
    doc: () => mine.doc,
    pending: () => queue.length,
    write: (path, value) => void queue.push(made(path, value)),
    send: (count) => {
      for (const { update, supplied } of queue.slice(answers.length, answers.length + count)) {
        const owns = (client: number): boolean => claimed.has(client);
        answers.push(relay.submit(principal, { update, owns, askedBefore: supplied }));
      }
    },
    hear: () => {
      const fresh = relay.accepted.slice(heard);
      heard = relay.accepted.length;
      for (const { update } of fresh) {
        Y.applyUpdate(mine.doc, update, "relay");
        held.push(update);
      }
      const refused = queue.filter((_, index) => answers[index]?.type === "refused");
      queue = queue.flatMap((write, index) => {
        const answer = answers[index];
        if (answer === undefined || answer.type === "refused") return [write];
        if (answer.type !== "need") return [];
        const inOrder = new Y.Doc({ gc: false });
        for (const update of held) Y.applyUpdate(inOrder, update);
        const lacking = Y.encodeStateAsUpdate(inOrder, answer.stateVector);
        return [{ ...write, update: Y.mergeUpdates([write.update, lacking]), supplied: true }];
      });
      answers = [];
      if (refused.length > 0) rebase();
    },
  };
}
