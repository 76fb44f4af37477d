import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { clientMessages } from "./client-messages.ts";
import { describeProtocol } from "./fingerprint.ts";
import { relayMessages } from "./relay-messages.ts";
import { protocolVersion } from "./version.ts";

test("[PR6] a change of any message makes you choose: is it still this version?", () => {
  const hash = createHash("sha256").update(JSON.stringify(describeProtocol())).digest("hex");
  // Compatible with every released peer: replace the hash. Otherwise: bump the version too, and say in version.ts what changed.
  expect({ version: protocolVersion, hash: hash.slice(0, 16) }).toEqual({
    version: 5,
    hash: "91965c4d383c4fbf",
  });
});

test("[PR6] no two messages of one direction share a code", () => {
  for (const table of [clientMessages, relayMessages]) {
    const codes = Object.values(table).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  }
});
