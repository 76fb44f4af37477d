import { limits } from "@concord/protocol";
import { expect, test } from "vitest";
import { defaultRates } from "../core/rates.ts";
import { firstDocument, joinAs, peerDocument } from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

const rest = { document: firstDocument, kind: "invoice", deviceTime: 1 } as const;

test("[RL242] what a batch claims to be counts like its bytes: for the rate, and for what may wait", async () => {
  const { principal } = defaultRates;
  const { url } = await startRelay(temporaryFolder(), {
    rates: {
      principal: {
        perSecond: { ...principal.perSecond, bytes: 200_000 },
        burst: { ...principal.burst, bytes: 100_000 },
      },
    },
  });
  const mallory = await joinAs(url, await tokenFor({ id: "mallory" }));
  const mine = peerDocument();
  mallory.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  const operations = [{ type: "set-field", value: "x".repeat(50_000) }];
  for (let batch = 1; batch <= 6; batch += 1) {
    mallory.send({
      type: "batch",
      batch,
      operations,
      update: mine.set({ number: `${batch}` }),
      ...rest,
    });
  }
  // A few hundred bytes of updates.
  expect((await mallory.next("slow-down")).retryAfterMs).toBeGreaterThan(0);
});

test("[RL242] claims larger than any that people make are read no further", async () => {
  const { url } = await startRelay(temporaryFolder());
  const mallory = await joinAs(url, await tokenFor({ id: "mallory" }));
  const operations = [{ type: "set-field", value: "x".repeat(limits.operationsBytes) }];
  mallory.send({ type: "batch", batch: 1, operations, update: peerDocument().set({}), ...rest });
  expect(await mallory.next("refused")).toMatchObject({ code: "malformed", closing: true });
});
