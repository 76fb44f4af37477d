import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { rulesNamedIn, rulesStatedIn, unstated, untested } from "./structure/rules.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const texts = (pattern: string): readonly string[] =>
  globSync(pattern, { cwd: root })
    .filter((file) => !file.includes("node_modules"))
    .map((file) => readFileSync(join(root, file), "utf8"));

const stated = texts("{packages,apps,test}/**/SPEC.md").flatMap(rulesStatedIn);
// The suites that every implementation of a port passes name their rules too.
const named = texts("{packages,apps,test}/**/{*.test,*-contract}.ts").flatMap(rulesNamedIn);

test("[AR6] every rule of a SPEC.md is named by a test", () => {
  expect(untested(rulesStatedIn("- **ZZ1** A rule.\n- **ZZ2** Another."), ["ZZ2"])).toEqual([
    "ZZ1",
  ]);

  expect(stated.length).toBeGreaterThan(0);
  expect(untested(stated, named)).toEqual([]);
});

test("[AR7] every rule that a test names stands in a SPEC.md, once", () => {
  // Put together, so that this file does not name the planted rule itself.
  const planted = `test("${["[", "ZZ3]"].join("")} is so", …)`;
  expect(unstated(["ZZ1", "ZZ1"], rulesNamedIn(planted))).toEqual(["ZZ1", "ZZ3"]);

  expect(unstated(stated, named)).toEqual([]);
});
