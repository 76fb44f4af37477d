import { jsonEqual, Operation, toJson } from "@concord/document";
import type { ConnectionIdentity } from "../connection-identity.ts";
import type { DocumentChange, Registers } from "../connector.ts";
import type { Disagreement } from "./plan-facts.ts";

/** Which objects of the vendor stand for this document and its facts. A first link stays: a second object for the same thing is reported. */
export function planLinks(
  { connector, account }: ConnectionIdentity,
  local: Registers,
  change: DocumentChange,
): { readonly operations: readonly Operation[]; readonly disagreements: readonly Disagreement[] } {
  const operations: Operation[] = [];
  const disagreements: Disagreement[] = [];

  const register = `links.${connector}`;
  const link = change.link;
  if (link !== undefined && !jsonEqual(local[register], toJson(link))) {
    const standing = linkedId(local[register]);
    if (standing !== undefined && (standing.id !== link.id || standing.account !== account)) {
      disagreements.push({
        path: register,
        reason: `The document is linked to ${standing.id}, and ${link.id} says that it is this document too.`,
        fixes: [`Void or delete ${link.id} at the vendor`, "Unlink one of the two"],
      });
    } else operations.push(Operation.parse({ type: "link", connector, link }));
  }

  for (const [fact, id] of Object.entries(change.factLinks ?? {})) {
    const path = `${register}.${fact}`;
    const standing = local[path] ?? undefined;
    if (standing === id) continue;
    if (standing === undefined) {
      operations.push(Operation.parse({ type: "link-fact", connector, fact, id }));
    } else {
      disagreements.push({
        path,
        reason: `${fact} stands at the vendor twice: as ${JSON.stringify(standing)} and as ${id}.`,
        fixes: [`Delete ${id} at the vendor if it is the duplicate`],
      });
    }
  }
  return { operations, disagreements };
}

function linkedId(value: unknown): { readonly id: string; readonly account: string } | undefined {
  if (typeof value !== "object" || value === null || !("id" in value) || !("account" in value)) {
    return undefined;
  }
  const { id, account } = value;
  return typeof id === "string" && typeof account === "string" ? { id, account } : undefined;
}
