import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished, expect, test } from "vitest";
import * as Y from "yjs";
import {
  connectPeer,
  firstDocument,
  helloWith,
  peerDocument,
} from "../../packages/relay/src/testing/raw-peer.ts";
import type { RawPeer } from "../../packages/relay/src/testing/raw-peer.ts";
import { temporaryFolder, tokenFor } from "../../packages/relay/src/testing/test-relay.ts";

const script = fileURLToPath(
  new URL("../../packages/relay/src/testing/relay-process.ts", import.meta.url),
);

/** A relay in a child process, to be killed without a word. */
async function startProcess(folder: string) {
  const child = spawn(process.execPath, ["--conditions=@concord/source", script, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const lines = createInterface({ input: child.stdout });
  const line: readonly unknown[] = await once(lines, "line");
  return {
    url: String(line[0]),
    kill: async () => {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}

async function join(url: string, token: string, clientId: number): Promise<RawPeer> {
  const peer = await connectPeer(url);
  peer.send(helloWith(token, { clientIds: [{ document: firstDocument, clientId }] }));
  await peer.next("welcome");
  return peer;
}

function sendStored(peer: RawPeer, batches: readonly Uint8Array[], batch: number): void {
  const update = batches[batch];
  if (update === undefined) throw new Error("batches are dense");
  peer.send({
    type: "batch",
    batch,
    document: firstDocument,
    kind: "invoice",
    operations: [],
    update,
    deviceTime: 0,
  });
}

/** Each batch writes a register of its own. */
function registerOf(batch: number): string {
  return `lines.b${batch}.description`;
}

/** Acknowledged batches whose register the relay does not have. */
async function missingAt(peer: RawPeer, acknowledged: ReadonlySet<number>): Promise<number[]> {
  peer.send({ type: "fetch", request: 1, document: firstDocument, stateVector: null });
  const { update } = await peer.next("document");
  const copy = peerDocument();
  if (update.byteLength > 0) Y.applyUpdate(copy.doc, update);
  return [...acknowledged].filter((batch) => copy.get(registerOf(batch)) === undefined);
}

test("[RL29] ten relays killed in the middle of their work lose nothing that they acknowledged", async () => {
  const folder = temporaryFolder();
  const token = await tokenFor();
  const mine = peerDocument(5_000);
  const batches: Uint8Array[] = [];
  const acknowledged = new Set<number>();

  for (let round = 0; round < 10; round += 1) {
    const relay = await startProcess(folder);
    const peer = await join(relay.url, token, 5_000);
    expect(await missingAt(peer, acknowledged)).toEqual([]);

    for (let count = 0; count < 40; count += 1) {
      batches.push(mine.set({ [registerOf(batches.length)]: String(round) }));
    }
    const pending = [...batches.keys()].filter((batch) => !acknowledged.has(batch));
    for (const batch of pending) {
      sendStored(peer, batches, batch);
      // Several turns of the relay instead of one: some are done when it dies, some are not.
      if (batch % 7 === 0) await new Promise(setImmediate);
    }
    // Killed after a different number of acknowledgements each time, while the others are on their way.
    const enough = acknowledged.size + 1 + ((round * 13) % 37);
    while (acknowledged.size < enough) {
      for (const { batch, verdict } of (await peer.next("ack")).results) {
        expect(verdict.type).toBe("committed");
        acknowledged.add(batch);
      }
    }
    await relay.kill();
    await peer.closed;
    for (const message of peer.heard()) {
      if (message.type !== "ack") continue;
      for (const { batch } of message.results) acknowledged.add(batch);
    }
  }

  const last = await startProcess(folder);
  const peer = await join(last.url, token, 5_000);
  expect(await missingAt(peer, acknowledged)).toEqual([]);
  for (const batch of batches.keys()) sendStored(peer, batches, batch);
  const seqs = new Map<number, number>();
  while (seqs.size < batches.length) {
    for (const { batch, verdict } of (await peer.next("ack")).results) {
      if (verdict.type === "refused") throw new Error(verdict.message);
      seqs.set(batch, verdict.seq);
    }
  }
  // Sent again and again, each batch stands in the log exactly once.
  expect(new Set(seqs.values()).size).toBe(batches.length);
  expect(Math.max(...seqs.values())).toBe(batches.length);
});
