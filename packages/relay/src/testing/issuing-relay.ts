import { Operation, apply, documentKindOf, invoiceSnapshot } from "@concord/document";
import type { InvoiceSnapshot, OperationInput } from "@concord/document";
import type { DocumentId, DocumentKind, Role } from "@concord/model";
import { DeviceId, WorkspaceId } from "@concord/protocol";
import * as Y from "yjs";
import type { Outcome } from "../core/submission.ts";
import { nodeDeps } from "../node-deps.ts";
import { createRelayCore } from "../relay-core.ts";
import type { CoreOptions, RelayCore } from "../relay-core.ts";
import type { RelayDeps } from "../relay-deps.ts";
import type { RelayStorage } from "../storage/storage.ts";
import { temporaryFolder } from "./test-relay.ts";
import { secretKey } from "./test-secret.ts";
import { openTestStorage } from "./test-storage.ts";

export const acme = WorkspaceId.parse("acme");

/** A relay without sockets, on a store, with people who write into it from what it holds. */
export interface IssuingRelay extends AsyncDisposable {
  readonly core: RelayCore;
  /** Applies operations as somebody: to what the relay holds, or to a copy that somebody has had since earlier. */
  readonly write: (
    document: DocumentId,
    operations: readonly OperationInput[],
    as?: {
      readonly name?: string;
      readonly role?: Role;
      readonly copy?: Y.Doc;
      /** Another one for each write unless given. */
      readonly device?: string;
    },
  ) => Promise<Outcome>;
  /** What somebody takes along when they go offline. */
  readonly copyOf: (document: DocumentId) => Promise<Y.Doc>;
  /** Brings bytes as they are, as a device does that gives back what the store has lost. */
  readonly giveBack: (
    document: DocumentId,
    update: Uint8Array,
    as: {
      readonly name: string;
      readonly role: Role;
      readonly kind?: DocumentKind;
      readonly device?: string;
    },
  ) => Promise<Outcome>;
  readonly read: (document: DocumentId) => Promise<InvoiceSnapshot>;
  /** Until every request is answered. */
  readonly answered: () => Promise<void>;
}

let writers = 10_000;

export async function issuingRelay(
  storage: RelayStorage,
  options: CoreOptions & { readonly now?: () => number; readonly secretKey?: Uint8Array } = {},
): Promise<IssuingRelay> {
  const deps: RelayDeps = {
    ...nodeDeps("silent"),
    now: options.now ?? (() => Date.parse("2026-11-20T12:00:00Z")),
  };
  const key = options.secretKey ?? secretKey;
  const core = await createRelayCore(options, storage, key, deps, () => undefined);
  const { committer } = core.context;
  const copyOf = (document: DocumentId): Promise<Y.Doc> =>
    committer.read(acme, document, ({ doc }) => {
      const copy = new Y.Doc();
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
      return copy;
    });
  const submit = (
    document: DocumentId,
    update: Uint8Array,
    {
      name,
      role,
      kind,
      carried,
      device,
    }: {
      name: string;
      role: Role;
      kind: DocumentKind;
      carried: boolean;
      device: string | undefined;
    },
  ): Promise<Outcome> => {
    writers += 1;
    const connector = role === "connector" && { connector: "stripe" };
    return committer.submit({
      door: "sync",
      workspace: acme,
      document,
      kind,
      principal: { id: name, name, role, ...connector },
      device: DeviceId.parse(device ?? `device-${writers}`),
      batch: writers,
      operations: [],
      update,
      deviceTime: 0,
      owns: () => !carried,
      foreign: carried ? "carried" : "own",
      brings: carried ? "document" : "own",
      madeFrom: "replica",
      askedBefore: true,
    });
  };

  return {
    core,
    copyOf,
    write: async (document, operations, { name = "ada", role = "owner", copy, device } = {}) => {
      const doc = copy ?? (await copyOf(document));
      writers += 1;
      doc.clientID = writers;
      const before = Y.encodeStateVector(doc);
      for (const operation of operations) {
        const applied = apply(doc, Operation.parse(operation), { source: "user", actor: name });
        if (applied.type === "refused") throw new Error(`${applied.rule}: ${applied.message}`);
      }
      const kind = documentKindOf(doc) ?? "invoice";
      const update = Y.encodeStateAsUpdate(doc, before);
      return submit(document, update, { name, role, kind, carried: false, device });
    },
    giveBack: (document, update, { name, role, kind = "invoice", device }) =>
      submit(document, update, { name, role, kind, carried: true, device }),
    read: (document) =>
      committer.read(acme, document, ({ doc }) => invoiceSnapshot(doc, { id: document })),
    answered: () => core.registrar.caughtUp(acme),
    [Symbol.asyncDispose]: async () => {
      await committer.idle();
      await core.stop();
    },
  };
}

/** One on a store of its own, whose methods a test may put something in front of. */
export async function issuingOnDisk(
  options: Parameters<typeof issuingRelay>[1] = {},
  wrap?: (storage: RelayStorage) => Partial<RelayStorage>,
) {
  const storage = openTestStorage(temporaryFolder(), wrap);
  const relay = await issuingRelay(storage, options);
  return {
    ...relay,
    storage,
    register: () => storage.numbers(acme, { after: null, limit: 100_000 }),
    [Symbol.asyncDispose]: async () => {
      await relay[Symbol.asyncDispose]();
      await storage[Symbol.asyncDispose]();
    },
  };
}

/** A draft that lacks nothing. */
export function draftOf(content: object = {}): OperationInput {
  return Operation.parse({
    type: "create",
    document: {
      kind: "invoice",
      content: {
        currency: "EUR",
        dueDate: "2026-12-20",
        seller: { name: "Ours GmbH", vatId: "DE123456789" },
        buyer: { name: "Acme GmbH" },
        lines: [
          {
            id: "l1",
            name: "Pump inspection",
            quantity: "2",
            price: "100",
            tax: { category: "S", rate: "19" },
          },
        ],
        ...content,
      },
    },
  });
}
