import { DocumentId } from "@concord/model";
import type { OpenDocument, Replica } from "@concord/client";
import { Scope } from "@concord/protocol";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createWorld, isSynced, until } from "./world.ts";

const documents = Array.from({ length: 6 }, (_, index) =>
  DocumentId.parse(`0190a000-0000-7000-8000-${String(index + 1).padStart(12, "0")}`),
);
const set = (path: string, value: string) => ({ type: "set-field", path, value }) as const;
const bens = Scope.parse({ windows: [{ assignee: "ben" }] });
const evesToo = Scope.parse({ windows: [{ assignee: "ben" }, { assignee: "eve" }] });

const document = fc.constantFrom(...documents);
const person = fc.constantFrom("ben", "eve", "zoe");
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("assign"), document, to: person }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("edit"), document, to: person }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("phone-edits"), document, to: person }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("phone-assigns"), document, to: person }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("phone-opens"), document, to: person }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("phone-closes"), document, to: person }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("offline"), document, to: person }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("online"), document, to: person }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restart"), document, to: person }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("other-scope"), document, to: person }) },
);

const assigneesOf = (replica: Replica) =>
  Object.fromEntries(
    replica.invoices().items.map(({ id, assignee, dueDate }) => [id, `${assignee} ${dueDate}`]),
  );

test("[CL88] whatever moves, and whenever the phone is there, in the end it holds its part as it is, and everybody has what it wrote", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const world = createWorld();
      await world.relay();
      const ada = await world.person("ada");
      for (const id of documents) {
        await ada.create({ kind: "invoice", id, operations: [set("assignee", "ben")] });
      }
      let scope = bens;
      let phone = await world.person("phone", { scope });
      let opened: OpenDocument | undefined;
      let day = 10;
      const date = (): string => `2026-12-${String(((day += 1) % 20) + 10)}`;
      const close = (): void => {
        opened?.[Symbol.dispose]();
        opened = undefined;
      };
      for (const { do: what, document: id, to } of steps) {
        if (what === "assign") await ada.apply(id, [set("assignee", to)]);
        else if (what === "edit") await ada.apply(id, [set("dueDate", date())]);
        else if (what === "phone-edits") await phone.apply(id, [set("dueDate", date())]);
        else if (what === "phone-assigns") await phone.apply(id, [set("assignee", to)]);
        else if (what === "phone-opens") {
          close();
          opened = await phone.open(id).catch(() => undefined);
        } else if (what === "phone-closes") close();
        else if (what === "offline") phone.disconnect();
        else if (what === "online") phone.connect();
        else {
          if (what === "other-scope") scope = scope === bens ? evesToo : bens;
          close();
          await phone[Symbol.asyncDispose]();
          phone = await world.person("phone", { scope });
        }
      }
      close();
      phone.connect();
      await until(phone, isSynced(phone));
      await until(ada, isSynced(ada));
      // Its own last batches have come back to everybody by then, and moves to the phone.
      const marker = DocumentId.parse("0190a000-0000-7000-8000-00000000ffff");
      await ada.create({ kind: "invoice", id: marker, operations: [set("assignee", "ben")] });
      await until(phone, () => phone.row(marker) !== undefined);
      await until(phone, () => isPart(phone, ada, scope));
      expect(assigneesOf(phone)).toEqual(
        Object.fromEntries(Object.entries(assigneesOf(ada)).filter(([id]) => isIn(ada, id, scope))),
      );
      for (const { id } of phone.invoices().items) {
        expect(await phone.registers(id)).toEqual(await ada.registers(id));
      }
      await phone[Symbol.asyncDispose]();
      await ada[Symbol.asyncDispose]();
    }),
    { numRuns: Number(process.env["CONCORD_RUNS"] ?? 8), endOnFailure: true },
  );
});

function isIn(replica: Replica, id: string, { windows }: Scope): boolean {
  const assignee = replica.row(DocumentId.parse(id))?.summary?.assignee;
  return windows.some((window) => window.assignee === assignee);
}

function isPart(phone: Replica, ada: Replica, scope: Scope): boolean {
  const wanted = ada.invoices().items.filter(({ id }) => isIn(ada, id, scope));
  const held = phone.invoices().items;
  return (
    JSON.stringify(wanted.map(({ id, dueDate }) => [id, dueDate])) ===
    JSON.stringify(held.map(({ id, dueDate }) => [id, dueDate]))
  );
}
