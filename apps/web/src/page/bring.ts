/** Why the code of a part of the app is not here. */
export class NotBrought extends Error {
  /** The server has it no more: it has a newer version of the app. Else it cannot be reached, and may be later. */
  readonly isGone: boolean;

  constructor(file: string, isGone: boolean) {
    super(file);
    this.isGone = isGone;
  }
}

const brought = new Map<string, Promise<void>>();

/**
 * Stands for Vite's own helper around every `import()` of the built app: fetches the files of a part first, and imports it once they are here, out of the browser's cache. A
 * browser remembers an import that failed, and one of something that needs what failed, as long as the page lives; a fetch it does not.
 */
export async function bring(
  load: () => Promise<unknown>,
  files: readonly string[],
): Promise<unknown> {
  await Promise.all(files.map(bringOnce));
  return load();
}

function bringOnce(file: string): Promise<void> {
  const before = brought.get(file);
  if (before !== undefined) return before;
  const coming = fetchWhole(file);
  brought.set(file, coming);
  coming.catch(() => brought.delete(file));
  return coming;
}

async function fetchWhole(file: string): Promise<void> {
  const answer = await fetch(`/${file}`)
    .then(async (begun) => {
      // Its head alone is not here yet.
      await begun.arrayBuffer();
      return begun;
    })
    .catch(() => undefined);
  if (answer?.ok !== true) throw new NotBrought(file, (answer?.status ?? 500) < 500);
}
