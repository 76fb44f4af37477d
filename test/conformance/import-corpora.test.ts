import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execFile } from "node:child_process";
import process from "node:process";
import { promisify } from "node:util";
import { WorkspaceId, createToken } from "@concord/protocol";
import { createRelay, nodeDeps } from "@concord/relay";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { corpusFiles, corpusPath, isUblDocument, readCorpusFile } from "./corpora.ts";
import { expectedTwins } from "./ubl-exceptions.ts";

const entry = fileURLToPath(new URL("../../apps/cli/src/main.ts", import.meta.url));
const secretKey = new Uint8Array(32).fill(7);

const Report = z.object({
  summary: z.object({
    files: z.int(),
    created: z.int(),
    linked: z.int(),
    ambiguous: z.int(),
    refused: z.int(),
  }),
});
const Listed = z.object({
  items: z.array(z.object({ id: z.string(), status: z.string(), updatedSeq: z.int() })),
});

async function startRelay(): Promise<{ readonly url: string; readonly token: string }> {
  const data = mkdtempSync(join(tmpdir(), "concord-import-"));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const created = await createRelay(
    { data, port: 0, secretKey: Buffer.from(secretKey).toString("base64url") },
    nodeDeps("silent"),
  );
  if (created.type !== "listening") throw new Error(created.message);
  onTestFinished(() => created.relay[Symbol.asyncDispose]());
  const token = await createToken(secretKey, {
    workspace: WorkspaceId.parse("acme"),
    principal: { id: "ada", name: "Ada", role: "owner" },
    use: "all",
    expiresAt: Date.now() + 3_600_000,
    issuedAt: Date.now(),
    id: "token",
  });
  return { url: created.relay.url, token };
}

/** The last line of a command's work: its JSON. Rejects unless it ends with 0. */
async function concord<T>(
  args: readonly string[],
  token: string,
  schema: z.ZodType<T>,
): Promise<T> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=@concord/source", entry, ...args, "--json"],
    { maxBuffer: 64 * 1_024 * 1_024, env: { ...process.env, CONCORD_TOKEN: token } },
  );
  return schema.parse(JSON.parse(stdout));
}

test("[CF20] every UBL document of the corpora is imported in one call, and again nothing is new", async () => {
  const documents = corpusFiles("the import of the corpora", isUblDocument);
  if (documents.length === 0) return;
  // Each is the file of the manifest, or the numbers below would prove nothing.
  for (const file of documents) readCorpusFile(file);
  const twins = expectedTwins.reduce((count, files) => count + files.length - 1, 0);
  const { url, token } = await startRelay();
  const paths = documents.map(corpusPath);

  const first = await concord(["import", ...paths, "--url", url], token, Report);
  const counts = { files: documents.length, ambiguous: 0, refused: 0 };
  const created = documents.length - twins;
  expect(first.summary).toMatchObject({ ...counts, created, linked: twins });
  const list = ["invoices", "list", "--all", "--url", url];
  const before = await concord(list, token, Listed);
  expect(before.items).toHaveLength(created);
  // All of them carry a number, so all were issued elsewhere.
  expect(before.items.filter(({ status }) => status === "draft")).toEqual([]);

  const second = await concord(["import", ...paths, "--url", url], token, Report);
  expect(second.summary).toMatchObject({ ...counts, created: 0, linked: documents.length });
  expect(await concord(list, token, Listed)).toEqual(before);
});
