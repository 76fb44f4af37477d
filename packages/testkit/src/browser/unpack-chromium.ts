import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { inflate } from "@sparticuz/chromium";
import { z } from "zod";

export interface UnpackedChromium {
  readonly executablePath: string;
  /** Libraries that Chromium needs and a bare machine lacks: NSS among them. */
  readonly libraries: string;
  readonly fonts: string;
}

/** What is unpacked another way goes into another folder. */
const revision = 2;

/** Unpacks the Chromium that npm carries under a folder of its version, unless that was done before. Several processes may do it at once. */
export async function unpackChromium(cache: string): Promise<UnpackedChromium> {
  const archives = join(
    dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")),
    "../bin",
  );
  const manifest = await readFile(join(archives, "../package.json"), "utf8");
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(manifest));
  const folder = join(cache, `chromium-${version}-${revision}`);
  if (!existsSync(folder)) await unpackWhole(archives, folder);
  return {
    executablePath: join(folder, "chromium"),
    libraries: join(folder, "al2023", "lib"),
    fonts: join(folder, "fonts"),
  };
}

/** The folder appears whole or not at all: a process that finds it may start what is in it. */
async function unpackWhole(archives: string, folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const unfinished = await mkdtemp(`${folder}.unfinished-`);
  try {
    await Promise.all(
      ["chromium.br", "al2023.tar.br", "fonts.tar.br"].map((archive) =>
        inflateInto(unfinished, join(archives, archive)),
      ),
    );
    await writeFile(join(unfinished, "fonts", "fonts.conf"), fontsConfig(join(folder, "fonts")));
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process was faster: a folder that is not empty is not renamed over.
    if (!existsSync(folder)) throw error;
  }
}

/** The archive's own names folders of another machine: without a font Chromium dies of the first text field. */
function fontsConfig(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, "fonts")}</dir>
  <cachedir>${join(folder, "cache")}</cachedir>
</fontconfig>
`;
}

/** `inflate` knows no other target than the folder for temporary files, which it asks for before it returns. */
function inflateInto(folder: string, archive: string): Promise<string> {
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder;
  try {
    return inflate(archive);
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
}
