import { defineConfig } from "vitest/config";

const source = { conditions: ["@concord/source", "node", "import", "default"] };
const shared = { resolve: source, ssr: { resolve: source } };
const exclude = ["**/node_modules/**", "**/dist/**"];

// `fast` runs beside the editor in seconds; `whole` crosses packages and starts real processes.
export default defineConfig({
  ...shared,
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: "fast",
          include: ["packages/**/src/**/*.test.ts", "apps/**/src/**/*.test.ts", "test/*.test.ts"],
          exclude,
          testTimeout: 20_000,
        },
      },
      {
        ...shared,
        test: {
          name: "whole",
          include: ["test/*/**/*.test.ts"],
          exclude: [...exclude, "test/bench/**"],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
