import { EntryKey, PaymentFact } from "@concord/model";
import type { DocumentKind, JsonValue } from "@concord/model";
import type { z } from "zod";
import { entryRegisters } from "./layout.ts";
import type { Layout } from "./layout.ts";
import { contentOf } from "./content-policy.ts";
import { findFixedPath } from "./fixed-paths.ts";
import { asksForVoid, isIssuedHere, isIssuedInFile, isIssuedUnderLease } from "./issue-facts.ts";
import { isOffice } from "./register-rule.ts";
import type { PathClass, PathRule, Writer } from "./register-rule.ts";

const everyone: readonly Writer[] = ["owner", "editor", "field", "connector"];
// Company data, members, series and policy.
const ownerOnly: readonly Writer[] = ["owner"];

// One reading asks several times for the rule of every register, and the next reading of the document again.
const known = new Map<string, PathRule | undefined>();
const knownLimit = 10_000;

/** The rule of a path in a document of the kind, or undefined for a path that no rule knows. */
export function pathRule(kind: DocumentKind, path: string): PathRule | undefined {
  const name = `${kind} ${path}`;
  const before = known.get(name);
  if (before !== undefined || known.has(name)) return before;
  const rule = findRule(kind, path);
  if (known.size >= knownLimit) known.clear();
  known.set(name, rule);
  return rule;
}

/** Whether a register of an invoice is what people and tools say of it, and no fact, link or conflict. */
export function isInvoiceContent(path: string): boolean {
  const of = pathRule("invoice", path)?.class;
  return of === "commercial" || of === "operational";
}

function findRule(kind: DocumentKind, path: string): PathRule | undefined {
  const segments = path.split(".");
  const fixed = findFixedPath(kind, segments);
  if (fixed !== undefined) return fixed;

  const found = findContent(contentOf(kind).layout, segments);
  if (found === undefined) return undefined;
  const { pattern, schema } = found;
  const policy = contentOf(kind).policyOf(pattern);
  return {
    pattern,
    schema,
    class: policy.class,
    writers: kind === "workspace" ? ownerOnly : everyone,
    conflicts: policy.conflicts,
  };
}

interface Found {
  readonly pattern: string;
  readonly schema: z.ZodType;
}

function findContent(layout: Layout, segments: readonly string[]): Found | undefined {
  const pattern: string[] = [];
  let node = layout;
  for (let index = 0; index < segments.length; index += 1) {
    const segment = segments[index];
    if (segment === undefined) return undefined;
    switch (node.type) {
      case "leaf":
        return undefined;
      case "group": {
        const next = node.fields.get(segment);
        if (next === undefined) return undefined;
        pattern.push(segment);
        node = next;
        break;
      }
      case "list": {
        if (!EntryKey.safeParse(segment).success) return undefined;
        const name = segments[index + 1];
        if (name === undefined) return undefined;
        index += 1;
        pattern.push("<key>", name);
        const own = entryRegisters.get(name);
        if (own !== undefined && index === segments.length - 1) {
          return { pattern: pattern.join("."), schema: own };
        }
        const next = node.fields.get(name);
        if (next === undefined) return undefined;
        node = next;
        break;
      }
      default:
        node satisfies never;
    }
  }
  return node.type === "leaf" ? { pattern: pattern.join("."), schema: node.schema } : undefined;
}

/**
 * Whether the rule lets the writer write this value. A relay may write everything: it corrects. Owners and editors may say of an invoice
 * from a file that it was issued elsewhere: its number is its issuer's, and one of ours comes from the registrar or from a device that holds a lease, which
 * the relay looks at. Who works in the field asks for an issue and not for a void, and records money that came in and no credit that is used.
 */
export function mayWrite(rule: PathRule, writer: Writer, value?: JsonValue): boolean {
  if (writer === "relay") return true;
  if (rule.pattern === "issued" && writer === "connector" && isIssuedHere(value)) return false;
  if (rule.pattern === "requests.<key>" && writer === "field" && asksForVoid(value)) return false;
  if (rule.pattern === "payments.<key>" && writer === "field" && usesCredit(value)) return false;
  if (rule.writers.includes(writer)) return true;
  if (rule.pattern !== "issued") return false;
  const imports = isOffice(writer);
  const holds = imports || writer === "field";
  return (imports && isIssuedInFile(value)) || (holds && isIssuedUnderLease(value));
}

function usesCredit(payment: JsonValue | undefined): boolean {
  const fact = PaymentFact.safeParse(payment).data;
  return fact?.from !== undefined || fact?.takenFrom !== undefined;
}

/** Whether the register may be cleared with `null`. Facts and records never are; a decision is, and a question, by whoever takes it back. */
export function mayClear(rule: PathRule): boolean {
  if (isSaidByPeople(rule)) return true;
  return clearable.has(rule.class);
}

const clearable: ReadonlySet<PathClass> = new Set(["commercial", "operational", "link", "beside"]);

const decisions = "conflicts.<key>.resolution";
const questions = "conflicts.<key>.asked";

/** Whether the rule is of what people say about a conflict: what they decided, or whom they ask. */
export function isSaidByPeople(rule: PathRule | undefined): boolean {
  return rule?.pattern === decisions || rule?.pattern === questions;
}
