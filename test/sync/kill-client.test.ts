import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { createWorld, isSynced, until } from "./world.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const rounds = 6;

test("[CL37] a client killed at any moment loses no payment it said is stored, and doubles none", async () => {
  const world = createWorld();
  const relay = await world.relay();
  const url = `ws://127.0.0.1:${relay.port}/sync`;
  const said = new Set<string>();

  for (let round = 0; round < rounds; round += 1) {
    const child = spawn(
      process.execPath,
      [
        "--conditions=@concord/source",
        join(import.meta.dirname, "kill-client.ts"),
        join(world.folder, "killed.sqlite"),
        url,
        await world.token("ada"),
        id,
        String(round),
      ],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const exited = once(child, "exit");
    let heard = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      said.add(line);
      heard += 1;
      // Another moment in every round; lines that are still in the pipe were said before the kill, and count.
      if (heard === 3 + round * 4) child.kill("SIGKILL");
    }
    const [code, signal] = await exited;
    expect({ code, signal }).toEqual({ code: null, signal: "SIGKILL" });
  }

  const again = await world.person("ada", { file: "killed.sqlite" });
  await until(again, isSynced(again));
  const other = await world.person("ben");
  await until(other, () => other.cursor() !== null && other.row(id) !== undefined);
  const registers = await other.registers(id);
  expect(registers).toEqual(await again.registers(id));
  const payments = Object.keys(registers ?? {}).filter((path) => path.startsWith("payments."));
  for (const key of said) expect(payments).toContain(`payments.${key}`);
  // At most one more a round: stored, and killed before it could be said.
  expect(payments.length - said.size).toBeLessThanOrEqual(rounds);
  expect(said.size).toBeGreaterThan(rounds * 3);
});
