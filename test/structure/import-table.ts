import { dirname, join, relative } from "node:path";
import { importsOf } from "./imports-of.ts";

/** Which of our packages each package's source may import. Changing this table is an architecture decision. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  "packages/model": [],
  "packages/formats": ["@concord/model"],
  "packages/document": ["@concord/model"],
  "packages/protocol": ["@concord/document", "@concord/model"],
  "packages/client": ["@concord/protocol", "@concord/document", "@concord/model"],
  "packages/ledger": [
    "@concord/protocol",
    "@concord/document",
    "@concord/formats",
    "@concord/model",
  ],
  "packages/relay": [
    "@concord/ledger",
    "@concord/ledger/node",
    "@concord/ledger/story",
    "@concord/protocol",
    "@concord/document",
    "@concord/model",
  ],
  "packages/bridge": ["@concord/client", "@concord/document", "@concord/model"],
  "packages/connectors/stripe": ["@concord/bridge/connector", "@concord/model"],
  "packages/connectors/quickbooks": ["@concord/bridge/connector", "@concord/model"],
  // A stand-in of a vendor shares nothing with us: a mistake in common would hide in both.
  "packages/sandbox": [],
  "packages/testkit": [
    "@concord/bridge/connector",
    "@concord/client",
    "@concord/document",
    "@concord/model",
    "@concord/protocol",
  ],
  "apps/web": [
    "@concord/client",
    "@concord/client/browser",
    "@concord/document",
    "@concord/formats",
    "@concord/ledger",
    "@concord/ledger/automerge",
    "@concord/ledger/story",
    "@concord/model",
    "@concord/protocol",
  ],
  "apps/cli": [
    "@concord/bridge",
    "@concord/client",
    "@concord/client/node",
    "@concord/connector-quickbooks",
    "@concord/connector-stripe",
    "@concord/document",
    "@concord/formats",
    "@concord/ledger",
    "@concord/ledger/node",
    "@concord/ledger/story",
    "@concord/model",
    "@concord/protocol",
    "@concord/relay",
    // Only dynamically: production code does not carry the stand-ins.
    "dynamic:@concord/sandbox",
  ],
};

/** Packages that run in a browser too: no module of Node outside the files named here. */
const platformFree = [
  "packages/model",
  "packages/formats",
  "packages/document",
  "packages/protocol",
  "packages/ledger",
];

/** Parts of such packages for Node alone, which other environments do not load. */
const forNode = ["packages/ledger/src/node/"];

/** A source of the tree: its path from the root, and its text. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

interface Import {
  readonly from: string;
  readonly folder: string;
  readonly specifier: string;
  readonly dynamic: boolean;
}

function folderOf(file: string): string {
  const folder = Object.keys(allowed).find((name) => file.startsWith(`${name}/`));
  if (folder === undefined) throw new Error(`${file} is in no folder of the import table`);
  return folder;
}

function importsIn(sources: readonly Source[]): readonly Import[] {
  return sources.flatMap(({ file, text }) =>
    importsOf(file, text).map((found) => ({ from: file, folder: folderOf(file), ...found })),
  );
}

/** Tests, and what stands in `testing` for them: neither is built. */
const isTest = (file: string): boolean => file.endsWith(".test.ts") || file.includes("/testing/");
const isOurs = ({ specifier }: Import): boolean => specifier.startsWith("@concord/");
const say = ({ from, specifier }: Import): string => `${from} → ${specifier}`;

/** Imports between packages that the table does not allow. */
export function forbiddenImports(sources: readonly Source[]): readonly string[] {
  return importsIn(sources.filter(({ file }) => !isTest(file)))
    .filter(isOurs)
    .filter(({ folder, specifier, dynamic }) => {
      const may = allowed[folder] ?? [];
      return !may.includes(specifier) && !(dynamic && may.includes(`dynamic:${specifier}`));
    })
    .map(say);
}

/** Imports by which a test reaches above its own package. */
export function forbiddenTestImports(sources: readonly Source[]): readonly string[] {
  const order = Object.keys(allowed);
  return importsIn(sources.filter(({ file }) => isTest(file)))
    .filter(isOurs)
    .filter(({ folder, specifier }) => {
      const target = specifier
        .replace("@concord/connector-", "packages/connectors/")
        .replace(/^@concord\//, "packages/")
        .replace(/\/(browser|connector|node|testing)$/, "");
      if (target === "packages/testkit" || target === folder) return false;
      if (target === "packages/sandbox" && folder.startsWith("packages/connectors/")) return false;
      return order.indexOf(target) > order.indexOf(folder);
    })
    .map(say);
}

/** Relative imports that leave their package. */
export function escapingImports(sources: readonly Source[]): readonly string[] {
  return importsIn(sources)
    .filter(({ specifier }) => specifier.startsWith("."))
    .filter(({ from, folder, specifier }) =>
      relative(folder, join(dirname(from), specifier)).startsWith(".."),
    )
    .map(say);
}

/** Modules of Node in packages that a browser runs too. */
export function platformImports(sources: readonly Source[]): readonly string[] {
  return importsIn(sources.filter(({ file }) => !isTest(file)))
    .filter(
      ({ folder, from, specifier }) =>
        platformFree.includes(folder) &&
        !forNode.some((part) => from.startsWith(part)) &&
        specifier.startsWith("node:"),
    )
    .map(say);
}
