import { DeviceId, WorkspaceId } from "@concord/protocol";
import type { Role } from "@concord/protocol";
import * as Y from "yjs";
import { acceptPlain } from "../core/accept-plain.ts";
import { accept } from "../core/accept.ts";
import type { AcceptContext, Acceptance } from "../core/accept.ts";
import { createLiveDocuments } from "../core/live-documents.ts";
import type { LiveDocument } from "../core/live-documents.ts";
import { createRecordWord } from "../core/record-word.ts";
import type { Submission } from "../core/submission.ts";
import { readUpdateStructure } from "../core/update-structure.ts";
import type { AuthorRange } from "../storage/storage.ts";
import { noLeases } from "./no-leases.ts";
import { firstDocument } from "./raw-peer.ts";
import { submission } from "./test-committer.ts";
import { secretKey } from "./test-secret.ts";

/** One document behind the relay's checks, kept in memory: what was accepted, in order. */
export interface PaperRelay {
  readonly submit: (principal: string, changes: PaperBatch) => Acceptance;
  /** As the relay holds it now. */
  readonly live: () => LiveDocument;
  /** Loads the document from what is kept, folded into one snapshot first where asked. */
  readonly reload: (folded: boolean) => Promise<void>;
  /** All that was accepted, in order. */
  readonly accepted: readonly Accepted[];
}

export interface Accepted {
  readonly by: string;
  /** With what the relay added. */
  readonly update: Uint8Array;
  readonly difference: Applied["difference"];
}

export interface PaperBatch extends Partial<Omit<Submission, "principal">> {
  readonly update: Uint8Array;
  /** "editor" unless given. */
  readonly role?: Role;
}

type Applied = Extract<Acceptance, { type: "applied" }>;

export async function paperRelay(
  relayClientId = 1,
  key: Uint8Array = secretKey,
  isOurs: AcceptContext["isOurs"] = () => false,
): Promise<PaperRelay> {
  let updates: Uint8Array[] = [];
  const rows = new Map<string, AuthorRange>();
  const accepted: Accepted[] = [];
  const load = async (): Promise<LiveDocument> => {
    const documents = createLiveDocuments(
      {
        loadDocument: async () => ({
          kind: "invoice",
          seq: updates.length,
          updates,
          authorship: [...rows.values()],
        }),
      },
      1,
      { recordWord: createRecordWord(key, () => relayClientId) },
    );
    return documents.hold(WorkspaceId.parse("acme"), firstDocument);
  };
  let live = await load();
  const reload = async (folded: boolean): Promise<void> => {
    if (folded) updates = [Y.encodeStateAsUpdate(live.doc)];
    live = await load();
  };

  return {
    live: () => live,
    accepted,
    reload,
    submit: (principal, { update, role = "editor", ...changes }) => {
      const batch = submission(1, update, {
        principal: { id: principal, name: principal, role },
        device: DeviceId.parse(`device-of-${principal}`),
        ...changes,
      });
      const acceptance = decide(live, batch, {
        relayClientId,
        now: 2_000,
        isOurs,
        leases: noLeases,
      });
      if (acceptance.type === "broken") throw new Error(acceptance.message);
      if (acceptance.type === "applied") {
        const { news, addition, difference } = acceptance;
        const whole = addition === null ? news : Y.mergeUpdates([news, addition]);
        updates.push(whole);
        for (const range of live.authorship.take())
          rows.set(`${range.client}/${range.from}`, range);
        accepted.push({ by: principal, update: whole, difference });
      }
      return acceptance;
    },
  };
}

/** As a turn of the committer does. */
function decide(live: LiveDocument, batch: Submission, context: AcceptContext): Acceptance {
  const read = readUpdateStructure(batch.update);
  const short = acceptPlain(live, batch, read, context);
  if (short !== undefined) {
    live.plain.flush();
    return short;
  }
  live.plain.forget();
  return accept(live, batch, read, context);
}
