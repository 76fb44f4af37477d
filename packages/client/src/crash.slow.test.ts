import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import type { Replica } from "./replica.ts";
import { dyingStorage } from "./testing/dying-storage.ts";
import { createLastingStorage, createTestWorkspace } from "./testing/workspace.ts";

const ids = [1, 2, 3].map((number) =>
  DocumentId.parse(`0190a000-0000-7000-8000-00000000000${number}`),
);
const set = (path: string, value: string) => ({ type: "set-field", path, value }) as const;

/** Changes here and there; `kept` names the values that this device was told are durable. */
async function story(here: Replica, there: Replica, kept: Map<string, string>, from: number) {
  for (let step = from; step < 8; step += 1) {
    const id = ids[step % ids.length];
    if (id === undefined) throw new Error("three documents");
    const path = `references.${step % 2 === 0 ? "project" : "contract"}`;
    await there.create({ kind: "invoice", id });
    await there.apply(id, [set("references.tender", `there ${step}`)]);
    if (here.row(id) === undefined) {
      await here.create({ kind: "invoice", id }).catch(() => undefined);
    }
    const outcome = await here.apply(id, [set(path, `here ${step}`)]).catch(() => undefined);
    if (outcome === undefined || outcome.type === "not-stored") return step;
    // Unchanged: the process before stored it and died before it could say so.
    if (outcome.type !== "refused") kept.set(`${id} ${path}`, `here ${step}`);
  }
  return 8;
}

test.each(["before", "after"] as const)(
  "[CL19] a process that dies %s any of its commits loses nothing that it said is stored",
  async (when) => {
    let deaths = 0;
    // Every second commit here, the others in the other case: together each of them once.
    for (let at = when === "before" ? 1 : 2; at <= 40; at += 2) {
      const { open, relay, clock } = createTestWorkspace();
      const storage = createLastingStorage();
      const there = await open();
      const kept = new Map<string, string>();

      const dying = dyingStorage(storage, at, when);
      const reached = await open({ storage: dying }).then(
        async (here) => {
          const step = await story(here, there, kept, 0);
          await here[Symbol.asyncDispose]();
          return step;
        },
        // Died while it was opened.
        () => 0,
      );
      deaths += dying.isDead() ? 1 : 0;
      const again = await open({ storage });
      await story(again, there, kept, reached);
      await clock.advance(5_000);

      for (const [key, value] of kept) {
        const [id = "", path = ""] = key.split(" ");
        expect(relay.fields(DocumentId.parse(id))[path], `${when} ${at}: ${key}`).toBe(value);
      }
      for (const id of ids) {
        const atRelay = relay.fields(id);
        expect(await again.registers(id)).toEqual(atRelay);
        expect(await there.registers(id)).toEqual(atRelay);
      }
      expect(again.status()).toEqual({ state: "synced" });
      expect(again.refused()).toEqual([]);
      expect(await storage.batches()).toEqual([]);
    }
    expect(deaths).toBeGreaterThan(10);
  },
);
