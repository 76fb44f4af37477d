import type { DatabaseSync } from "node:sqlite";
import { JsonValue } from "@concord/model";
import { z } from "zod";
import { command, jsonText, query } from "./query.ts";

/** A place in a feed, opaque to us, and when it was written down. */
export interface HeldCursor {
  readonly value: string;
  readonly heldAt: number;
}

/** Cursors by name ("changes", "replica", "backfill") and small settings of the connection as JSON. */
export interface CursorStore {
  readonly get: (name: string) => HeldCursor | undefined;
  readonly set: (name: string, value: string, now: number) => void;
  readonly clear: (name: string) => void;
  readonly setting: (name: string) => JsonValue | undefined;
  readonly saveSetting: (name: string, value: JsonValue) => void;
}

export function createCursorStore(database: DatabaseSync): CursorStore {
  const Cursor = z.object({ value: z.string(), held_at: z.number() });
  const read = query(database, Cursor, "SELECT value, held_at FROM cursor WHERE name = ?");
  const write = command(
    database,
    `INSERT INTO cursor (name, value, held_at) VALUES (?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, held_at = excluded.held_at`,
  );
  const remove = command(database, "DELETE FROM cursor WHERE name = ?");
  const Setting = z.object({ value: jsonText(JsonValue) });
  const readSetting = query(database, Setting, "SELECT value FROM setting WHERE name = ?");
  const writeSetting = command(
    database,
    `INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  );
  return {
    get(name) {
      const row = read.first(name);
      return row === undefined ? undefined : { value: row.value, heldAt: row.held_at };
    },
    set: (name, value, now) => void write(name, value, now),
    clear: (name) => void remove(name),
    setting: (name) => readSetting.first(name)?.value,
    saveSetting: (name, value) => void writeSetting(name, JSON.stringify(value)),
  };
}
