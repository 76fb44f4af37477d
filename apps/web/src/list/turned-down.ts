import type { DocumentId } from "@concord/model";
import type { ConnectorBoard } from "@concord/protocol";
import { causeOf } from "../connectors/problem-groups.ts";
import type { HeldByTool, TurnedDown } from "./listed-invoices.ts";

const nothing: TurnedDown = new Map();

/** What tools turned down, by invoice, as this device heard last; the same object as long as it heard nothing else. What a tool itself said comes before what waits for a decision. */
export function createTurnedDown(): (board: ConnectorBoard | undefined) => TurnedDown {
  let key = "[]";
  let known = nothing;
  let heard: ConnectorBoard | undefined;
  return (board) => {
    if (board === heard) return known;
    heard = board;
    const held = new Map<DocumentId, HeldByTool>();
    for (const { connector, problems } of board?.connectors ?? []) {
      for (const { document, subject, reason } of problems) {
        if (document === undefined) continue;
        const isRejected = subject === "effect";
        if (held.get(document)?.isRejected === true || (held.has(document) && !isRejected))
          continue;
        held.set(document, { connector, reason: causeOf(reason), isRejected });
      }
    }
    const now = JSON.stringify([...held]);
    if (now !== key) {
      key = now;
      known = held.size === 0 ? nothing : held;
    }
    return known;
  };
}
