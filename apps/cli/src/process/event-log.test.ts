import type { LogFields, RelayLog } from "@concord/relay";
import { expect, test } from "vitest";
import { eventLog } from "./event-log.ts";

test("[CM81] what parts without levels say becomes flat fields, and what somebody should look at a warning", () => {
  const lines: [string, string, LogFields][] = [];
  const log: RelayLog = {
    info: (event, fields) => void lines.push(["info", event, fields]),
    warn: (event, fields) => void lines.push(["warn", event, fields]),
    error: (event, fields) => void lines.push(["error", event, fields]),
  };
  const note = eventLog(log);
  note("relay-slows-down", { retryAfterMs: 5, where: undefined });
  note("job-threw", { reason: new TypeError("no"), at: { source: "sweep" }, isLast: false });
  expect(lines).toEqual([
    ["info", "relay-slows-down", { retryAfterMs: 5, where: null }],
    ["warn", "job-threw", { reason: "TypeError: no", at: '{"source":"sweep"}', isLast: false }],
  ]);
});
