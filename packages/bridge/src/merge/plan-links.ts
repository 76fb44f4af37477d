import { jsonEqual, Operation, toJson } from "@concord/document";
import type { ConnectionIdentity } from "../connection-identity.ts";
import type { DocumentChange, Registers, RemoteObject } from "../connector.ts";
import { factName } from "./fact-name.ts";
import type { Disagreement } from "./plan-facts.ts";
import { moneyPaths } from "./same-money.ts";

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
        reason: `The ${factName(fact, local)} stands at the vendor twice: as ${typeof standing === "string" ? standing : JSON.stringify(standing)} and as ${id}.`,
        fixes: [`Delete ${id} at the vendor if it is the duplicate`],
      });
    }
  }
  return { operations, disagreements };
}

/** The registers in which links of facts stand. */
export function factLinkRegisters(
  { connector }: Pick<ConnectionIdentity, "connector">,
  factLinks: Readonly<Record<string, string>>,
): Registers {
  return Object.fromEntries(
    Object.entries(factLinks).map(([fact, id]) => [`links.${connector}.${fact}`, id]),
  );
}

/** A payment of the vendor stands for a fact of another origin, and no longer pays this invoice there: the fact stays, and a person hears of it. */
export function vanishedMoney(
  { connector }: ConnectionIdentity,
  { ref }: RemoteObject,
  change: DocumentChange,
  local: Registers,
): readonly Disagreement[] {
  // One that names its document was made here: what becomes of it is the connector's to tell.
  if (ref.kind !== "payment" || change.document !== undefined) return [];
  return moneyPaths(local).flatMap((fact): readonly Disagreement[] => {
    const register = `links.${connector}.${fact}`;
    const own = `${fact.split(".")[0]}.${connector}:${ref.id}`;
    const isSaid = change.factLinks?.[fact] === ref.id || Object.hasOwn(change.facts, own);
    if (local[register] !== ref.id || isSaid) return [];
    return [
      {
        path: register,
        reason: `The ${factName(fact, local)} stood at the vendor as payment ${ref.id}, which no longer pays this invoice there. What is recorded here stays.`,
        fixes: [
          "Enter it there again",
          `Reverse the ${factName(fact, local)} here if the vendor is right`,
        ],
      },
    ];
  });
}

function linkedId(value: unknown): { readonly id: string; readonly account: string } | undefined {
  if (typeof value !== "object" || value === null || !("id" in value) || !("account" in value)) {
    return undefined;
  }
  const { id, account } = value;
  return typeof id === "string" && typeof account === "string" ? { id, account } : undefined;
}
