/** What is wrong with a store that failed, as far as somebody can do something about it. */
export type StorageFault = "full" | "unknown";

const sqliteFull = 13;
const fullDisk: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT"]);

/** Reads the codes that SQLite and the operating system give with an error, and never its text. */
export function faultOf(error: unknown): StorageFault {
  if (!(error instanceof Error)) return "unknown";
  if ("errcode" in error && error.errcode === sqliteFull) return "full";
  return "code" in error && fullDisk.has(error.code) ? "full" : "unknown";
}
