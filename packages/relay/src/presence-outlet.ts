import type { Connection } from "./connection.ts";
import type { PresenceSeat } from "./core/presence.ts";

/** Shows others' presence to one connection, which may have a seat in many documents. */
export interface PresenceOutlet {
  /** Passes on what somebody shows now in the document of a seat. */
  readonly show: (seat: PresenceSeat, update: Uint8Array) => void;
  /** Shows all who are there. Asked for again before it has begun, it is done once. */
  readonly showAll: (seat: PresenceSeat) => void;
}

/**
 * Presence is worth nothing once it is old: for a reader that does not keep up nothing of it is kept, and when it has caught up it sees who is there then, part
 * by part as it takes them.
 *
 * @param send sends an awareness update of the seat's document
 */
export function createPresenceOutlet(
  connection: Connection,
  budgetBytes: number,
  send: (seat: PresenceSeat, update: Uint8Array) => void,
): PresenceOutlet {
  /** Seats whose documents are to be shown as they are then. */
  const due = new Set<PresenceSeat>();
  let isShowing = false;

  const isBehind = (): boolean => connection.buffered() > budgetBytes;
  const showDue = async (): Promise<void> => {
    if (isShowing) return;
    isShowing = true;
    if (isBehind()) await connection.drained();
    for (const seat of due) {
      due.delete(seat);
      for (const update of seat.everyone()) {
        if (!connection.isOpen()) return;
        send(seat, update);
        if (isBehind()) await connection.drained();
      }
    }
    isShowing = false;
  };
  const showAll = (seat: PresenceSeat): void => {
    due.add(seat);
    void showDue();
  };

  return {
    show: (seat, update) => {
      if (due.has(seat)) return;
      if (isBehind()) showAll(seat);
      else send(seat, update);
    },
    showAll,
  };
}
