import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { chromiumForTests, findChromium } from "./find-chromium.ts";

/** A folder with programs of these names. */
function folderWith(...names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "concord-chromium-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of names) {
    writeFileSync(join(folder, name), "");
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

const nowhere = { platform: "linux", arch: "arm64" } as const;

test("the Chromium that is named comes before one that is installed, and must be there", async () => {
  const folder = folderWith("chromium", "mine");
  const env = { PATH: folder, CONCORD_CHROMIUM: join(folder, "mine") };
  expect(await findChromium({ ...nowhere, env })).toMatchObject({
    executablePath: join(folder, "mine"),
  });
  await expect(
    findChromium({ ...nowhere, env: { ...env, CONCORD_CHROMIUM: join(folder, "gone") } }),
  ).rejects.toThrow("CONCORD_CHROMIUM");
});

test("an installed Chromium or Chrome is found, on the path or where installers put it", async () => {
  const folder = folderWith("google-chrome");
  expect(await findChromium({ ...nowhere, env: { PATH: `/nowhere:${folder}` } })).toMatchObject({
    executablePath: join(folder, "google-chrome"),
  });
});

test("without a browser the tests in it are left out loudly, and in CI it is a failure", async () => {
  const said: string[] = [];
  const say = (message: string): void => void said.push(message);
  expect(await chromiumForTests({ ...nowhere, env: {} }, say)).toBeUndefined();
  expect(said).toEqual([expect.stringContaining("NO BROWSER TESTS RUN")]);
  await expect(chromiumForTests({ ...nowhere, env: { CI: "true" } }, say)).rejects.toThrow(
    "CONCORD_CHROMIUM",
  );
});
