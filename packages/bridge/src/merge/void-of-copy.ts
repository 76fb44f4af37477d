import { isIssuedHere, type DocumentSnapshot } from "@concord/document";
import { connectionName, type ConnectionIdentity } from "../connection-identity.ts";
import type { Plan, PlannedDocument, Registers } from "../connector.ts";

/** What a vendor says of its copy of an invoice that our registrar issued, without that the copy is void: only the registrar voids what it has issued. */
export function withoutVoidOfOurs(
  facts: Registers,
  snapshot: DocumentSnapshot | undefined,
): Registers {
  const isOurs = snapshot?.kind === "invoice" && isIssuedHere(snapshot.registers["issued"]);
  if (!isOurs) return facts;
  const { voided: _, ...others } = facts;
  return others;
}

/** A copy that is void at the vendor while the invoice stands: what a person is told, until it is void here too or another object is its copy. */
export function voidOfCopy(
  connection: ConnectionIdentity,
  { kind, registers, shadow }: PlannedDocument,
): Plan["blocked"] {
  if (kind !== "invoice" || shadow?.object.state !== "voided") return [];
  const issued = registers["issued"];
  if (!isIssuedHere(issued) || (registers["voided"] ?? null) !== null) return [];
  const { number } = registers;
  return [
    {
      reason: `${typeof number === "string" ? number : "The invoice"} was issued here and stands, and its copy ${shadow.object.ref.id} was voided at ${connectionName(connection)}.`,
      fixes: [
        "Void it here too, if nobody owes it",
        "Credit it here, if something was paid of it",
        "Enter it there again by hand, if the customer owes it",
      ],
    },
  ];
}
