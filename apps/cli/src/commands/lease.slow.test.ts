import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ApiAccess } from "../access/api.ts";
import { openReplica } from "../testing/replica.ts";
import { runCli, runJson } from "../testing/run-cli.ts";
import { startRelay, temporaryFolder } from "../testing/test-relay.ts";
import { drafted } from "../testing/written-invoices.ts";

/** Where no relay answers, and nobody is asked. */
const offline = (): readonly string[] => ["--data", temporaryFolder()];

/** A relay whose workspace has a series for a device. */
async function relayWithVan(): Promise<ApiAccess> {
  const access = await startRelay();
  const owner = await openReplica(access, "ada");
  const made = await owner.create({
    kind: "workspace",
    operations: [
      {
        type: "create",
        document: { kind: "workspace", content: { series: [{ id: "van", format: "V-{number}" }] } },
      },
    ],
  });
  if (made.type !== "stored") throw new Error(made.type);
  await made.synced;
  return access;
}

test("[CM276] whoever renews a lease reads which numbers are left of it, and the list of series says the number that each gives next", async () => {
  const access = await relayWithVan();
  const device = ["--device", join(temporaryFolder(), "till.sqlite")];
  expect((await runCli(["series"], access)).stdout).toMatch(/NEXT[^]*van +V-\{number\} +V-0001/);
  await runCli(["series", "lease", "van", "--size", "3", ...device], access);
  // The device gives them now.
  expect((await runCli(["series"], access)).stdout).not.toContain("V-0001");
  const draft = await drafted(access);
  expect((await runCli(["issue", draft, "--leased", ...device], access)).stdout).toBe("V-0001\n");
  const renewed = await runCli(["series", "renew", "van", "--size", "5", ...device], access);
  expect(renewed.stdout).toMatch(/^V-0002 to V-0006, until /);
});

test("[CM135] a device with a lease issues without a relay, sends it later, and gives the lease back", async () => {
  const access = await relayWithVan();
  const device = ["--device", join(temporaryFolder(), "till.sqlite")];
  const [first, second] = [await drafted(access), await drafted(access)];
  expect(await runCli(["series", "lease", "van", "--size", "5", ...device], access)).toMatchObject({
    stdout: expect.stringMatching(/^V-0001 to V-0005, until /),
    exitCode: 0,
  });
  const away = await runCli(["issue", first.slice(-8), "--leased", ...device, ...offline()]);
  expect(away).toMatchObject({ stdout: "V-0001\n", exitCode: 0 });
  expect(away.stderr).toContain("It waits on this device until the relay is there again.\n");
  // What stops nothing is told by whoever gives the number.
  expect(away.stderr).toMatch(/buyer\.address +The buyer has no postal address/);
  expect(await runCli(["issue", first, "--leased", ...device, ...offline()])).toMatchObject({
    stdout: "",
    stderr: expect.stringContaining("It is issued already: V-0001"),
    exitCode: 3,
  });
  expect(await runJson(["issue", second, "--leased", ...device], access)).toMatchObject({
    exitCode: 0,
    value: { document: second, number: "V-0002", sent: true },
  });
  const renewed = await runCli(["series", "renew", "van", "--size", "10", ...device], access);
  expect(renewed.stdout).toMatch(/^V-0003 to V-0012, until /);
  expect(await runCli(["series", "return", "van", ...device], access)).toMatchObject({
    stdout: "The lease has ended: returned.\n",
    exitCode: 0,
  });
  const shown = await runCli(["series", "numbers", "van"], access);
  expect(shown.stdout).toMatch(/V-0001 +issued[^]*V-0002 +issued/);
  expect(shown.stdout).not.toContain("V-0003");
  expect(await runCli(["series", "renew", "van", ...device], access)).toMatchObject({
    stderr: expect.stringContaining("This device holds no lease of van"),
    exitCode: 1,
  });
});

test("[CM136] a lease is taken over with a reason: its numbers are accounted for, and what its device sends afterwards stands as a conflict", async () => {
  const access = await relayWithVan();
  const folder = temporaryFolder();
  const [lost, office] = ["lost", "office"].map((name) => ["--device", join(folder, name)]);
  if (lost === undefined || office === undefined) throw new Error("two devices");
  const id = await drafted(access);
  await runCli(["series", "lease", "van", "--size", "2", ...lost], access);
  await runCli(["issue", id, "--leased", ...lost, ...offline()]);
  expect(await runCli(["series", "lease", "van", ...office], access)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("is leased to a device of"),
  });
  const reason = ["--reason", "The van was stolen"];
  expect(
    (await runCli(["series", "take-over", "van", ...reason, "--size", "3", ...office], access))
      .stdout,
  ).toMatch(/^V-0003 to V-0005, until /);
  expect((await runCli(["series", "leases"], access)).stdout).toMatch(
    /HOLDER +DEVICE[^]*van +2 +\S+ +[\w-]{8,} +3–5 .* active[^]*van +1 +\S+ +[\w-]{8,} +1–2 .* taken-over +The van was stolen/,
  );
  const register = async () => (await runCli(["series", "numbers", "van"], access)).stdout;
  expect(await register()).toMatch(/V-0001 +expired[^]*V-0002 +expired/);
  // It was only found again.
  await runCli(["issue", id, "--leased", ...lost], access);
  await expect.poll(register).toMatch(/V-0001 +issued[^]*V-0002 +expired/);
  const { stdout } = await runCli(["conflicts", "list"], access);
  expect(stdout).toContain("issued by a device, and not all is as it should be");
});

test("[CM137] the register is written into a file as CSV or JSON, every number with what became of it", async () => {
  const access = await relayWithVan();
  const folder = temporaryFolder();
  const device = ["--device", join(folder, "till.sqlite")];
  const id = await drafted(access);
  await runCli(["series", "lease", "van", "--size", "2", ...device], access);
  await runCli(["issue", id, "--leased", ...device], access);
  await runCli(["series", "take-over", "van", "--reason", 'Broken, "dead"', "--end"], access);
  const [csv, json] = [join(folder, "register.csv"), join(folder, "register.json")];
  expect((await runCli(["series", "register", "--export", csv], access)).exitCode).toBe(0);
  const lines = readFileSync(csv, "utf8").split("\r\n");
  expect(lines.map((line) => line.split(",").slice(0, 5).join())).toEqual([
    "series,period,count,number,state",
    "van,,1,V-0001,issued",
    "van,,2,V-0002,expired",
    "",
  ]);
  expect(lines[2]).toContain('not come back: Broken, ""dead""",leased,');
  await runCli(["series", "register", "van", "--export", json], access);
  const { items } = JSON.parse(readFileSync(json, "utf8"));
  expect(items).toMatchObject([{ document: id, state: "issued" }, { document: null }]);
  expect(await runCli(["series", "register", "--export", csv], access)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("cannot be written"),
  });
  expect(
    (await runCli(["series", "register", "--export", join(folder, "a.txt")], access)).exitCode,
  ).toBe(2);
});

test("[CM275] what is refused of a lease is told in its own words, and whoever issues without one reads how to get it", async () => {
  const access = await relayWithVan();
  const id = await drafted(access);
  const device = ["--device", join(temporaryFolder(), "till.sqlite")];
  expect(await runCli(["series", "lease", "bus", ...device], access)).toMatchObject({
    exitCode: 1,
    stderr: "There is no such number series.",
  });
  expect(await runCli(["issue", id, "--leased", ...device], access)).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining("concord series lease leases a series to this device"),
  });
});
