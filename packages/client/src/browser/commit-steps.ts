import type { DocumentId } from "@concord/model";
import type { StorageWrite } from "../storage.ts";

export type StoreName = "settings" | "updates" | "batches" | "batchBytes" | "rows";

/** One request to IndexedDB, as data. */
export type CommitStep =
  | {
      readonly type: "put";
      readonly store: StoreName;
      readonly key: string | number | [DocumentId, number];
      readonly value: unknown;
    }
  /** Only where there is a value already. */
  | {
      readonly type: "replace";
      readonly store: StoreName;
      readonly key: number;
      readonly value: unknown;
    }
  | { readonly type: "delete"; readonly store: StoreName; readonly key: string | number }
  | {
      readonly type: "delete-updates";
      readonly document: DocumentId;
      readonly through: number | "all";
    };

export interface CommitSteps {
  readonly steps: readonly CommitStep[];
  readonly lastNumber: number;
}

/**
 * Puts writes into steps with every number in them, so that doing all steps twice is the same as doing them once: when the connection is lost nobody knows whether a
 * transaction was still committed. The steps own their values.
 *
 * @param lastNumber the last number that an update of this storage got
 */
export function commitSteps(writes: readonly StorageWrite[], lastNumber: number): CommitSteps {
  let number = lastNumber;
  const next = (): number => (number += 1);

  const steps = writes.flatMap((write): CommitStep[] => {
    switch (write.type) {
      case "set":
        return [put("settings", write.key, structuredClone(write.value))];
      case "append-update":
        return [put("updates", [write.document, next()], new Uint8Array(write.update))];
      case "replace-updates": {
        const { document, through } = write;
        const key: [DocumentId, number] = [document, through === "all" ? next() : through];
        return [
          { type: "delete-updates", document, through },
          put("updates", key, new Uint8Array(write.update)),
        ];
      }
      case "delete-updates":
        return [{ type: "delete-updates", document: write.document, through: "all" }];
      case "put-batch":
        return [
          put("batches", write.batch.batch, structuredClone(write.batch)),
          // A view would be stored with all of the buffer behind it.
          put("batchBytes", write.batch.batch, new Uint8Array(write.update)),
        ];
      case "mark-batch":
        return [
          {
            type: "replace",
            store: "batches",
            key: write.batch.batch,
            value: structuredClone(write.batch),
          },
        ];
      case "delete-batch":
        return [
          { type: "delete", store: "batches", key: write.batch },
          { type: "delete", store: "batchBytes", key: write.batch },
        ];
      case "put-row":
        return [put("rows", write.document, structuredClone(write.row))];
      case "delete-row":
        return [{ type: "delete", store: "rows", key: write.document }];
    }
  });
  return { steps, lastNumber: number };
}

function put(
  store: StoreName,
  key: Extract<CommitStep, { type: "put" }>["key"],
  value: unknown,
): CommitStep {
  return { type: "put", store, key, value };
}
