import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { accountOf, holderOf, noteUnsent, othersUnsent, unsentIn } from "./accounts.ts";

function device() {
  const kept = new Map<string, string>();
  return {
    kept,
    storage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    },
  };
}

const tokenOf = (sub: string, name: string, workspace = "main"): string => {
  const payload = new TextEncoder().encode(JSON.stringify({ sub, name, workspace }));
  return `x.${btoa(String.fromCharCode(...payload))}.y`;
};

test("[WB102] everybody who signs in on a device has a place of their own there, the same each time", () => {
  const { storage } = device();
  const mara = accountOf(tokenOf("m1", "Mara Łoś"), storage);
  const ben = accountOf(tokenOf("b1", "Ben"), storage);
  expect(mara).toBe("main");
  expect(new Set([mara, ben, accountOf(tokenOf("m1", "Mara", "other"), storage)]).size).toBe(3);
  expect(accountOf(tokenOf("m1", "Mara, renamed"), storage)).toBe(mara);
  expect(accountOf(tokenOf("b1", "Ben"), storage)).toBe(ben);
  expect(holderOf("not a token")).toBeUndefined();
  expect(accountOf("not a token", storage)).toBe("main");
});

test("[WB102] what somebody has not sent is said to whoever signs in after them, until it is sent", () => {
  const { storage, kept } = device();
  const mara = accountOf(tokenOf("m1", "Mara"), storage);
  const ben = accountOf(tokenOf("b1", "Ben"), storage);
  noteUnsent(mara, 4, storage);
  expect(othersUnsent(ben, storage)).toEqual([{ name: "Mara", changes: 4 }]);
  expect(othersUnsent(mara, storage)).toEqual([]);
  noteUnsent(mara, 0, storage);
  expect(othersUnsent(ben, storage)).toEqual([]);
  kept.set("concord-accounts", "{");
  expect(othersUnsent(ben, storage)).toEqual([]);
});

test("[WB163] what waits to be sent is counted by document, whatever the state says beside", () => {
  const document = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
  const other = DocumentId.parse("0190a000-0000-7000-8000-000000000002");
  expect(unsentIn({ unsent: [] })).toBe(0);
  const unsent = [
    { document, changes: 3, since: 1 },
    { document: other, changes: 2, since: 2 },
  ];
  expect(unsentIn({ unsent })).toBe(5);
});
