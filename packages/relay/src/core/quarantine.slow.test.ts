import { expect, test } from "vitest";
import * as Y from "yjs";
import { z } from "zod";
import { joinAs, peerDocument, sendOffer } from "../testing/raw-peer.ts";
import { rawYjs } from "../testing/raw-yjs.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

test("[RL426] a whole document that was given back in vain is kept, at both doors, and can be had byte for byte", async () => {
  const { url } = await startRelay(temporaryFolder());
  const large = peerDocument(5_000);
  for (let line = 0; line < 1_000; line += 1) {
    large.set({ [`lines.l${line}.description`]: "x".repeat(9_000) });
  }
  const update = Y.encodeStateAsUpdate(large.doc);
  const vera = await joinAs(url, await tokenFor({ id: "vera", role: "viewer" }));
  expect(await sendOffer(vera, 1, update)).toMatchObject({ type: "refused" });
  const stock = await rawYjs(url, { id: "victor", role: "viewer" });
  stock.send({ type: "sync-step-2", update });
  expect(await stock.closed).toBe(4403);
  const headers = { authorization: `Bearer ${await tokenFor({ role: "owner" })}` };
  const ask = async (path: string): Promise<unknown> =>
    (await fetch(`${url}/api/v1/quarantine${path}`, { headers })).json();
  const list = await ask("");
  expect(list).toMatchObject({
    items: [
      { author: { id: "victor" }, bytes: update.byteLength },
      { author: { id: "vera" }, bytes: update.byteLength },
    ],
  });
  const [newest] = z.object({ items: z.array(z.object({ id: z.int() })) }).parse(list).items;
  expect(await ask(`/${newest?.id}`)).toEqual({ update: Buffer.from(update).toString("base64") });
});
