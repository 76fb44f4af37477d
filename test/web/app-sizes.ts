import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** What a browser has to fetch of a built app, in gzipped bytes. */
export interface AppSizes {
  /** Scripts that the first view waits for. */
  readonly firstView: number;
  /** What the worker's scripts add, which the first view does not wait for. */
  readonly worker: number;
  /** All that is kept for working without a network, by the service worker's own list. */
  readonly kept: number;
}

/** Which files of a built app come first, and which are kept for working offline. */
export function appFiles(folder: string): {
  readonly firstViewFiles: readonly string[];
  readonly keptFiles: readonly string[];
} {
  const html = readFileSync(join(folder, "index.html"), "utf8");
  const serviceWorker = readFileSync(join(folder, "sw.js"), "utf8");
  return {
    firstViewFiles: named(html, /"\/(assets\/[^"]+\.js)"/g),
    keptFiles: named(serviceWorker, /\burl:"([^"]+)"/g),
  };
}

/** @param folder where the app was built */
export function appSizes(folder: string): AppSizes {
  const { firstViewFiles, keptFiles } = appFiles(folder);
  const sizeOf = (paths: readonly string[]): number =>
    paths.reduce((sum, path) => sum + gzipSync(readFileSync(join(folder, path))).length, 0);
  const ofWorker = new Set(
    readdirSync(join(folder, "assets"))
      .filter((name) => /^workspace-worker.*\.js$/.test(name))
      .map((name) => `assets/${name}`),
  );
  for (const path of ofWorker) {
    const script = readFileSync(join(folder, path), "utf8");
    for (const name of named(script, /\b(?:from|import)\s*"\.\/([^"]+\.js)"/g))
      ofWorker.add(`assets/${name}`);
  }
  return {
    firstView: sizeOf(firstViewFiles),
    worker: sizeOf([...ofWorker].filter((path) => !firstViewFiles.includes(path))),
    kept: sizeOf(keptFiles),
  };
}

function named(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, path = ""]) => path);
}
