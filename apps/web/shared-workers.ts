import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "vite";
import type { Plugin, Rolldown, UserConfig } from "vite";

const started = /new Worker\(\s*new URL\("([^"]+)", import\.meta\.url\)/g;

/**
 * Makes each worker a part of the same build as the page: what both need (zod, the model, the document) is one file, read and kept once. By itself Vite builds every worker
 * alone, with all that it imports once more in it.
 */
export const sharedWorkers: Plugin = {
  name: "shared-workers",
  enforce: "pre",
  transform: {
    filter: { id: /\/apps\/web\/src\/.*\.ts$/, code: "new Worker(" },
    handler(code, id) {
      const emitted = code.replaceAll(started, (_, path: string) => {
        const worker = fileURLToPath(new URL(path, pathToFileURL(id)));
        return `new Worker(import.meta.ROLLUP_FILE_URL_${this.emitFile({ type: "chunk", id: worker })}`;
      });
      return { code: emitted, map: null };
    },
  },
};

/** Which modules a script cannot do without, and which it may ask for later, too. */
export interface Needs {
  readonly atOnce: ReadonlySet<string>;
  readonly ever: ReadonlySet<string>;
}

/**
 * What page and workers need, by the names of their files, after all that nobody uses has been left out: the imports alone would say far too much. It is read from a build of
 * its own that is not written.
 *
 * @param config what decides which files are read, and which parts of them are used; with {@link sharedWorkers}
 */
export async function readNeeds(
  config: UserConfig,
  page: string,
): Promise<ReadonlyMap<string, Needs>> {
  const built = await build({
    ...config,
    configFile: false,
    logLevel: "error",
    build: {
      ...config.build,
      write: false,
      minify: false,
      rolldownOptions: { ...config.build?.rolldownOptions, input: page },
    },
  });
  if (!("output" in built)) throw new Error("Vite has built something else than the page.");
  const chunks = built.output.filter((file) => file.type === "chunk");
  const named = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const reached = (
    from: Rolldown.OutputChunk,
    next: (chunk: Rolldown.OutputChunk) => readonly string[],
  ): ReadonlySet<string> => {
    const found = new Set([from]);
    for (const chunk of found)
      for (const name of next(chunk)) {
        const imported = named.get(name);
        if (imported !== undefined) found.add(imported);
      }
    return new Set([...found].flatMap(({ moduleIds }) => moduleIds));
  };
  return new Map(
    chunks
      .filter(({ isEntry }) => isEntry)
      .map((chunk) => [
        chunk.name,
        {
          atOnce: reached(chunk, ({ imports }) => imports),
          ever: reached(chunk, ({ imports, dynamicImports }) => [...imports, ...dynamicImports]),
        },
      ]),
  );
}
