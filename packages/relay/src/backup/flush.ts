import { closeSync, fsyncSync, openSync } from "node:fs";

/** Waits until a file, or a folder's names, have reached the disk. */
export function flush(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
