import { createHash } from "node:crypto";
import { globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { build } from "vite";
import { places } from "./src/page/places.ts";

// Builds the app unless what is built is of these very sources. `npm start` and `npm test` run it before anything else.

const root = join(import.meta.dirname, "../..");
const stamp = join(import.meta.dirname, "dist/built-of");

/** Of all that may be in the app: name, size and time of each file. */
function sources(): string {
  const files = globSync(
    [
      "apps/web/{src,public}/**/*",
      "apps/web/*.{ts,html,json}",
      "packages/{client,document,formats,ledger,model,protocol}/src/**/*.ts",
      "pnpm-lock.yaml",
    ],
    { cwd: root },
  ).toSorted();
  const hash = createHash("sha256");
  for (const file of files) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

function built(): string | undefined {
  try {
    return readFileSync(stamp, "utf8");
  } catch {
    return undefined;
  }
}

// The same app whoever builds it: a test run has another word here, and would get a service worker that tells its console all it does.
process.env["NODE_ENV"] = "production";

const now = sources();
if (built() !== now) {
  await build({ root: import.meta.dirname, logLevel: "warn" });
  // For the relay, which answers each of these addresses with the app.
  writeFileSync(join(import.meta.dirname, "dist/app/places.json"), JSON.stringify(places));
  writeFileSync(stamp, now);
}
