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

/** @param folder where the app was built */
export function appSizes(folder: string): AppSizes {
  const html = readFileSync(join(folder, "index.html"), "utf8");
  const serviceWorker = readFileSync(join(folder, "sw.js"), "utf8");
  const sizeOf = (paths: readonly string[]): number =>
    paths.reduce((sum, path) => sum + gzipSync(readFileSync(join(folder, path))).length, 0);
  const firstView = named(html, /"\/(assets\/[^"]+\.js)"/g);
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
    firstView: sizeOf(firstView),
    worker: sizeOf([...ofWorker].filter((path) => !firstView.includes(path))),
    kept: sizeOf(named(serviceWorker, /\burl:"([^"]+)"/g)),
  };
}

function named(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, path = ""]) => path);
}
