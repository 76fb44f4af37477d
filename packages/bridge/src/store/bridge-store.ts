import type { DatabaseSync } from "node:sqlite";
import { createCursorStore, type CursorStore } from "./cursor-store.ts";
import { openDatabase } from "./database.ts";
import { createDeadLetterStore, type DeadLetterStore } from "./dead-letter-store.ts";
import { createDecisionStore, type DecisionStore } from "./decision-store.ts";
import { createDiaryStore, type DiaryStore } from "./diary-store.ts";
import { createDirtyStore, type DirtyStore } from "./dirty-store.ts";
import { createEffectStore, type EffectStore } from "./effect-store.ts";
import { createEventStore, type EventStore } from "./event-store.ts";
import { createFlowStore, type FlowStore } from "./flow-store.ts";
import { createIncomingStore, type IncomingStore } from "./incoming-store.ts";
import { createLeaseStore, type LeaseStore } from "./lease.ts";
import { createMeetingStore, type MeetingStore } from "./meeting-store.ts";
import { createShadowStore, type ShadowStore } from "./shadow-store.ts";

/** Everything that one connection must not forget, in one file. */
export interface BridgeStore {
  readonly database: DatabaseSync;
  readonly cursors: CursorStore;
  readonly deadLetters: DeadLetterStore;
  readonly decisions: DecisionStore;
  readonly diary: DiaryStore;
  readonly dirty: DirtyStore;
  readonly effects: EffectStore;
  readonly events: EventStore;
  readonly flow: FlowStore;
  readonly incoming: IncomingStore;
  readonly lease: LeaseStore;
  readonly meetings: MeetingStore;
  readonly shadows: ShadowStore;
  /** What is open and waits for a later moment is due now: the clock by which it waits was wrong. */
  readonly bringForward: (now: number) => void;
  /** All of it or nothing, durable when it returns. `run` must not wait for anything. */
  readonly transaction: <T>(run: () => T) => T;
  readonly close: () => void;
}

/** Opens the data file of one connection; ":memory:" for one that forgets. */
export function openBridgeStore(file: string): BridgeStore {
  return createBridgeStore(openDatabase(file));
}

export function createBridgeStore(database: DatabaseSync): BridgeStore {
  const store: BridgeStore = {
    database,
    cursors: createCursorStore(database),
    deadLetters: createDeadLetterStore(database),
    decisions: createDecisionStore(database),
    diary: createDiaryStore(database),
    dirty: createDirtyStore(database),
    effects: createEffectStore(database),
    events: createEventStore(database),
    flow: createFlowStore(database),
    incoming: createIncomingStore(database),
    lease: createLeaseStore(database),
    meetings: createMeetingStore(database),
    shadows: createShadowStore(database),
    bringForward(now) {
      store.incoming.bringForward(now);
      store.dirty.bringForward(now);
      store.effects.bringForward(now);
    },
    transaction(run) {
      database.exec("BEGIN IMMEDIATE");
      try {
        const result = run();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        if (database.isTransaction) database.exec("ROLLBACK");
        throw error;
      }
    },
    close: () => database.close(),
  };
  return store;
}
