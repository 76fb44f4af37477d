import { readdir, stat } from "node:fs/promises";
import { extname, join } from "node:path";

/** What in a folder may be an invoice. A file that is named itself is read whatever it is called. */
const invoiceExtensions: ReadonlySet<string> = new Set([".xml", ".json", ".csv", ".tsv"]);

/** The files that paths stand for, each once. */
export interface GatheredFiles {
  readonly files: readonly string[];
  /** Files in the folders that cannot be invoices by their name. */
  readonly passedOver: number;
}

/** Files as they are named, folders with everything below them. A path that is not there stays, so that it is reported like any unreadable file. */
export async function gatherFiles(paths: readonly string[]): Promise<GatheredFiles> {
  const files = new Set<string>();
  let passedOver = 0;
  for (const path of paths) {
    if (!(await isFolder(path))) {
      files.add(path);
      continue;
    }
    for (const file of await filesBelow(path)) {
      if (invoiceExtensions.has(extname(file).toLowerCase())) files.add(file);
      else passedOver += 1;
    }
  }
  return { files: [...files], passedOver };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
