import { dayIn } from "@concord/model";
import { expect, test } from "vitest";
import { z } from "zod";
import { apiAs, newInvoice } from "../testing/http-client.ts";
import { joinAs, peerDocument, secondDocument } from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

const View = z.looseObject({ id: z.string() });
// A day and an hour apart: it is never the same day in both.
const farAhead = "Pacific/Kiritimati";
const farBehind = "Pacific/Pago_Pago";

/** Sets the time zone of the workspace, as its owner. */
async function zoneSetter(url: string): Promise<(timeZone: string) => Promise<void>> {
  const peer = await joinAs(url, await tokenFor({ id: "olga", role: "owner" }));
  const mine = peerDocument();
  const common = { document: secondDocument, operations: [], deviceTime: 0 };
  peer.send({ type: "claim", document: secondDocument, clientId: mine.doc.clientID });
  let batch = 0;
  return async (timeZone) => {
    batch += 1;
    const update = mine.set({ documentKind: "workspace", timeZone });
    peer.send({ type: "batch", ...common, kind: "workspace", batch, update });
    expect(await peer.next("ack")).toMatchObject({
      results: [{ verdict: { type: "committed" } }],
    });
  };
}

test("[RL471] an invoice is shown as of the day that it is where the workspace is, and says which that is", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const setZone = await zoneSetter(url);
  await setZone(farAhead);
  const created = await api("POST", "/api/v1/invoices", newInvoice("1", "Acme GmbH"));
  const { id } = View.parse(created.body["invoice"]);
  const shown = async () => (await api("GET", `/api/v1/invoices/${id}`)).body["asOf"];
  expect(await shown()).toBe(dayIn(farAhead, Date.now()));
  await setZone(farBehind);
  expect(await shown()).toBe(dayIn(farBehind, Date.now()));
});

test("[RL472] an invoice of the past is shown as of the day that it was where the workspace is", async () => {
  const { url } = await startRelay(temporaryFolder(), { ledger: {} });
  const api = await apiAs(url);
  const created = await api("POST", "/api/v1/invoices", newInvoice("1", "Acme GmbH"));
  const { id } = View.parse(created.body["invoice"]);
  const { seq } = z.looseObject({ seq: z.int() }).parse(created.body);
  const Past = z.object({ at: z.int(), invoice: z.looseObject({ asOf: z.string() }) });
  const then = async () =>
    Past.parse((await api("GET", `/api/v1/invoices/${id}/history?at=${seq}`)).body);
  const setZone = await zoneSetter(url);
  for (const zone of [farAhead, farBehind]) {
    await setZone(zone);
    const { at, invoice } = await then();
    expect(invoice.asOf).toBe(dayIn(zone, at));
  }
});
