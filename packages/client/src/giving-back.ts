import type { DocumentId } from "@concord/model";
import { notTakenBack } from "./not-taken-back.ts";
import { offer, offerEverything } from "./offer.ts";
import type { OfferDeps } from "./offer.ts";

export interface GivingBackDeps extends Omit<OfferDeps, "isCurrent"> {
  /** Names the connection: what was begun on one does not go on over the next. */
  readonly connection: () => number;
  /** Does something a while later, unless the result is called. */
  readonly later: (work: () => void) => () => void;
  /** A batch of the document does not wait for a person any more. */
  readonly onSettled: (document: DocumentId) => void;
  /** The relay has everything, or it waits to be sent. */
  readonly onDone: () => void;
  readonly onError: (error: unknown) => void;
}

/** Gives a relay that was restored what it has lost, once a connection, and what it did not take then when others may have helped. */
export interface GivingBack {
  /** Everything up to the relay's head is here. */
  readonly caughtUp: () => void;
  /** Gives what the relay lacks of one document; false where that could not be found out. */
  readonly offer: (document: DocumentId) => Promise<boolean>;
  /** Something came of a document. What the relay did not take back of it others may have given back: compared anew, and only then off the list. */
  readonly again: (document: DocumentId) => void;
  /** What was offered met others' edits, which have come since it was compared: compared anew, once a connection. */
  readonly overtaken: (document: DocumentId) => void;
  readonly linkLost: () => void;
}

/** Refusals of what was offered that are about who offers, and when. */
const othersMayHelp: ReadonlySet<string> = new Set([
  "not-allowed",
  "read-only",
  "unknown-client-id",
]);

export function createGivingBack(deps: GivingBackDeps): GivingBack {
  const { store, connection } = deps;
  let begunOn: number | undefined;
  let callOff: (() => void) | undefined;
  const comparedOn = new Map<DocumentId, number>();

  function offerDeps(): OfferDeps {
    const of = connection();
    return { ...deps, isCurrent: () => of === connection() };
  }

  async function giveBack(documents?: readonly DocumentId[]): Promise<void> {
    const of = connection();
    const left = await offerEverything(offerDeps(), documents);
    if (of !== connection()) return;
    if (left.length > 0) {
      callOff = deps.later(() => void giveBack(left).catch(deps.onError));
      return;
    }
    // Where that could not be stored everything is offered again, on the next connection: much waits for the end of it.
    if (store.settings().offering !== null) throw new Error("The end of the offer was not stored");
    deps.onDone();
  }

  async function offerAgain(document: DocumentId): Promise<void> {
    const isAside = notTakenBack(document, store).some(({ refusal }) =>
      othersMayHelp.has(refusal?.reason ?? ""),
    );
    if (isAside && (await offer(document, offerDeps()))) deps.onSettled(document);
  }

  return {
    caughtUp: () => {
      if (store.settings().offering === null || begunOn === connection()) return;
      begunOn = connection();
      giveBack().catch(deps.onError);
    },
    offer: (document) => offer(document, offerDeps()),
    again: (document) => void offerAgain(document).catch(deps.onError),
    overtaken: (document) => {
      if (comparedOn.get(document) === connection()) return;
      comparedOn.set(document, connection());
      void offerAgain(document).catch(deps.onError);
    },
    linkLost: () => callOff?.(),
  };
}
