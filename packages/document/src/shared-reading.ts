import { conflictAttention } from "@concord/model";
import type { ConflictAttention, ConflictRule, DocumentKind, JsonValue } from "@concord/model";
import {
  ConflictQuestion,
  ConflictRecord,
  ConflictResolution,
  conflictState,
} from "./conflict-record.ts";
import { problem } from "./content-registers.ts";
import type { Problem } from "./content-registers.ts";
import { FactLink, Link, VendorSay } from "./link.ts";
import { pathRule } from "./path-rule.ts";
import type { PathRule } from "./register-rule.ts";
import type { Registers } from "./registers.ts";

/** A conflict as somebody reads it: the relay's record and what a person decided. */
export interface ConflictView {
  readonly id: string;
  readonly record: ConflictRecord;
  readonly resolution: ConflictResolution | undefined;
  /** Whom somebody asked to decide. */
  readonly asked?: ConflictQuestion;
  readonly state: "open" | "resolved" | "closed";
  /** Whether somebody should be asked or it is only history, by the policy that the reader gave. */
  readonly attention: ConflictAttention;
}

/** What registers of any document kind say beside its content. */
export interface SharedReading {
  readonly links: Readonly<Record<string, Link>>;
  /** Connector → fact path → the vendor's id of what stands for the fact. */
  readonly factLinks: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Connector → what the vendor last said of the document there. */
  readonly said: Readonly<Record<string, VendorSay>>;
  readonly conflicts: readonly ConflictView[];
  readonly problems: readonly Problem[];
}

/**
 * Reads links and conflicts, and reports every register whose path or value no rule knows, content apart. `conflictPolicy` holds the workspace's own
 * rules; the model's defaults stand behind them.
 */
export function readShared(
  kind: DocumentKind,
  registers: Registers,
  conflictPolicy: readonly ConflictRule[],
): SharedReading {
  const links: Record<string, Link> = {};
  const factLinks = new Map<string, Record<string, string>>();
  const said: Record<string, VendorSay> = {};
  const problems: Problem[] = [];

  for (const [path, value] of Object.entries(registers)) {
    // Cleared is as good as never written, also where a relay cleared what no rule knows.
    if (value === null) continue;
    const rule = pathRule(kind, path);
    if (rule === undefined) {
      problems.push(problem(path, "unknown-path", "No rule knows this path"));
      continue;
    }
    const [, key = "", ...rest] = path.split(".");
    const found = checked(rule, value);
    if (found !== undefined) {
      problems.push(problem(path, "invalid-value", found));
    } else if (rule.pattern === "links.<key>") {
      links[key] = Link.parse(value);
    } else if (rule.pattern === "links.<key>.says") {
      said[key] = VendorSay.parse(value);
    } else if (rule.class === "link") {
      // Not by a plain object: it has something under "constructor" already.
      const known = factLinks.get(key) ?? {};
      factLinks.set(key, { ...known, [rest.join(".")]: FactLink.parse(value) });
    }
  }
  const conflicts = conflictsOf(kind, registers, conflictPolicy);
  return { links, factLinks: Object.fromEntries(factLinks), said, conflicts, problems };
}

/** The conflicts that registers record, in the order of their ids. A record that does not parse is left out. */
export function conflictsOf(
  kind: DocumentKind,
  registers: Registers,
  conflictPolicy: readonly ConflictRule[],
): readonly ConflictView[] {
  const records = new Map<string, ConflictRecord>();
  const resolutions = new Map<string, ConflictResolution>();
  const questions = new Map<string, ConflictQuestion>();
  for (const [path, value] of Object.entries(registers)) {
    if (value === null || !path.startsWith("conflicts.")) continue;
    const rule = pathRule(kind, path);
    if (rule?.class !== "conflict" || checked(rule, value) !== undefined) continue;
    const [, key = ""] = path.split(".");
    if (rule.pattern === "conflicts.<key>") records.set(key, ConflictRecord.parse(value));
    else if (rule.pattern === "conflicts.<key>.asked")
      questions.set(key, ConflictQuestion.parse(value));
    else resolutions.set(key, ConflictResolution.parse(value));
  }
  return [...records]
    .map(([id, record]): ConflictView => {
      const resolution = resolutions.get(id);
      const asked = questions.get(id);
      return {
        id,
        record,
        resolution,
        ...(asked !== undefined && { asked }),
        state: conflictState(record, resolution),
        attention: attentionOf(kind, record, conflictPolicy),
      };
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** What is wrong with a value. Content reports its own. */
function checked(rule: PathRule, value: JsonValue): string | undefined {
  if (rule.class === "commercial" || rule.class === "operational") return undefined;
  const parsed = rule.schema.safeParse(value);
  return parsed.success ? undefined : (parsed.error.issues[0]?.message ?? "Invalid value");
}

/** Who hears of a conflict. Only a plain lost write can be quiet: any other says that something is wrong. */
export function attentionOf(
  kind: DocumentKind,
  { kind: of, path }: ConflictRecord,
  conflictPolicy: readonly ConflictRule[],
): ConflictAttention {
  if (of !== "concurrent") return "person";
  const rule = pathRule(kind, path);
  if (rule?.class === "commercial" || rule?.class === "operational") {
    return conflictAttention({ conflictPolicy }, path);
  }
  return rule?.conflicts === "history" ? "history" : "person";
}
