import { expect, test } from "vitest";
import { foundCommands, offersCommands } from "./commands.ts";
import type { Command } from "./commands.ts";

const command = (name: string, detail?: string): Command => ({
  name,
  ...(detail !== undefined && { detail }),
  icon: "document",
  run: () => undefined,
});

const commands = [
  command("New invoice"),
  command("INV-2041", "Nordlicht Studio GmbH"),
  command("INV-2042", "Łódź Pine"),
  command("Invoices"),
];
const found = (text: string, most = 9): readonly string[] =>
  foundCommands(commands, text, most).map(({ name }) => name);

test("[WB65] each word must begin a word of what is found; what begins like the text comes first", () => {
  expect(found("inv")).toEqual(["INV-2041", "INV-2042", "Invoices", "New invoice"]);
  expect(found("2042")).toEqual(["INV-2042"]);
  expect(found("inv-2041")).toEqual(["INV-2041"]);
  expect(found("studio nord")).toEqual(["INV-2041"]);
  expect(found("pine lod")).toEqual([]);
  expect(found("łodz")).toEqual(["INV-2042"]);
  expect(found("oices")).toEqual([]);
  expect(found("", 2)).toEqual(["New invoice", "INV-2041"]);
});

test("[WB65] a screen may offer commands of its own", () => {
  expect(offersCommands({ commands: () => [] })).toBe(true);
  expect(offersCommands({})).toBe(false);
  expect(offersCommands(null)).toBe(false);
});
