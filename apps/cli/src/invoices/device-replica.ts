import { mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { openWorkspace, platformDeps } from "@concord/client";
import type { HeldLease, Replica } from "@concord/client";
import { openSqliteStorage } from "@concord/client/node";
import type { ApiAccess } from "../access/api.ts";
import { CommandFailure } from "../failure.ts";

/** The file of the replica that this device issues from, unless another is named. */
export function deviceFile(flags: { readonly device?: string; readonly data: string }): string {
  return resolve(flags.device ?? join(flags.data, "device", "replica.sqlite"));
}

const patienceMs = 15_000;
const askEveryMs = 25;

/**
 * Opens the replica of this device. With an access it is brought up to date first, as far as the relay answers; without one it is what it was when the
 * relay was last there.
 */
export async function openDevice(file: string, access: ApiAccess | null): Promise<Replica> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const opened = openSqliteStorage(file);
  if (opened.type !== "opened") throw new CommandFailure(opened.message);
  const url = new URL("/sync", access?.url ?? "http://localhost");
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return openWorkspace({
    url: url.href,
    token: access?.token ?? "",
    storage: opened.storage,
    deps: platformDeps(),
    connect: access !== null,
  });
}

/** Waits until something is so; false where it takes too long. */
export async function patiently(
  isSo: () => boolean | Promise<boolean>,
  withinMs = patienceMs,
): Promise<boolean> {
  for (const until = Date.now() + withinMs; Date.now() < until;) {
    if (await isSo()) return true;
    await wait(askEveryMs);
  }
  return false;
}

/** The last lease of a series that this device was granted. */
export async function heldLease(replica: Replica, series: string): Promise<HeldLease | undefined> {
  return (await replica.leases()).find(({ lease }) => lease.series === series);
}
