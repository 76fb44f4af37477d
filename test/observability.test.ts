import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = readFileSync(join(root, "docs/observability.md"), "utf8");
const isNamed = (name: string): boolean => page.includes(`\`${name}\``);

function sources(pattern: string): string {
  return globSync(pattern, { cwd: root })
    .filter((file) => !/node_modules|\/dist\/|\.test\.ts$|\/testing\//.test(file))
    .map((file) => readFileSync(join(root, file), "utf8"))
    .join("\n");
}

const found = (text: string, pattern: RegExp): readonly string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, name = ""]) => name)),
];

test("[RL154] the page about observability names every metric", () => {
  const relay = found(
    sources("packages/relay/src/observe/{instruments,relay-gauges}.ts"),
    /\b(?:count|countBy|histogram|histograms|byRequest|gauge|named)\(\s*"([a-z_]+)"/g,
  );
  const bridge = found(
    sources("packages/bridge/src/bridge-metrics.ts"),
    /(?:gauge\(\s*"|name: "concord_bridge_)([a-z_]+)"/g,
  );
  expect(relay.length).toBeGreaterThan(35);
  expect(bridge.length).toBeGreaterThan(13);
  expect([...relay, ...bridge].filter((name) => !isNamed(name))).toEqual([]);
});

test("[RL155] the page about observability names every event of the logs", () => {
  const events = found(
    sources("{packages,apps}/**/src/**/*.ts"),
    /\b(?:log\??\.(?:info|warn|error)|(?:deps|io|options|context)\.log|log)\(\s*"([a-z-]+)",/g,
  );
  expect(events.length).toBeGreaterThan(50);
  expect(events.filter((name) => !isNamed(name))).toEqual([]);
});
