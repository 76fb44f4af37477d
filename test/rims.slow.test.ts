import { execFile } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { z } from "zod";

const root = fileURLToPath(new URL("..", import.meta.url));
const oxlint = join(root, "node_modules/oxlint/bin/oxlint");
const config = ".oxlintrc.json";

const Report = z.object({
  diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })),
});
const Config = z.object({ overrides: z.array(z.object({ files: z.array(z.string()) })) });

/** The rules that our lint finds broken in a tree of one planted file. */
async function findingsIn(file: string, text: string): Promise<readonly string[]> {
  await using folder = await mkdtempDisposable(join(tmpdir(), "concord-rims-"));
  mkdirSync(join(folder.path, dirname(file)), { recursive: true });
  // Types are not needed for these rules, and would need the whole tree.
  const untyped = readFileSync(join(root, config), "utf8").replace(
    /("typeAware":) true/,
    "$1 false",
  );
  writeFileSync(join(folder.path, config), untyped);
  writeFileSync(join(folder.path, file), text);
  const stdout = await new Promise<string>((resolve) => {
    // It ends with a failure when it finds something; what it found stands in its output.
    execFile(process.execPath, [oxlint, "--format=json", file], { cwd: folder.path }, (_, out) =>
      resolve(out),
    );
  });
  const { diagnostics } = Report.parse(JSON.parse(stdout));
  return diagnostics.map(({ code }) => code);
}

const globals = "eslint(no-restricted-globals)";
const properties = "eslint(no-restricted-properties)";
const imports = "eslint(no-restricted-imports)";

test.each([
  ["Date.now", "export const at = Date.now();", properties],
  ["Date.now by another name", "export const { now } = Date;", properties],
  ["Math.random", "export const chance = Math.random();", properties],
  ["setTimeout", "setTimeout(() => undefined, 1);", globals],
  ["setInterval of globalThis", "globalThis.setInterval(() => undefined, 1);", globals],
  ["fetch", `export const page = fetch("https://example.org");`, globals],
  ["WebSocket", `export const socket = new WebSocket("wss://example.org");`, globals],
  ["timers of Node", `export { setTimeout } from "node:timers/promises";`, imports],
  ["randomness of Node", `export { randomBytes } from "node:crypto";`, imports],
])("[AR8] lint finds %s in a package, and lets a rim and a test have it", async (_, text, rule) => {
  expect(await findingsIn("packages/model/src/planted.ts", text)).toEqual([rule]);
  expect(await findingsIn("packages/connectors/stripe/src/planted.ts", text)).toEqual([rule]);
  expect(await findingsIn("packages/relay/src/node-deps.ts", text)).toEqual([]);
  expect(await findingsIn("packages/model/src/planted.test.ts", text)).toEqual([]);
});

test("[AR8] what comes in as a parameter may have the name of a global", async () => {
  const text = "export const call = (fetch: (url: string) => void) => fetch('x');";
  expect(await findingsIn("packages/model/src/planted.ts", text)).toEqual([]);
});

test("[AR8] every rim that is named exists", () => {
  const text = readFileSync(join(root, config), "utf8").replaceAll(/^\s*\/\/.*$/gm, "");
  const { overrides } = Config.parse(JSON.parse(text));
  const named = overrides.flatMap(({ files }) => files).filter((file) => !file.includes("*"));
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

const asks = (text: string): boolean => /\bnew Date\(\s*\)/.test(text);

test("[AR8] no package asks for the present moment by `new Date()`", () => {
  expect(asks("const now = new Date();")).toBe(true);

  const sources = globSync("packages/**/src/**/*.ts", { cwd: root }).filter(
    (file) => !/node_modules|\.test\.ts$|\/testing\//.test(file),
  );
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.filter((file) => asks(readFileSync(join(root, file), "utf8")))).toEqual([]);
});
