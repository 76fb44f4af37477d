import { createMemoryStorage, openWorkspace, platformDeps } from "@concord/client";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { runProgram } from "../testing/run-cli.ts";
import { startRelay, tokenFor } from "../testing/test-relay.ts";

test("[CM75] a token is taken back by itself, its id, or its holder; whoever was connected by it is out and told what to do", async () => {
  const relay = await startRelay();
  const revoke = (...args: readonly string[]) =>
    runProgram(["token", "revoke", ...args, "--url", relay.url, "--token", relay.token]);
  const token = await tokenFor("ben", "editor");
  const replica = await openWorkspace({
    url: new URL("/sync", relay.url).href.replace("http", "ws"),
    token,
    storage: createMemoryStorage(),
    deps: platformDeps(),
  });
  onTestFinished(() => replica[Symbol.asyncDispose]());
  await replica.caughtUp();
  expect((await revoke(token)).stderr).toContain("token-of-ben opens nothing any more");
  await expect
    .poll(() => replica.link())
    .toMatchObject({
      state: "stopped",
      attention: { why: expect.stringContaining("withdrawn") },
    });
  expect((await revoke("--principal", "cleo")).exitCode).toBe(0);
  expect((await revoke("--id", "token-of-dora")).exitCode).toBe(0);
  const answer = await fetch(`${relay.url}/api/v1/revocations`, {
    headers: { authorization: `Bearer ${relay.token}` },
  });
  const { items } = Revocations.parse(await answer.json());
  expect(items.map(({ kind, id }) => `${kind} ${id}`).toSorted()).toEqual([
    "principal cleo",
    "token token-of-ben",
    "token token-of-dora",
  ]);
});

test("[CM75] what is not one token, id or holder is wrong usage; who is no owner takes nothing back", async () => {
  const relay = await startRelay();
  const revoke = async (token: string, ...args: readonly string[]) =>
    (await runProgram(["token", "revoke", ...args, "--url", relay.url, "--token", token])).exitCode;
  expect(await revoke(relay.token)).toBe(2);
  expect(await revoke(relay.token, "rubbish")).toBe(2);
  expect(await revoke(relay.token, "--id", "x", "--principal", "y")).toBe(2);
  expect(await revoke(await tokenFor("ben", "editor"), "--id", "x")).toBe(1);
});

const Revocations = z.object({ items: z.array(z.object({ kind: z.string(), id: z.string() })) });
