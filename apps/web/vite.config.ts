import { join } from "node:path";
import { defineConfig } from "vite";
import type { Plugin, UserConfig } from "vite";
import { leanZod } from "./lean-zod.ts";
import { pwa } from "./pwa.ts";
import { readNeeds, sharedWorkers } from "./shared-workers.ts";

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

/** Styles without comments, and without the space that separates nothing. What is shown to a person stays as it is. */
function dense(css: string): string {
  return css
    .replaceAll(/\/\*.*?\*\//gs, "")
    .split(/("[^"]*")/)
    .map((part) => (part.startsWith('"') ? part : withoutSpace(part)))
    .join("");
}

function withoutSpace(css: string): string {
  return css
    .replaceAll(/\s+/g, " ")
    .replaceAll(/ ?([{};,]|:(?= )) ?/g, "$1")
    .replaceAll(";}", "}");
}

/** What every page has by the time it asks for anything later. Its names are long, and would stand in the first view for nothing. */
const isHere = /\/(?:first-view|rolldown-runtime|start-worker)/;

/** Vite's own helper asks for the files of a part in a way that a browser remembers where it failed. */
const broughtFirst: Plugin = {
  name: "brought-first",
  transform: {
    filter: { id: /vite\/preload-helper/ },
    handler: () => ({
      code: `export { bring as __vitePreload } from "${join(import.meta.dirname, "src/page/bring.ts")}";`,
      map: null,
    }),
  },
};

// What decides what is read and what is used of it.
const reading = {
  root: import.meta.dirname,
  resolve: { conditions: ["@concord/source", "module", "browser", "import", "default"] },
  plugins: [sharedWorkers, unindented, leanZod, broughtFirst],
  build: {
    target: "esnext",
    rolldownOptions: {
      treeshake: { propertyReadSideEffects: false, unknownGlobalSideEffects: false },
    },
  },
} satisfies UserConfig;

// The app is served by the relay, from the root of its address.
export default defineConfig(async () => {
  const needs = await readNeeds(reading, join(import.meta.dirname, "src/main.ts"));
  const page = needs.get("main");
  const worker = needs.get("workspace-worker");
  const others = [...needs].filter(([name]) => name !== "main").map(([, { ever }]) => ever);
  // What begins, and so waits for all the rest, is a file of its own.
  const begins = /\/src\/(main|page\/start-worker|worker\/workspace-worker)\.ts$/;
  const ofFirstView = (id: string): boolean => page?.atOnce.has(id) === true && !begins.test(id);
  const ofWorker = (id: string): boolean => worker?.ever.has(id) === true && !begins.test(id);
  const editor = /\/apps\/web\/src\/(editor|parts|settling)\/|\/packages\/(model|document)\/src\//;
  // A worker has no page: what draws must not be in a file with what it needs.
  const ofSomeWorker = (id: string): boolean => others.some((ever) => ever.has(id));
  return {
    ...reading,
    plugins: [...reading.plugins, pwa],
    build: {
      ...reading.build,
      outDir: "dist/app",
      modulePreload: {
        // The policy of the page allows no inline script.
        polyfill: false,
        resolveDependencies: (asked, files, { hostType }) =>
          hostType === "html"
            ? files
            : [...new Set([asked, ...files])].filter((file) => !isHere.test(file)),
      },
      assetsInlineLimit: 0,
      rolldownOptions: {
        ...reading.build.rolldownOptions,
        output: {
          comments: false,
          codeSplitting: {
            groups: [
              // It is asked for and run by itself: the worker's script is read while the page's own still comes.
              { name: "start-worker", test: /start-worker/, priority: 9 },
              {
                name: "first-view-and-worker",
                test: (id) => ofFirstView(id) && ofSomeWorker(id),
                priority: 8,
              },
              // Else each script of the first view would be asked for by itself.
              { name: "first-view", test: ofFirstView, priority: 7 },
              {
                name: "page-and-worker",
                test: (id) => page?.ever.has(id) === true && ofWorker(id),
                priority: 6,
              },
              { name: "worker", test: ofWorker, priority: 5 },
              // What comes right after it, and is asked for together: in pieces it would be larger.
              {
                name: "editor",
                test: (id) => editor.test(id) && !ofSomeWorker(id),
              },
            ],
          },
        },
      },
    },
  };
});
