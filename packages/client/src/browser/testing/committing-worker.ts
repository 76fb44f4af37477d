import { DocumentId } from "@concord/model";
import { DeviceId } from "@concord/protocol";
import { openIndexedDbStorage } from "../indexeddb-storage.ts";

/** What the worker is told to do: go on after `last` in the storage of `account`, until it is terminated. */
export interface CommitOrders {
  readonly account: string;
  readonly last: number;
}

export const counted: DocumentId = DocumentId.parse("0190a000-0000-7000-8000-000000000001");

/** Each commit writes its number in every store, and is reported once it is stored. */
async function commitOn({ account, last }: CommitOrders): Promise<void> {
  const opening = await openIndexedDbStorage({
    account,
    deps: { indexedDB, locks: navigator.locks },
    ownership: "wait",
  });
  if (opening.type !== "opened") throw new Error(opening.message);
  for (let number = last + 1; ; number += 1) {
    const update = new TextEncoder().encode(String(number));
    const batch = {
      batch: number,
      device: DeviceId.parse("device-one"),
      document: counted,
      kind: "invoice" as const,
      clientId: 4_294_967_295,
      operations: [],
      deviceTime: 1_795_000_000_000,
      size: update.byteLength,
    };
    await opening.storage.commit([
      { type: "set", key: "number", value: number },
      { type: "append-update", document: counted, update },
      { type: "put-batch", batch, update },
      { type: "put-row", document: counted, row: number },
    ]);
    postMessage(number);
  }
}

addEventListener("message", ({ data }: MessageEvent<CommitOrders>) => void commitOn(data));
