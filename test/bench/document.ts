import { performance } from "node:perf_hooks";
import { DocumentId } from "@concord/model";
import { invoiceSnapshot } from "@concord/document";
import * as Y from "yjs";
import { longLivedInvoice } from "../../packages/document/src/testing/long-lived-invoice.ts";

// Size and load time of a document that people edited for years. Run: node --conditions=@concord/source test/bench/document.ts

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");
const rounds = 50;

function medianMs(work: () => void): number {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).toSorted((a, b) => a - b);
  return times[Math.floor(rounds / 2)] ?? 0;
}

const update = longLivedInvoice({ edits: 10_000, registers: 270, editsPerSession: 50 });
const loaded = new Y.Doc();
Y.applyUpdate(loaded, update);

const report = {
  edits: 10_000,
  registers: 270,
  bytes: update.byteLength,
  loadMs: medianMs(() => Y.applyUpdate(new Y.Doc(), update)),
  snapshotMs: medianMs(() => invoiceSnapshot(loaded, { id })),
};
process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
