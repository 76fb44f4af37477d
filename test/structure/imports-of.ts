import { parseSync } from "oxc-parser";

/** A module that a file imports, statically or by `import()`. */
interface FoundImport {
  readonly specifier: string;
  readonly dynamic: boolean;
}

/** Every module specifier in a TypeScript source. Throws if the file does not parse or an `import()` is not of a literal. */
export function importsOf(path: string, source: string): readonly FoundImport[] {
  const { module, errors } = parseSync(path, source);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${path}: ${error.message}`);
  const fixed = [
    ...module.staticImports.map((found) => found.moduleRequest.value),
    ...module.staticExports.flatMap((found) =>
      found.entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ),
  ].map((specifier) => ({ specifier, dynamic: false }));
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) => {
    const literal = /^["'`]([^"'`$]+)["'`]$/.exec(source.slice(start, end));
    if (literal?.[1] === undefined) {
      throw new Error(`${path}: import(${source.slice(start, end)}) hides what it imports`);
    }
    return { specifier: literal[1], dynamic: true };
  });
  return [...fixed, ...dynamic];
}
