import { DocumentChanges } from "@concord/protocol";
import { expect, test } from "vitest";
import { z } from "zod";
import { apiAs, newInvoice } from "../testing/http-client.ts";
import { startRelay, temporaryFolder } from "../testing/test-relay.ts";

const link = (times: number) => ({
  type: "link",
  connector: `tool${times}`,
  link: { account: "a", id: `${times}`, kind: "invoice" },
});

test("[RL570] what bridges and the relay note of themselves, as links and conflicts, uses up none of the last changes", async () => {
  const { url } = await startRelay(temporaryFolder());
  const ada = await apiAs(url, { id: "ada", role: "owner" });
  const made = await ada("POST", "/api/v1/invoices", newInvoice("R-1", "Acme"));
  const { id } = z.object({ invoice: z.object({ id: z.string() }) }).parse(made.body).invoice;
  const due = { type: "set-field", path: "dueDate", value: "2026-12-24" };
  const all = [due, ...Array.from({ length: 30 }, (_, times) => link(times))];
  for (const operation of all) {
    const answer = await ada("POST", `/api/v1/invoices/${id}/operations`, {
      operations: [operation],
    });
    expect(answer.status).toBeLessThan(300);
  }
  const changes = await ada("GET", `/api/v1/documents/${id}/changes?limit=2`);
  expect(
    DocumentChanges.parse(changes.body).items.map(({ difference, more }) => [
      difference.some(({ path }) => path === "documentKind"),
      difference.some(({ path }) => path.startsWith("links.")),
      more,
    ]),
  ).toEqual([
    [false, false, 0],
    [true, false, 0],
  ]);
});
