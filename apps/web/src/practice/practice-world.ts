import { createMemoryStorage, openWorkspace, platformDeps } from "@concord/client";
import type { Replica, ReplicaStorage } from "@concord/client";
import type { DocumentId, PlainDate } from "@concord/model";
import { Principal } from "@concord/protocol";
import { dayAfter } from "../format/days.ts";
import { colleague } from "./practice-messages.ts";
import { createPracticeRelay } from "./practice-relay.ts";

export interface PracticeWorld extends AsyncDisposable {
  /** Of whoever practises. */
  readonly replica: Replica;
  readonly setNetwork: (network: "on" | "off") => void;
  readonly colleagueWrites: (due: PlainDate) => Promise<void>;
  readonly endSession: () => void;
}

export interface PracticeDeps {
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => void;
  /** So long each step takes, for a person to see it. */
  readonly paceMs: number;
}

export interface PracticeAbout {
  /** Of whoever practises. */
  readonly name: string;
  readonly invoice: DocumentId;
  readonly today: PlainDate;
  /** Why nothing is issued. */
  readonly declines: string;
}

const learner = "learner";

/** A team of two with one invoice: real replicas on storage in memory, whose relay is in memory too. It knows no address, no token and no storage of the device. */
export async function openPractice(
  about: PracticeAbout,
  deps: PracticeDeps,
): Promise<PracticeWorld> {
  const relay = createPracticeRelay({
    now: deps.now,
    after: deps.after,
    declines: about.declines,
    answerMs: (who) => (who === learner ? deps.paceMs : 0),
  });
  const open = (who: Principal, storage: ReplicaStorage): Promise<Replica> =>
    openWorkspace({
      url: "ws://practice.invalid",
      token: "practice",
      storage,
      deps: { ...platformDeps(), connectSocket: relay.doorOf(who) },
      origin: { source: "user", actor: who.id },
      // There is nothing to compare with that could have been lost.
      antiEntropy: { firstMs: Number.MAX_SAFE_INTEGER, everyMs: Number.MAX_SAFE_INTEGER },
      today: () => about.today,
    });
  const idris = await open(person("colleague", colleague), createMemoryStorage());
  await idris.create({
    kind: "invoice",
    id: about.invoice,
    operations: [
      { type: "create", document: { kind: "invoice", content: sandboxInvoice(about.today) } },
    ],
  });
  await settled(idris);
  const replica = await open(person(learner, about.name), slowly(createMemoryStorage(), deps));
  await replica.caughtUp();
  return {
    replica,
    setNetwork: (network) => {
      relay.setNetwork(learner, network);
      if (network === "on") replica.connect();
    },
    colleagueWrites: async (due) => {
      await idris.apply(about.invoice, [{ type: "set-field", path: "dueDate", value: due }]);
    },
    endSession: () => relay.endSession(learner),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([replica[Symbol.asyncDispose](), idris[Symbol.asyncDispose]()]);
    },
  };
}

function person(id: string, name: string): Principal {
  return Principal.parse({ id, name, role: "editor" });
}

/** Once everything that somebody wrote is with the relay. */
function settled(replica: Replica): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => {
    if (replica.status().state !== "synced" || !replica.isCaughtUp()) return;
    for (const end of ends) end();
    resolve();
  };
  const ends = [replica.onStatus(look), replica.onCaughtUp(look)];
  look();
  return promise;
}

/** A storage as slow as one on a full disk: else nobody would see that anything is being saved. */
function slowly(storage: ReplicaStorage, { after, paceMs }: PracticeDeps): ReplicaStorage {
  return {
    ...storage,
    commit: async (writes) => {
      if (writes.some(({ type }) => type === "put-batch")) {
        await new Promise<void>((waited) => after(paceMs / 2, waited));
      }
      await storage.commit(writes);
    },
  };
}

function sandboxInvoice(today: PlainDate) {
  return {
    currency: "EUR",
    issueDate: today,
    dueDate: dayAfter(today, 14),
    seller: { name: "Practice Survey GmbH" },
    buyer: { name: "Practice Farm GmbH" },
    lines: [
      {
        id: "survey",
        name: "Drone survey",
        quantity: "12",
        unit: "HAR",
        price: "72",
        tax: { category: "S", rate: "19" },
      },
    ],
  } as const;
}
