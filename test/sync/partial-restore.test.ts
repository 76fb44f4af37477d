import { cpSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { DocumentId } from "@concord/model";
import { Scope } from "@concord/protocol";
import { openSqliteStorage } from "@concord/relay";
import { expect, test } from "vitest";
import { createWorld, isSynced, until } from "./world.ts";

const set = (path: string, value: string) => ({ type: "set-field", path, value }) as const;
const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const scope = Scope.parse({ windows: [{ assignee: "ben" }] });

test.each([false, true])(
  "[CL96] a real relay that was restored is given back what was edited outside the part, a replica of a part: %s",
  async (partial) => {
    const options = partial ? { scope } : {};
    const world = createWorld();
    {
      await using _ = await world.relay("relay");
      const phone = await world.person("ben", options);
      await phone.caughtUp();
      await phone.create({ kind: "invoice", id, operations: [set("assignee", "ben")] });
      await phone.open(id);
      await phone.apply(id, [set("assignee", "eve")]);
      await until(phone, isSynced(phone));
      await phone[Symbol.asyncDispose]();
    }
    cpSync(join(world.folder, "relay"), join(world.folder, "before"), { recursive: true });
    {
      await using _ = await world.relay("relay");
      const phone = await world.person("ben", options);
      const opened = await phone.open(id);
      await phone.caughtUp();
      const edit = await phone.apply(id, [set("currency", "EUR")]);
      if (edit.type !== "stored") throw new Error(edit.type);
      expect(await edit.synced).toMatchObject({ type: "committed" });
      // The app is ended with the invoice open.
      await phone[Symbol.asyncDispose]();
      opened[Symbol.dispose]();
    }
    const restored = openSqliteStorage(join(world.folder, "before"), {
      random: (bytes) => new Uint8Array(randomBytes(bytes)),
      secretKey: new Uint8Array(32).fill(7),
    });
    if (restored.type !== "opened") throw new Error(restored.message);
    await restored.storage.beginEpoch();
    await restored.storage[Symbol.asyncDispose]();
    await using _ = await world.relay("before");
    const again = await world.person("ben", options);
    await again.caughtUp();
    const reader = await world.person("reader");
    await expect
      .poll(() => reader.registers(id), { timeout: 10_000 })
      .toMatchObject({ assignee: "eve", currency: "EUR" });
  },
);
