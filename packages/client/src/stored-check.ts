import { noFingerprint } from "@concord/protocol";
import type { DocumentId } from "@concord/model";
import { toStoredRow } from "./local-store.ts";
import type { LocalStore } from "./local-store.ts";
import { fingerprintOf } from "./plan-healing.ts";

/**
 * Reads the stored bytes of the next so many documents and sees whether they are what their rows say. Where they are not, the row says so from then on, and the
 * comparison with the relay finds the document.
 */
export type StoredCheck = (count: number) => Promise<void>;

export function createStoredCheck(
  store: LocalStore,
  log: (event: string, fields: Readonly<Record<string, unknown>>) => void,
): StoredCheck {
  /** Where the last check ended: in time every document has its turn. */
  let last = "";

  async function readFingerprint(document: DocumentId): Promise<string> {
    return fingerprintOf(document, await store.storedUpdates(document)) ?? noFingerprint;
  }

  async function check(document: DocumentId): Promise<void> {
    const row = store.rows.get(document);
    if (row === undefined || row.incomplete) return;
    if ((await readFingerprint(document)) === row.fingerprint) return;
    // It may have been written meanwhile: once everything is stored, row and bytes must belong together.
    await store.commit([]);
    const stored = store.rows.get(document);
    const fingerprint = await readFingerprint(document);
    if (stored === undefined || fingerprint === stored.fingerprint) return;
    if (store.rows.get(document) !== stored) return;
    log("document-damaged", { document });
    const damaged = { ...stored, fingerprint };
    await store.commit([{ type: "put-row", document, row: toStoredRow(damaged) }], {}, () =>
      store.rows.put(damaged),
    );
  }

  return async (count) => {
    const documents = [...store.rows.all()].map(({ document }) => document).toSorted();
    const start = documents.findIndex((document) => document > last);
    const ordered =
      start < 0 ? documents : [...documents.slice(start), ...documents.slice(0, start)];
    for (const document of ordered.slice(0, count)) {
      // It must not go from this device while it is looked at.
      const release = store.documents.hold(document);
      await check(document).finally(release);
      last = document;
    }
  };
}
