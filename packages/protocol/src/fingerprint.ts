import type { JsonValue } from "@concord/model";
import { clientMessages } from "./client-messages.ts";
import type { FieldsOf } from "./message-table.ts";
import { describeTable } from "./message-table.ts";
import { relayMessages } from "./relay-messages.ts";

/** Both tables as data: codes, fields in order, limits, and the JSON Schema of every JSON part. */
export function describeProtocol(): JsonValue {
  return {
    client: describeTable<FieldsOf<typeof clientMessages>>(clientMessages),
    relay: describeTable<FieldsOf<typeof relayMessages>>(relayMessages),
  };
}
