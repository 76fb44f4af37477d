import { PlainDate } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { DeviceId, Epoch, Principal, Scope, WorkspaceId } from "@concord/protocol";
import { z } from "zod";
import type { StorageWrite } from "./storage.ts";

/** The point in a relay's history up to which everything is in this storage. */
export const Cursor = z.object({ epoch: Epoch, seq: z.int().nonnegative() }).readonly();
export type Cursor = z.infer<typeof Cursor>;

/** What a replica remembers about itself. */
export const Settings = z
  .object({
    device: DeviceId,
    /** Null until the first welcome. */
    workspace: WorkspaceId.nullable(),
    principal: Principal.nullable(),
    cursor: Cursor.nullable(),
    /** What the cursor covers: a part of the workspace, null for all of it. */
    scope: Scope.nullable().default(null),
    /** The scope is another one than before, and what is in it was not compared with the relay yet. */
    comparing: z.boolean().default(false),
    /** The epoch whose relay has not been offered everything yet; null when it has. */
    offering: Epoch.nullable(),
    lastBatch: z.int().nonnegative(),
    /** The last number that this device gave under each of its leases, by the lease's id. */
    leased: z
      .record(z.string(), z.object({ count: z.int().positive(), on: PlainDate }).readonly())
      .default({}),
    /** Counts the changes of rows: the cursor of `changesSince`. */
    revision: z.int().nonnegative(),
    /** Version of the code that wrote the rows. */
    projection: z.int().nonnegative(),
  })
  .readonly();
export type Settings = z.infer<typeof Settings>;

/** Settings of a storage that was never used. */
export function newSettings(device: DeviceId, projection: number): Settings {
  return {
    device,
    workspace: null,
    principal: null,
    cursor: null,
    scope: null,
    comparing: false,
    offering: null,
    lastBatch: 0,
    leased: {},
    revision: 0,
    projection,
  };
}

/** The settings that a storage holds, or undefined for a new one. Throws on settings that this version cannot read. */
export function readSettings(stored: ReadonlyMap<string, JsonValue>): Settings | undefined {
  return stored.size === 0 ? undefined : Settings.parse(Object.fromEntries(stored));
}

/** The writes that store some of the settings. */
export function settingsWrites(settings: Partial<Settings>): readonly StorageWrite[] {
  const json = z.record(z.string(), z.json()).parse(settings);
  return Object.entries(json).map(([key, value]) => ({ type: "set", key, value }));
}
