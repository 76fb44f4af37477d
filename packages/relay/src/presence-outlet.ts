import type { Connection } from "./connection.ts";

/**
 * Shows others' presence to one connection. It is worth nothing once it is old: for a reader that does not keep up nothing of it is kept, and when it
 * has caught up it sees who is there then.
 *
 * @param everyone all that is shown at that moment, as frames
 */
export function createPresenceOutlet(
  connection: Connection,
  budgetBytes: number,
  everyone: () => Iterable<Uint8Array>,
): (frame: Uint8Array) => void {
  let isBehind = false;
  const catchUp = async (): Promise<void> => {
    await connection.drained();
    isBehind = false;
    if (!connection.isOpen()) return;
    for (const frame of everyone()) connection.send(frame);
  };
  return (frame) => {
    if (isBehind) return;
    if (connection.buffered() <= budgetBytes) {
      connection.send(frame);
      return;
    }
    isBehind = true;
    void catchUp();
  };
}
