import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { unpackChromium } from "./unpack-chromium.ts";

/** What playwright's `launch` needs to start a Chromium that playwright did not bring along. */
export interface ChromiumLaunch {
  readonly executablePath: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

/** The part of `process` that decides which browser it is. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Nothing that talks to the world by itself; and root may start it. */
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * The Chromium for tests: the one that `CONCORD_CHROMIUM` names, else one that is installed, else on 64-bit Linux the headless one from npm, unpacked once a version.
 * Undefined where there is none. Throws if what `CONCORD_CHROMIUM` names is no program.
 */
export async function findChromium(machine: Machine): Promise<ChromiumLaunch | undefined> {
  const env = Object.fromEntries(
    Object.entries(machine.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  const named = machine.env["CONCORD_CHROMIUM"] ?? "";
  if (named !== "" && !isProgram(named)) {
    throw new Error(`CONCORD_CHROMIUM names ${named}, which is no program that can be started.`);
  }
  const installed = named === "" ? usualPlaces(machine).find(isProgram) : named;
  if (installed !== undefined) return { executablePath: installed, args, env };
  if (machine.platform !== "linux" || machine.arch !== "x64") return undefined;

  const { executablePath, libraries, fonts } = await unpackChromium(
    join(machine.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "concord"),
  );
  return {
    executablePath,
    args,
    env: {
      ...env,
      LD_LIBRARY_PATH: [env["LD_LIBRARY_PATH"], libraries].filter(Boolean).join(delimiter),
      FONTCONFIG_PATH: env["FONTCONFIG_PATH"] ?? fonts,
    },
  };
}

/**
 * The Chromium for tests. Where there is none it throws in CI, since tests that are left out there look as if they had passed, and elsewhere says that they are left out
 * and what to do.
 */
export async function chromiumForTests(
  machine: Machine,
  say: (message: string) => void,
): Promise<ChromiumLaunch | undefined> {
  const found = await findChromium(machine);
  if (found !== undefined) return found;
  const message =
    "NO BROWSER TESTS RUN: there is no Chromium here. Install Chromium or Google Chrome, or name one by its path in CONCORD_CHROMIUM.";
  if (!["", "0", "false"].includes(machine.env["CI"] ?? "")) throw new Error(message);
  say(message);
  return undefined;
}

/** Where Chromium, Chrome and Edge are installed by their installers and by package managers. */
function usualPlaces({ platform, env }: Machine): readonly string[] {
  if (platform === "darwin") {
    return ["/Applications", join(homedir(), "Applications")].flatMap((folder) =>
      ["Google Chrome", "Chromium", "Microsoft Edge"].map((name) =>
        join(folder, `${name}.app`, "Contents", "MacOS", name),
      ),
    );
  }
  if (platform === "win32") {
    return ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"]
      .flatMap((name) => env[name] ?? [])
      .flatMap((folder) => [
        join(folder, "Google", "Chrome", "Application", "chrome.exe"),
        join(folder, "Chromium", "Application", "chrome.exe"),
        join(folder, "Microsoft", "Edge", "Application", "msedge.exe"),
      ]);
  }
  return (env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .flatMap((folder) =>
      ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].map((name) =>
        join(folder, name),
      ),
    );
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
