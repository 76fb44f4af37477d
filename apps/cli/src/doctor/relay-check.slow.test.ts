import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { RunFile } from "../access/run-file.ts";
import { startRelay, temporaryFolder } from "../testing/test-relay.ts";
import { relayCheck } from "./relay-check.ts";

/** A data folder that says a relay runs at an address. */
function runningAt(url: string): string {
  const folder = temporaryFolder();
  const run: RunFile = {
    pid: 1,
    url,
    workspace: "acme",
    token: "",
    sandboxes: {},
    bridges: {},
    parts: {},
  };
  writeFileSync(join(folder, "run.json"), JSON.stringify(run));
  return folder;
}

/** Something that answers everything with one text. */
async function answering(text: string, status = 200) {
  const server = createServer((_request, response) => response.writeHead(status).end(text));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("It has no port");
  return { url: `http://127.0.0.1:${address.port}`, port: address.port };
}

test("[CM161] doctor says of a relay that it is ready, what it lacks, why it is not ready, or that nobody answers, each with what to do", async () => {
  const { url } = await startRelay();
  expect(await relayCheck(runningAt(url), 1)).toEqual({
    name: "Relay",
    state: "good",
    finding: `ready at ${url}`,
  });

  const words = "The audit ledger's thread has died.";
  const lacking = await answering(JSON.stringify({ status: "ready", reasons: [], lacks: [words] }));
  expect(await relayCheck(runningAt(lacking.url), 1)).toMatchObject({
    state: "warning",
    finding: `ready at ${lacking.url}, but: ${words}`,
    fix: expect.stringContaining("relay.log"),
  });

  const full = await answering(
    JSON.stringify({ status: "not-ready", reasons: ["The disk is full."], lacks: [] }),
    503,
  );
  expect(await relayCheck(runningAt(full.url), 1)).toMatchObject({
    state: "bad",
    finding: `at ${full.url}, not ready: The disk is full.`,
  });

  const stranger = await answering("<html>");
  expect(await relayCheck(runningAt(stranger.url), 1)).toMatchObject({
    state: "bad",
    finding: `what answers at ${stranger.url} is no relay: <html>`,
  });
  expect(await relayCheck(runningAt("http://127.0.0.1:1"), 1)).toMatchObject({
    state: "bad",
    finding: "does not answer at http://127.0.0.1:1",
  });
});

test("[CM161] where none runs, doctor says whether its port is free; a file that cannot be read is said", async () => {
  const { port } = await answering("");
  const folder = temporaryFolder();
  expect(await relayCheck(folder, port)).toMatchObject({
    state: "warning",
    fix: `Start with another: npm start -- --port ${port + 100}`,
  });
  writeFileSync(join(folder, "run.json"), "{");
  expect(await relayCheck(folder, port)).toMatchObject({
    state: "bad",
    fix: "Delete the file and start again.",
  });
});
