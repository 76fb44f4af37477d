import type { Replica } from "@concord/client";
import { z } from "zod";
import type { ReplicaPort } from "./replica-port.ts";

/** The replica on this machine could not take a change for a reason that is not the change's: the disk, or the role of our token. */
class ReplicaUnwilling extends Error {
  override readonly name = "ReplicaUnwilling";
}

// Refusals that say nothing about the change itself.
const notAboutTheChange: ReadonlySet<string> = new Set(["read-only", "unknown-document"]);

const Cursor = z.coerce.number().int().nonnegative();

/** A replica of `@concord/client` as the runtime needs it. `ready` resolves when the replica has caught up with its relay. */
export function createReplicaPort(
  replica: Pick<
    Replica,
    "snapshot" | "byLink" | "byMarks" | "apply" | "create" | "changesSince" | "onChange"
  >,
  ready: (signal: AbortSignal) => Promise<void>,
): ReplicaPort {
  return {
    ready,
    snapshot: (id) => replica.snapshot(id),
    byLink: async (connector, account, { kind, id }) =>
      replica.byLink({ connector, account, kind, id }),
    byMarks: async (marks) => replica.byMarks(marks),
    async apply(id, kind, operations, origin) {
      const outcome =
        operations[0]?.type === "create"
          ? await replica.create({ kind, id, operations, origin })
          : await replica.apply(id, operations, origin);
      switch (outcome.type) {
        case "stored":
        case "unchanged":
          return { type: outcome.type };
        case "not-stored":
          throw new ReplicaUnwilling(outcome.message);
        case "refused":
          if (notAboutTheChange.has(outcome.rule)) throw new ReplicaUnwilling(outcome.message);
          return { type: "refused", path: outcome.path, message: outcome.message };
      }
    },
    async changes(after, limit) {
      const since = after === undefined ? 0 : Cursor.parse(after);
      const rows = replica.changesSince(since);
      const page = rows.slice(0, limit);
      return {
        documents: page.map(({ document }) => document),
        cursor: String(page.at(-1)?.revision ?? since),
        done: page.length === rows.length,
      };
    },
    onChange: (listener) => replica.onChange(() => listener()),
  };
}
