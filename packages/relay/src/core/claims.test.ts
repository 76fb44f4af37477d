import { WorkspaceId } from "@concord/protocol";
import { expect, test } from "vitest";
import { firstDocument } from "../testing/raw-peer.ts";
import { createClaims } from "./claims.ts";

const place = (clientId: number) => ({
  workspace: WorkspaceId.parse("acme"),
  document: firstDocument,
  clientId,
});

test("[RL166] an id that was announced stays its principal's after the connection has ended, whoever claims how many others", () => {
  const claims = createClaims();
  expect(claims.claim(place(5_000), "ada")).toBe("claimed");
  claims.release(place(5_000), "ada");
  expect(claims.claim(place(5_000), "eve")).toBe("taken");
  for (let clientId = 10_000; clientId < 13_000; clientId += 1) {
    claims.claim(place(clientId), "eve");
    claims.release(place(clientId), "eve");
  }
  expect(claims.claim(place(5_000), "eve")).toBe("taken");
  expect(claims.claim(place(5_000), "ada")).toBe("claimed");
  // Of one's own the oldest are forgotten.
  expect(claims.claim(place(10_000), "ada")).toBe("claimed");
  expect(claims.claim(place(12_999), "ada")).toBe("taken");
});

test("[RL166] what a connection holds is never forgotten", () => {
  const claims = createClaims();
  claims.claim(place(5_000), "ada");
  claims.claim(place(5_000), "ada");
  claims.release(place(5_000), "ada");
  for (let clientId = 10_000; clientId < 12_000; clientId += 1) {
    claims.claim(place(clientId), "ada");
    claims.release(place(clientId), "ada");
  }
  expect(claims.claim(place(5_000), "eve")).toBe("taken");
});
