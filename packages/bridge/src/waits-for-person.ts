import type { DocumentSnapshot } from "@concord/document";
import type { BridgeContext } from "./bridge-context.ts";
import { effectDigest } from "./idempotency-key.ts";
import { foreignMoney, withoutFacts } from "./merge/same-money.ts";
import { fateOf } from "./outbox/accept-plan.ts";
import { askForPlan, plannedDocument } from "./outbox/planned-document.ts";
import { closedTo, mayPay } from "./outbox/reading-first.ts";
import type { DeadLetter } from "./store/dead-letter-store.ts";

/** A dead letter that stands before something. */
export type Waiting = Pick<DeadLetter, "id" | "reason">;

/**
 * The dead letters without which the bridge does nothing more for a document, found by planning it as the outbox would; none where a person gave up what was to be done. Undefined
 * where the bridge goes on by itself, or where nobody was asked. Nothing is done to find it out.
 */
export async function waitsForPerson(
  context: BridgeContext,
  snapshot: DocumentSnapshot,
): Promise<readonly Waiting[] | undefined> {
  const { store } = context;
  if (store.effects.awaitedBy(snapshot.id).length > 0) return undefined;
  const own = store.deadLetters.ofDocument(snapshot.id);
  // Money that may be there already is not entered before somebody says so.
  const doubtful = new Set(
    own.flatMap(({ subject }) =>
      subject.type === "twin" && subject.fact !== undefined ? [subject.fact] : [],
    ),
  );
  const planned = plannedDocument(context, snapshot);
  // Nor is any, while what is there may not be read.
  const closed = planned.link === undefined ? [] : closedTo(context, mayPay(planned.link));
  const unseen =
    closed.length === 0 ? [] : foreignMoney(context.connection.connector, planned.registers);
  const { plan } = await askForPlan(context, {
    ...planned,
    registers: withoutFacts(planned.registers, new Set([...doubtful, ...unseen])),
  });
  const goesOn = plan.effects.some(
    (effect) => fateOf(store.effects.byId(effect.id), effectDigest(effect)).type === "sent",
  );
  if (goesOn) return undefined;
  const held = plan.effects.flatMap(
    ({ id, summary }) => store.deadLetters.find({ type: "effect", effect: id, summary }) ?? [],
  );
  const isGivenUp = plan.effects.some(({ id }) => store.effects.byId(id)?.state === "dropped");
  const shut = unseen.length === 0 ? [] : closed;
  const letters = new Map([...own, ...held, ...shut].map(({ id, reason }) => [id, { id, reason }]));
  return letters.size > 0 || isGivenUp ? [...letters.values()] : undefined;
}
