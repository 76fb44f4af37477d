import type { DocumentId } from "@concord/model";
import type {
  ClientMessage,
  ComparedMessage,
  DocumentRange,
  ListQuery,
  ListedMessage,
  RelayMessage,
  Scope,
} from "@concord/protocol";

export type DocumentAnswer = Extract<RelayMessage, { type: "document" }>;
export type Answer = DocumentAnswer | ComparedMessage | ListedMessage;

/** Questions that the relay has not answered yet. They end with the connection. */
export interface Requests {
  /**
   * Asks for a document, or for what a state vector lacks. `deal` runs at the answer's place among the relay's messages: an update that
   * was received before is in the answer, one received after it may not be. It never runs if the connection ends first. `refused` runs instead of it, or after it if
   * it throws.
   */
  readonly fetch: (
    document: DocumentId,
    stateVector: Uint8Array | null,
    deal: (answer: DocumentAnswer) => Promise<void>,
    refused?: () => void,
  ) => void;
  /** What the relay holds differently; undefined when the connection ended first, or the relay refused. */
  readonly compare: (
    scope: Scope | null,
    ranges: readonly DocumentRange[],
  ) => Promise<ComparedMessage | undefined>;
  /** A page of the relay's list; undefined when the connection ended first, or the relay refused. */
  readonly list: (query: ListQuery) => Promise<ListedMessage | undefined>;
  readonly answered: (answer: Answer) => Promise<void>;
  readonly refused: (request: number) => void;
  readonly linkLost: () => void;
}

/** The Yjs update of an empty document: no structs, no deletions. */
const nothing = new Uint8Array([0, 0]);

interface Question {
  readonly deal: (answer: Answer) => Promise<void>;
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

  function ask(message: (request: number) => ClientMessage, question: Question): void {
    last += 1;
    const request = last;
    open.set(request, question);
    if (!send(message(request))) refuse(request);
  }

  return {
    fetch: (document, stateVector, deal, refused = () => undefined) =>
      ask((request) => ({ type: "fetch", request, document, stateVector }), {
        deal: async (answer) => {
          if (answer.type !== "document") return;
          // A document that nobody has written yet has no bytes at all, which is no Yjs update.
          const update = answer.update.byteLength === 0 ? nothing : answer.update;
          await deal({ ...answer, update });
        },
        refused,
      }),
    compare: (scope, ranges) => {
      const { promise, resolve } = Promise.withResolvers<ComparedMessage | undefined>();
      ask((request) => ({ type: "compare", request, scope, ranges }), {
        deal: async (answer) => resolve(answer.type === "compared" ? answer : undefined),
        refused: () => resolve(undefined),
      });
      return promise;
    },
    list: (query) => {
      const { promise, resolve } = Promise.withResolvers<ListedMessage | undefined>();
      ask((request) => ({ type: "list", request, query }), {
        deal: async (answer) => resolve(answer.type === "listed" ? answer : undefined),
        refused: () => resolve(undefined),
      });
      return promise;
    },
    answered: async (answer) => {
      const question = open.get(answer.request);
      open.delete(answer.request);
      try {
        await question?.deal(answer);
      } catch (error) {
        // Whoever waits for what becomes of it must not wait for ever.
        question?.refused();
        throw error;
      }
    },
    refused: refuse,
    linkLost: () => {
      for (const request of open.keys()) refuse(request);
    },
  };
}
