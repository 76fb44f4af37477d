import { spawn } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import {
  escapingImports,
  forbiddenImports,
  forbiddenTestImports,
  platformImports,
} from "./structure/import-table.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

const read = (pattern: string) =>
  globSync(pattern, { cwd: root })
    .filter((file) => !file.includes("node_modules") && !file.includes("/dist/"))
    .map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }));

const sources = [...read("packages/**/{src,testing}/**/*.ts"), ...read("apps/**/src/**/*.ts")];

test("[AR1] packages import each other only downwards, as the table allows", () => {
  const planted = { file: "packages/model/src/x.ts", text: `import "@concord/relay";` };
  expect(forbiddenImports([planted])).toEqual(["packages/model/src/x.ts → @concord/relay"]);
  const fixedSandbox = { file: "apps/cli/src/x.ts", text: `import "@concord/sandbox";` };
  expect(forbiddenImports([fixedSandbox])).toEqual(["apps/cli/src/x.ts → @concord/sandbox"]);

  expect(forbiddenImports(sources)).toEqual([]);
});

test("[AR2] tests import testkit and lower packages, but no package above their own", () => {
  const planted = { file: "packages/model/src/x.test.ts", text: `import "@concord/relay";` };
  expect(forbiddenTestImports([planted])).toEqual([
    "packages/model/src/x.test.ts → @concord/relay",
  ]);

  expect(forbiddenTestImports(sources)).toEqual([]);
});

test("[AR3] no relative import leaves its package", () => {
  const planted = { file: "packages/relay/src/x.ts", text: `import "../../model/src/index.ts";` };
  expect(escapingImports([planted])).toEqual([
    "packages/relay/src/x.ts → ../../model/src/index.ts",
  ]);

  expect(escapingImports(sources)).toEqual([]);
});

test("[AR4] packages that run in a browser import no module of Node", () => {
  const planted = { file: "packages/document/src/x.ts", text: `export * from "node:fs";` };
  expect(platformImports([planted])).toEqual(["packages/document/src/x.ts → node:fs"]);

  expect(platformImports(sources)).toEqual([]);
});

test("[AR5] no source file is longer than 400 lines", () => {
  const long = [...sources, ...read("test/**/*.ts")]
    .map(({ file, text }) => ({ file, lines: text.split("\n").length - 1 }))
    .filter(({ lines }) => lines > 400);
  expect(long).toEqual([]);
});

test("[AR9] a test that is not named slow listens on no port and starts no process", () => {
  expect(() => createServer().listen(0)).toThrow("*.slow.test.ts");
  expect(() => spawn(process.execPath, ["--version"])).toThrow("*.slow.test.ts");
});
