import { DeviceId } from "@concord/protocol";
import type { JsonValue } from "@concord/model";
import type { HistoryEntry, LedgerValue } from "../reading/history-entry.ts";

/** What a test says of a step of a history; the rest is filled in. */
export interface StoryStep extends Partial<Omit<HistoryEntry, "changes">> {
  /** Registers and what they become. What they were is known from the steps before. */
  readonly changes?: Readonly<Record<string, JsonValue>>;
}

export function changed(
  path: string,
  before: JsonValue,
  after: JsonValue | LedgerValue,
): HistoryEntry["changes"][number] {
  const isWithheld = typeof after === "object" && after !== null && "type" in after;
  return {
    path,
    before: { type: "known", value: before },
    after: isWithheld ? { type: "withheld" } : { type: "known", value: after },
  };
}

const began = Date.parse("2026-11-22T10:00:00Z");

/** An entry of Ada's, a minute after the one before it. */
export function entry(wish: Partial<HistoryEntry> = {}): HistoryEntry {
  const seq = wish.seq ?? 1;
  const at = wish.at ?? began + seq * 60_000;
  return {
    seq,
    hash: `${seq}`,
    at,
    deviceTime: at,
    author: { id: "ada", name: "Ada" },
    device: DeviceId.parse("device-1"),
    batch: seq,
    operations: ["set-field"],
    changes: [],
    ...wish,
  };
}

/** A history of one document, and the registers after it. */
export function story(steps: readonly StoryStep[]): {
  readonly entries: readonly HistoryEntry[];
  readonly head: Readonly<Record<string, JsonValue>>;
} {
  const now = new Map<string, JsonValue>();
  const entries = steps.map(({ changes = {}, ...rest }, index) => {
    const written = Object.entries(changes).map(([path, after]) => {
      const before = now.get(path) ?? null;
      now.set(path, after);
      return changed(path, before, after);
    });
    return entry({ seq: index + 1, ...rest, changes: written });
  });
  const standing = [...now].filter(([, value]) => value !== null);
  return { entries, head: Object.fromEntries(standing) };
}
