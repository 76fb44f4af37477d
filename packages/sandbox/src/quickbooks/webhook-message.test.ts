import { expect, test } from "vitest";
import { signWebhook, webhookBody } from "./webhook-message.ts";

test("[SQ40] the signature is the vendor's own vector", () => {
  // From the vendor's Java SDK (Apache-2.0), WebhooksServiceTest.
  const body =
    '{"eventNotifications":[{"realmId":"1185883450","dataChangeEvent":{"entities":[{"name":"Customer","id":"1","operation":"Create","lastUpdated":"2015-10-05T14:42:19-0700"}]}}]}';
  expect(signWebhook(body, "b5771f19b12ddb4bcdb9f08bdc50bc63878a")).toBe(
    "JC2GUwciPmRBwEO7WvrRmKqu9tGOKL8FFallocTFi8Q=",
  );
});

const at = Date.parse("2026-05-15T10:00:00Z");
const context = { realmId: "42", uuid: () => "11111111-2222-4333-a444-555555555555" };

test("[SQ41] CloudEvents: an array with one event an object, and no data", () => {
  const body = webhookBody(
    [{ entity: "Invoice", id: "145", operation: "Create", at }],
    "cloudevents",
    context,
  );
  expect(JSON.parse(body)).toEqual([
    {
      specversion: "1.0",
      id: "11111111-2222-4333-a444-555555555555",
      source: expect.stringMatching(/^intuit\./),
      type: "qbo.invoice.created.v1",
      datacontenttype: "application/json",
      time: "2026-05-15T10:00:00Z",
      intuitentityid: "145",
      intuitaccountid: "42",
      data: {},
    },
  ]);
});

test("[SQ41] legacy: entities of a realm, a merge with the id that is gone", () => {
  const body = webhookBody(
    [{ entity: "Customer", id: "1", operation: "Merge", at, deletedId: "2" }],
    "legacy",
    context,
  );
  expect(JSON.parse(body)).toEqual({
    eventNotifications: [
      {
        realmId: "42",
        dataChangeEvent: {
          entities: [
            {
              name: "Customer",
              id: "1",
              operation: "Merge",
              lastUpdated: "2026-05-15T02:00:00-0800",
              deletedId: "2",
            },
          ],
        },
      },
    ],
  });
});
