import { expect, test } from "vitest";
import { idOf, rowOf } from "../list/testing/rows.ts";
import { wireVersion } from "../wire/messages.ts";
import type { LeaderMessage, ListedRow } from "../wire/messages.ts";
import type { TabMessage } from "../wire/tab-message.ts";
import { joinWorkspace } from "./workspace.ts";

type Said = LeaderMessage extends infer Each
  ? Each extends unknown
    ? Omit<Each, "version" | "leader">
    : never
  : never;

/** A tab that wants to see two rows first, and what a worker says to it. */
function tabOf() {
  const listeners: ((event: MessageEvent<unknown>) => void)[] = [];
  const heard: TabMessage[] = [];
  const channel = {
    postMessage: (message: TabMessage) => void heard.push(message),
    addEventListener: (_: "message", listener: (event: MessageEvent<unknown>) => void) =>
      void listeners.push(listener),
  };
  const workspace = joinWorkspace("tab", channel, [idOf(1), idOf(2)]);
  const shown: string[] = [];
  const names = (): string => [...workspace.rows().values()].map(({ name }) => name).join(" ");
  workspace.onChange(() => shown.push(`${workspace.extent()}: ${names()}`));
  return {
    workspace,
    heard,
    shown,
    say: (...all: readonly Said[]) => {
      for (const each of all) {
        const data = { ...each, version: wireVersion, leader: 1 };
        for (const listener of listeners) listener(new MessageEvent("message", { data }));
      }
    },
  };
}

const row = (number: number, name: string): ListedRow => rowOf(number, {}, { name });
const look = (...rows: readonly ListedRow[]): Said => ({ type: "look", tab: "tab", rows });
const piece = (hello: number, isLast: boolean, ...rows: readonly ListedRow[]): Said => ({
  type: "rows",
  tab: "tab",
  hello,
  rows,
  isLast,
});
const changes = (rows: readonly ListedRow[], ...removed: readonly number[]): Said => ({
  type: "changes",
  rows,
  removed: removed.map(idOf),
});

test("[WB171] what was wanted first is shown first, then all rows at once, with what changed while they came", () => {
  const { heard, shown, say } = tabOf();
  expect(heard).toMatchObject([
    { number: 1, call: { method: "hello", first: [idOf(1), idOf(2)] } },
  ]);
  say(
    look(row(1, "A"), row(2, "B")),
    piece(1, false, row(1, "A"), row(2, "B"), row(3, "C")),
    changes([row(2, "B2"), row(5, "E")], 3),
    piece(1, true, row(4, "D")),
    changes([row(4, "D2")], 1),
  );
  expect(shown).toEqual(["look: A B", "whole: A B2 E D", "whole: B2 E D2"]);
});

test("[WB171] another worker that leads tells all anew: what is shown stays until it has, and of the one before nothing is taken", () => {
  const { heard, shown, say } = tabOf();
  say(piece(1, true, row(1, "A"), row(2, "B")));
  say({ type: "leads" });
  expect(heard.at(-1)).toMatchObject({ number: 2, call: { method: "hello", first: [] } });
  say(
    look(row(1, "no")),
    piece(2, false, row(2, "B2")),
    piece(1, true, row(9, "no")),
    changes([row(2, "B3")]),
    piece(2, true, row(3, "C")),
  );
  expect(shown).toEqual(["whole: A B", "whole: A B3", "whole: B3 C"]);
});

/** A row with conflicts. */
const waiting = (number: number, ...attention: readonly ("person" | "history")[]): ListedRow => {
  const side = { value: "2026-12-24" };
  return rowOf(
    number,
    {},
    {
      conflicts: attention.map((each, at) => ({
        id: String(at),
        record: { kind: "concurrent", path: "dueDate", kept: side, lost: side, state: "open" },
        attention: each,
      })),
    },
  );
};

test("[WB172] how many fields wait for a person follows each row that comes, changes and goes", () => {
  const { workspace, say } = tabOf();
  const count = (...said: readonly Said[]): number => {
    say(...said);
    return workspace.conflicts();
  };
  expect(count(piece(1, true, waiting(1, "person", "history"), waiting(2, "person")))).toBe(2);
  expect(count(changes([waiting(1, "person", "person"), waiting(3, "history")]))).toBe(3);
  expect(count(changes([waiting(2)], 3))).toBe(2);
  expect(count({ type: "leads" }, piece(2, true, waiting(2, "person")))).toBe(1);
});
