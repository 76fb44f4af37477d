import type { DocumentId } from "@concord/model";
import type { ClientMessage, RelayMessage } from "@concord/protocol";

export type DocumentAnswer = Extract<RelayMessage, { type: "document" }>;

/** Questions about single documents that the relay has not answered yet. They end with the connection. */
export interface Requests {
  /**
   * Asks for a document, or for what a state vector lacks. `deal` runs at the answer's place among the relay's messages: an update that
   * was received before is in the answer, one received after it may not be. It never runs if the connection ends first.
   */
  readonly fetch: (
    document: DocumentId,
    stateVector: Uint8Array | null,
    deal: (answer: DocumentAnswer) => Promise<void>,
    refused?: () => void,
  ) => void;
  readonly answered: (answer: DocumentAnswer) => Promise<void>;
  readonly refused: (request: number) => void;
  readonly linkLost: () => void;
}

/** The Yjs update of an empty document: no structs, no deletions. */
const nothing = new Uint8Array([0, 0]);

interface Question {
  readonly deal: (answer: DocumentAnswer) => Promise<void>;
  readonly refused: () => void;
}

export function createRequests(send: (message: ClientMessage) => boolean): Requests {
  const open = new Map<number, Question>();
  let last = 0;

  function refuse(request: number): void {
    const question = open.get(request);
    open.delete(request);
    question?.refused();
  }

  return {
    fetch: (document, stateVector, deal, refused = () => undefined) => {
      last += 1;
      const request = last;
      open.set(request, { deal, refused });
      if (!send({ type: "fetch", request, document, stateVector })) refuse(request);
    },
    answered: async (answer) => {
      const question = open.get(answer.request);
      open.delete(answer.request);
      // A document that nobody has written yet has no bytes at all, which is no Yjs update.
      const update = answer.update.byteLength === 0 ? nothing : answer.update;
      await question?.deal({ ...answer, update });
    },
    refused: refuse,
    linkLost: () => {
      for (const request of open.keys()) refuse(request);
    },
  };
}
