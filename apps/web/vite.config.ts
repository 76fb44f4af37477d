import { defineConfig } from "vite";
import type { Plugin } from "vite";
import { pwa } from "./pwa.ts";

/** Templates are indented in the source. Neither markup nor styles say anything by it, and it is a part of every script. */
const unindented: Plugin = {
  name: "unindented",
  transform: {
    filter: { id: /apps\/web\/src\/.*\.ts$/ },
    handler: (code) => ({
      code: code
        .replaceAll(/\bcss`[^`$]*`/g, dense)
        .replaceAll(/\n[ \t]+/g, "\n")
        .replaceAll("\n>", ">"),
      map: null,
    }),
  },
};

/** Styles without comments, and without the space that separates nothing. */
function dense(css: string): string {
  return css
    .replaceAll(/\/\*.*?\*\//gs, "")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/ ?([{};,]|:(?= )) ?/g, "$1")
    .replaceAll(";}", "}");
}

// The app is served by the relay, from the root of its address.
export default defineConfig({
  resolve: { conditions: ["@concord/source", "module", "browser", "import", "default"] },
  plugins: [unindented, pwa],
  worker: {
    format: "es",
    rolldownOptions: {
      treeshake: {
        propertyReadSideEffects: false,
        unknownGlobalSideEffects: false,
        propertyWriteSideEffects: "always",
      },
      output: { comments: false },
    },
  },
  build: {
    outDir: "dist/app",
    target: "esnext",
    // The policy of the page allows no inline script.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      treeshake: { propertyReadSideEffects: false, unknownGlobalSideEffects: false },
      output: {
        codeSplitting: {
          groups: [
            // It is asked for and run by itself: the worker's script is read while the page's own still comes.
            { name: "start-worker", test: /start-worker/, priority: 1 },
            // Else each script of the first view would be asked for by itself. Without main.ts and what loads it: that waits for scripts which need these.
            { name: "first-view", tags: ["$initial"], test: /node_modules|\/src\/(?!main\.ts)/ },
            // What comes right after it, and is asked for together: in pieces it would be larger.
            {
              name: "editor",
              test: /\/apps\/web\/src\/(editor|parts|settling)\/|\/packages\/(model|document)\/src\//,
            },
          ],
        },
      },
    },
  },
});
