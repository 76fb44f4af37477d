import type { DocumentId } from "@concord/model";
import type { ClientMessage } from "@concord/protocol";

/** Documents that are open on this device and therefore followed, in the scope or not. Counted: as many ends as beginnings. */
export interface Following {
  /** Until the result is called. */
  readonly follow: (document: DocumentId) => () => void;
  readonly documents: () => Iterable<DocumentId>;
  /** Sends what presence says. It opens and closes the same documents, and must not close what is still followed. */
  readonly send: (message: ClientMessage) => boolean;
}

export function createFollowing(
  send: (message: ClientMessage) => boolean,
  onClosed: (document: DocumentId) => void,
): Following {
  const open = new Map<DocumentId, number>();

  return {
    follow: (document) => {
      const count = open.get(document) ?? 0;
      open.set(document, count + 1);
      if (count === 0) send({ type: "open", document });
      let following = true;
      return () => {
        if (!following) return;
        following = false;
        const left = (open.get(document) ?? 1) - 1;
        if (left > 0) {
          open.set(document, left);
          return;
        }
        open.delete(document);
        send({ type: "close", document });
        onClosed(document);
      };
    },
    documents: () => open.keys(),
    send: (message) =>
      message.type === "close" && open.has(message.document) ? true : send(message),
  };
}
