/** This tab's worker. It is made before anything else of the page runs: its script is read meanwhile, on another thread. */
export const ownWorker = new Worker(new URL("../worker/workspace-worker.ts", import.meta.url), {
  type: "module",
  name: "workspace",
});
