import { randomBytes } from "node:crypto";
import { WorkspaceId } from "@concord/protocol";
import { openSqliteStorage } from "@concord/relay";
import { expect, test } from "vitest";
import { runProgram } from "../testing/run-cli.ts";
import { secretKey, startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

const id = "0123456789abcdef";

const random = (bytes: number) => new Uint8Array(randomBytes(bytes));

/** A relay in whose store somebody has a passkey. */
async function relayWithPasskey(name: string) {
  const data = temporaryFolder();
  const opened = openSqliteStorage(data, { random, secretKey });
  if (opened.type !== "opened") throw new Error(opened.message);
  await opened.storage.addPasskey({
    id,
    credential: "AAAA",
    workspace: WorkspaceId.parse("acme"),
    principal: { id: "editor:ben", name: "Ben", role: "editor" },
    isMember: false,
    token: "link-of-ben",
    grantedAt: 1_000,
    publicKey: new Uint8Array(1),
    name,
    addedAt: 2_000,
    word: "",
    counter: 0,
    usedAt: null,
    epoch: opened.storage.epoch(),
  });
  await opened.storage[Symbol.asyncDispose]();
  const relay = await startRelay({ data });
  const as = (token: string) => (what: string, more: readonly string[]) =>
    runProgram(["passkey", what, ...more, "--url", relay.url, "--token", token]);
  return { owner: as(relay.token), as };
}

test("[CM222] an owner sees everybody's passkeys, and removes one", async () => {
  const { owner } = await relayWithPasskey("Ben's\u001B[31m phone");
  const listed = await owner("list", []);
  expect(listed.stdout).toMatch(new RegExp(`${id} +Ben +Ben's phone +added .+ not used yet`));
  expect(JSON.parse((await owner("list", ["--json"])).stdout)).toMatchObject({
    items: [{ id, holder: { id: "editor:ben", name: "Ben" }, usedAt: null }],
  });
  const removed = await owner("remove", [id]);
  expect(removed.exitCode).toBe(0);
  expect(removed.stderr).toContain("token revoke --principal editor:ben");
  expect((await owner("list", [])).stderr).toContain("Nobody has a passkey");
  expect((await owner("remove", [id])).exitCode).toBe(1);
});

test("[CM222] who is no owner sees and removes nobody's; what is no id is wrong usage", async () => {
  const { owner, as } = await relayWithPasskey("Phone");
  const editor = as(await tokenFor("cleo", "editor"));
  expect((await editor("list", [])).exitCode).toBe(1);
  expect((await editor("remove", [id])).exitCode).toBe(1);
  expect((await owner("remove", ["phone"])).exitCode).toBe(2);
  expect((await owner("list", [])).stdout).toContain(id);
});
