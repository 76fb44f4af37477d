import { jsonEqual, type Operation } from "@concord/document";
import { DecimalString, toBig, type JsonValue } from "@concord/model";
import { z } from "zod";
import type { ConnectionIdentity } from "../connection-identity.ts";
import type { Registers } from "../connector.ts";
import { factName, vendorsName } from "./fact-name.ts";
import { factOperation } from "./fact-operation.ts";

/** We and the vendor hold different things for good, and no rule may decide: a person must look. */
export interface Disagreement {
  readonly path: string;
  readonly reason: string;
  readonly fixes: readonly string[];
}

const Amounted = z.object({ amount: DecimalString });

/**
 * Facts are recorded once. The same again is nothing; other content under one key is reported, and the first stays. `local` knows which of the vendor's objects stand for
 * facts of other origins: the payment that we entered in the books for one that Stripe collected must not come back as a second payment, even when its tag was edited away.
 */
export function planFacts(
  { connector }: ConnectionIdentity,
  local: Registers,
  facts: Registers,
): { readonly operations: readonly Operation[]; readonly disagreements: readonly Disagreement[] } {
  const operations: Operation[] = [];
  const disagreements: Disagreement[] = [];
  for (const [path, said] of Object.entries(facts)) {
    const standsFor = factBehind(connector, local, path);
    if (standsFor !== undefined) {
      disagreements.push(...otherThan(standsFor, local, path, said));
      continue;
    }
    const value = inOurKeys(connector, local, said);
    const standing = local[path];
    if (standing !== undefined && standing !== null) {
      if (!containsAll(standing, value)) disagreements.push(differs(path, local, value));
      continue;
    }
    const operation = factOperation(path, value);
    if (operation.type === "unusable") {
      disagreements.push({ path, reason: operation.reason, fixes: ["Look at it at the vendor"] });
    } else operations.push(operation);
  }
  return { operations, disagreements };
}

/** Path of the fact of another origin that the vendor's object behind this path stands for. */
function factBehind(connector: string, local: Registers, path: string): string | undefined {
  const [collection, key] = path.split(".");
  if (collection === undefined || key?.startsWith(`${connector}:`) !== true) return undefined;
  const id = key.slice(connector.length + 1);
  const prefix = `links.${connector}.`;
  const register = Object.entries(local).find(
    ([name, value]) => name.startsWith(`${prefix}${collection}.`) && value === id,
  )?.[0];
  return register?.slice(prefix.length);
}

/** What the vendor says of an object that stands for a fact, as far as the fact says something else. */
function otherThan(
  fact: string,
  local: Registers,
  path: string,
  said: JsonValue,
): readonly Disagreement[] {
  const [, , outcome] = path.split(".");
  const isUndone = outcome === "failed" || outcome === "voided";
  const mine = Amounted.safeParse(local[fact]).data?.amount;
  const theirs = outcome === undefined ? Amounted.safeParse(said).data?.amount : undefined;
  const isOther = mine !== undefined && theirs !== undefined && !toBig(mine).eq(toBig(theirs));
  if (!isUndone && !isOther) return [];
  const what = isUndone ? `says that it ${outcome}` : `now says ${theirs ?? ""}`;
  const name = factName(fact, local);
  return [
    {
      path,
      reason: `At the vendor ${vendorsName(path)} stands for the ${name}, and the vendor ${what}. What is recorded here stays.`,
      fixes: ["Correct it at the vendor", `Reverse the ${name} here if the vendor is right`],
    },
  ];
}

/** A refund or dispute of a payment that is here under another key names it by that key. */
function inOurKeys(connector: string, local: Registers, value: JsonValue): JsonValue {
  if (!isObject(value)) return value;
  const named = (member: string, collection: string): Readonly<Record<string, JsonValue>> => {
    const key = value[member];
    const fact =
      typeof key === "string" ? factBehind(connector, local, `${collection}.${key}`) : undefined;
    return fact === undefined ? {} : { [member]: fact.slice(collection.length + 1) };
  };
  return { ...value, ...named("payment", "payments"), ...named("credit", "credits") };
}

// Schemas fill in defaults when a fact is recorded: what the vendor said must still stand there, more may.
function containsAll(standing: JsonValue, value: JsonValue): boolean {
  if (jsonEqual(standing, value)) return true;
  if (!isObject(standing) || !isObject(value)) return false;
  return Object.entries(value).every(([name, member]) => jsonEqual(standing[name], member));
}

function isObject(value: JsonValue): value is Readonly<Record<string, JsonValue>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function differs(path: string, local: Registers, value: JsonValue): Disagreement {
  const standing = local[path] ?? null;
  return {
    path,
    reason: `The ${factName(path, local)} is recorded as ${told(standing, value)}, but the vendor now says ${told(value, standing)}.`,
    fixes: [
      "Record the difference as a reversal or a further payment",
      "Correct it at the vendor",
      "Drop this note if the record is right",
    ],
  };
}

/** What one says of it that the other does not. */
function told(one: JsonValue, other: JsonValue): string {
  if (!isObject(one) || !isObject(other))
    return typeof one === "string" ? one : JSON.stringify(one);
  const parts = Object.entries(one)
    .filter(([name, member]) => !jsonEqual(other[name], member))
    .map(
      ([name, member]) => `${name} ${typeof member === "string" ? member : JSON.stringify(member)}`,
    );
  return parts.length === 0 ? "less" : parts.join(", ");
}
