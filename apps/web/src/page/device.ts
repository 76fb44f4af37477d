import { msg } from "@lit/localize";
import type { WorkspaceState } from "../wire/messages.ts";

/** What is worth knowing of this device's storage. */
export interface DeviceStorage {
  /** In bytes; undefined where the browser does not say. How much there is at most browsers do not say truly. */
  readonly used: number | undefined;
  readonly isProtected: boolean;
}

export async function deviceStorage(
  storage: Pick<StorageManager, "estimate" | "persisted">,
): Promise<DeviceStorage> {
  const [estimate, isProtected] = await Promise.all([storage.estimate(), storage.persisted()]);
  return { used: estimate.usage, isProtected };
}

/** Whether the browser may delete what lies here, in words. */
export function protectionWords(
  device: DeviceStorage | undefined,
  storage: WorkspaceState["storage"],
): string {
  if (storage === "memory") return msg("Nothing is stored: it is in memory only");
  return device?.isProtected === true
    ? msg("Yes: the browser keeps it until you delete it")
    : msg("No: the browser may delete it when the disk is full. Installing the app helps.");
}

const browsers = [
  ["Edg/", "Edge"],
  ["OPR/", "Opera"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;
const systems = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["Windows", "Windows"],
  ["Mac OS X", "Mac"],
  ["Linux", "Linux"],
] as const;

/** A name for this device by which a person knows it again: "Chrome · Linux". */
export function deviceName(userAgent: string): string {
  const nameIn = (known: readonly (readonly [string, string])[]): string | undefined =>
    known.find(([sign]) => userAgent.includes(sign))?.[1];
  return [nameIn(browsers), nameIn(systems)].filter(Boolean).join(" · ");
}
