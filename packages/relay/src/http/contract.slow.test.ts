import { expect, test } from "vitest";
import { z } from "zod";
import { startRelay, temporaryFolder } from "../testing/test-relay.ts";

test("[RL47] the contract is generated from the schemas", async () => {
  const { url } = await startRelay(temporaryFolder());
  const Contract = z.object({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) });
  const contract = Contract.parse(await (await fetch(`${url}/api/v1/openapi.json`)).json());
  expect(contract.openapi).toBe("3.1.0");
  expect(Object.keys(contract.paths).toSorted()).toEqual([
    "/api/v1/conflicts",
    "/api/v1/documents/last-changes",
    "/api/v1/documents/{id}/changes",
    "/api/v1/inspect/batches/{seq}",
    "/api/v1/inspect/documents/{id}",
    "/api/v1/inspect/workspace",
    "/api/v1/invoices",
    "/api/v1/invoices/count",
    "/api/v1/invoices/{id}",
    "/api/v1/invoices/{id}/absences",
    "/api/v1/invoices/{id}/credit-notes",
    "/api/v1/invoices/{id}/credit-uses",
    "/api/v1/invoices/{id}/erasure",
    "/api/v1/invoices/{id}/history",
    "/api/v1/invoices/{id}/history/blame",
    "/api/v1/invoices/{id}/history/difference",
    "/api/v1/invoices/{id}/history/restore",
    "/api/v1/invoices/{id}/operations",
    "/api/v1/leases",
    "/api/v1/ledger/export",
    "/api/v1/passkeys",
    "/api/v1/passkeys/options",
    "/api/v1/passkeys/{id}/removal",
    "/api/v1/quarantine",
    "/api/v1/quarantine/{id}",
    "/api/v1/revocations",
    "/api/v1/series",
    "/api/v1/series/{series}/lease",
    "/api/v1/series/{series}/lease/return",
    "/api/v1/series/{series}/lease/take-over",
    "/api/v1/series/{series}/numbers",
    "/api/v1/sessions",
    "/auth/passkeys",
    "/auth/passkeys/options",
  ]);
});
