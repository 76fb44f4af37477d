import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import type { TestProjectConfiguration } from "vitest/config";
import { BaseSequencer } from "vitest/node";
import type { TestSpecification } from "vitest/node";
import { chromiumForTests } from "./packages/testkit/src/browser/find-chromium.ts";
import type { ChromiumLaunch } from "./packages/testkit/src/browser/find-chromium.ts";

const source = { conditions: ["@concord/source", "node", "import", "default"] };
const shared = { resolve: source, ssr: { resolve: source } };
const exclude = ["**/node_modules/**", "**/dist/**"];
const slow = "**/*.slow.test.ts";
const inBrowser = "**/*.browser.test.ts";
const chromium = await chromiumForTests(
  process,
  (message) => void process.stderr.write(`\n${message}\n\n`),
);

// What one process of Node has compiled the next one need not: hundreds are started.
process.env["NODE_COMPILE_CACHE"] ??= new URL(
  "node_modules/.cache/node-compiled",
  import.meta.url,
).pathname;

/** Files go by their size, and these are short and take half a minute: at the end one core would wait for the other. */
const isLong = ({ moduleId }: TestSpecification): boolean =>
  /\/test\/(?:web\/soak|story\/\w+|settling\/[\w-]+)\.test\.ts$/u.test(moduleId);

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- not that of an array
    const bySize = await super.sort(files);
    return bySize.toSorted((one, other) => Number(isLong(other)) - Number(isLong(one)));
  }
}

/**
 * `fast` runs beside the editor in seconds. `whole` is the rest: what is named `*.slow.test.ts` because it listens on a port, starts a process
 * or takes long, and the folders of `test/`, which cross packages. `browser` runs `*.browser.test.ts` in a Chromium, each file in a context of its own.
 */
export default defineConfig({
  ...shared,
  test: {
    // One for each core, also where there are only two.
    maxWorkers: "100%",
    sequence: { sequencer: LongFirst },
    projects: [
      {
        ...shared,
        extends: true,
        test: {
          name: "fast",
          // The files of a worker share their modules, which halves the time: nothing here keeps state in a module.
          isolate: false,
          include: ["packages/**/src/**/*.test.ts", "apps/**/src/**/*.test.ts", "test/*.test.ts"],
          exclude: [...exclude, slow, inBrowser],
          setupFiles: ["test/structure/keep-fast.ts"],
          testTimeout: 20_000,
        },
      },
      {
        ...shared,
        extends: true,
        test: {
          name: "whole",
          // As above: a process and all imports for each file are half of what these need.
          isolate: false,
          // What is waited for crosses processes, on machines that do other things too. Where it comes, it is not waited for longer.
          expect: { poll: { timeout: 10_000 } },
          include: [slow, "test/*/**/*.test.ts"],
          exclude: [...exclude, inBrowser, "test/bench/**"],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      ...(chromium === undefined ? [] : [inChromium(chromium)]),
    ],
  },
});

function inChromium(launchOptions: ChromiumLaunch): TestProjectConfiguration {
  return {
    // Not the root's: its conditions name Node.
    resolve: { conditions: ["@concord/source", "browser", "import", "default"] },
    optimizeDeps: {
      // The scan for libraries does not follow imports of our packages; one that is found late reloads the page in the middle of a test.
      entries: [
        "packages/{model,document,protocol,client,formats,ledger}/src/index.ts",
        "packages/ledger/src/{story,automerge}/index.ts",
        "apps/web/src/main.ts",
        inBrowser,
      ],
      // Nor does it look again where there is something from an earlier run.
      force: (process.env["CI"] ?? "") !== "",
    },
    test: {
      name: "browser",
      // As in `whole`.
      expect: { poll: { timeout: 10_000 } },
      include: [inBrowser],
      exclude,
      testTimeout: 120_000,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({ launchOptions }),
        instances: [{ browser: "chromium" }],
      },
    },
  };
}
