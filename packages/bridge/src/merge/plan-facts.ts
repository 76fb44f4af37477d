import { jsonEqual, type Operation } from "@concord/document";
import type { JsonValue } from "@concord/model";
import type { ConnectionIdentity } from "../connection-identity.ts";
import type { Registers } from "../connector.ts";
import { factOperation } from "./fact-operation.ts";

/** We and the vendor hold different things for good, and no rule may decide: a person must look. */
export interface Disagreement {
  readonly path: string;
  readonly reason: string;
  readonly fixes: readonly string[];
}

/** Facts are recorded once. The same again is nothing; other content under one key is reported, and the first stays. */
export function planFacts(
  { connector }: ConnectionIdentity,
  local: Registers,
  facts: Registers,
): { readonly operations: readonly Operation[]; readonly disagreements: readonly Disagreement[] } {
  const operations: Operation[] = [];
  const disagreements: Disagreement[] = [];
  for (const [path, value] of Object.entries(facts)) {
    const standing = local[path];
    if (standing !== undefined && standing !== null) {
      if (!containsAll(standing, value)) disagreements.push(differs(path, standing, value));
      continue;
    }
    if (standsForAnother(connector, local, path)) continue;
    const operation = factOperation(path, value);
    if (operation.type === "unusable") {
      disagreements.push({ path, reason: operation.reason, fixes: ["Look at it at the vendor"] });
    } else operations.push(operation);
  }
  return { operations, disagreements };
}

/**
 * Whether the object behind this fact was made here for a fact of another origin: the payment that we entered in the books for one that Stripe collected must
 * not come back as a second payment, even when its tag was edited away.
 */
function standsForAnother(connector: string, local: Registers, path: string): boolean {
  const [collection, key] = path.split(".");
  if (collection === undefined || key?.startsWith(`${connector}:`) !== true) return false;
  const id = key.slice(connector.length + 1);
  const prefix = `links.${connector}.${collection}.`;
  return Object.entries(local).some(
    ([register, value]) => register.startsWith(prefix) && value === id,
  );
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

function differs(path: string, standing: JsonValue, value: JsonValue): Disagreement {
  return {
    path,
    reason: `${path} is recorded as ${JSON.stringify(standing)}, but the vendor now says ${JSON.stringify(value)}.`,
    fixes: [
      "Record the difference as a reversal or a further payment",
      "Correct it at the vendor",
      "Drop this note if the record is right",
    ],
  };
}
