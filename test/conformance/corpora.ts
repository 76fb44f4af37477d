import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const folder = fileURLToPath(new URL("../../../shared/corpora/", import.meta.url));

/** Counts of the manifest's own arithmetic census, made without our code. */
const Census = z.object({
  line_slack: z.number(),
  line_off: z.number(),
  vat_slack: z.number(),
  vat_off: z.number(),
});

const Entry = z.object({
  path: z.string(),
  sha256: z.string(),
  root: z.string().nullish(),
  kind: z.string().optional(),
  wellFormed: z.boolean().optional(),
  en16931_1_3_16: z.object({ fatal: z.array(z.string()) }).optional(),
  arithmetic: Census.optional(),
});

/** A file of the corpora as the manifest describes it. */
export type CorpusFile = z.infer<typeof Entry> & {
  /** The name alone: what lists of exceptions use. */
  readonly name: string;
};

const Manifest = z.object({ files: z.array(Entry) });

export const sha256 = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");

/**
 * The files that the manifest lists and the filter takes. Where the corpora do not stand, none, and a warning that says which test looked for what:
 * a clone without them passes, but never quietly.
 */
export function corpusFiles(
  what: string,
  filter: (file: CorpusFile) => boolean,
): readonly CorpusFile[] {
  const manifest = join(folder, "MANIFEST.json");
  if (!existsSync(manifest)) {
    warnSkipped(what, manifest);
    return [];
  }
  return Manifest.parse(JSON.parse(readFileSync(manifest, "utf8")))
    .files.map((file) => ({ ...file, name: basename(file.path) }))
    .filter(filter);
}

/** The bytes of a file, checked against the manifest: a corpus that was changed proves nothing. */
export function readCorpusFile(file: CorpusFile): Uint8Array {
  const bytes = readFileSync(join(folder, file.path));
  if (sha256(bytes) !== file.sha256)
    throw new Error(`${file.path} is not the file of the manifest`);
  return bytes;
}

/** Where a file of the corpora stands on this machine. */
export function corpusPath(file: CorpusFile): string {
  return join(folder, file.path);
}

/** A file of the corpora that the manifest does not list, or undefined with a warning where it does not stand. */
export function readUnlisted(what: string, path: string): string | undefined {
  const full = join(folder, path);
  if (existsSync(full)) return readFileSync(full, "utf8");
  warnSkipped(what, full);
  return undefined;
}

/** Whether the file is a whole UBL invoice or credit note, well-formed or not. */
export function isUblDocument({ kind, root }: CorpusFile): boolean {
  return kind === "document" && (root === "Invoice" || root === "CreditNote");
}

function warnSkipped(what: string, missing: string): void {
  // oxlint-disable-next-line eslint/no-console -- who runs the tests must see that these prove nothing here
  console.warn(`SKIPPED: ${what}. ${missing} does not stand, so nothing was checked.`);
}
