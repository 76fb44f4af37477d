import { defineConfig } from "vitest/config";

const source = { conditions: ["@concord/source", "node", "import", "default"] };
const shared = { resolve: source, ssr: { resolve: source } };
const exclude = ["**/node_modules/**", "**/dist/**"];
const slow = "**/*.slow.test.ts";

/**
 * `fast` runs beside the editor in seconds. `whole` is the rest: what is named `*.slow.test.ts` because it listens on a port, starts a process
 * or takes long, and the folders of `test/`, which cross packages.
 */
export default defineConfig({
  ...shared,
  test: {
    // One for each core, also where there are only two.
    maxWorkers: "100%",
    projects: [
      {
        ...shared,
        extends: true,
        test: {
          name: "fast",
          // The files of a worker share their modules, which halves the time: nothing here keeps state in a module.
          isolate: false,
          include: ["packages/**/src/**/*.test.ts", "apps/**/src/**/*.test.ts", "test/*.test.ts"],
          exclude: [...exclude, slow],
          setupFiles: ["test/structure/keep-fast.ts"],
          testTimeout: 20_000,
        },
      },
      {
        ...shared,
        extends: true,
        test: {
          name: "whole",
          include: [slow, "test/*/**/*.test.ts"],
          exclude: [...exclude, "test/bench/**"],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
