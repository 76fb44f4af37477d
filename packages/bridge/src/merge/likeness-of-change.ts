import {
  invoiceLikeness,
  invoiceOf,
  objectKey,
  partyLikeness,
  type InvoiceLikeness,
  type PartyLikeness,
} from "@concord/document";
import { canonicalDecimalString, CurrencyCode, PlainDate } from "@concord/model";
import { z } from "zod";
import { connectionName, type ConnectionIdentity } from "../connection-identity.ts";
import type { DocumentChange, RemoteObject } from "../connector.ts";

const Words = z.object({ name: z.string(), vatId: z.string(), email: z.string() }).partial();

/** A vendor's invoice or credit note as it can be compared with those that are here; undefined for what is none, or says no amount. */
export function invoiceInChange(
  change: DocumentChange,
  object: Pick<RemoteObject, "state">,
  connection: ConnectionIdentity,
): InvoiceLikeness | undefined {
  const { kind, owner, summary, issued, link } = change;
  if (kind !== "invoice" || link === undefined) return undefined;
  // A receipt for money given back has a number and an amount, and is no invoice.
  if (owner.kind !== "invoice" && owner.kind !== "credit-note") return undefined;
  const { invoice } = invoiceOf(change.fields);
  const amount = summary?.gross ?? invoice.stated?.gross?.value ?? "";
  const gross = canonicalDecimalString(amount);
  if (gross === undefined) return undefined;
  const currency = CurrencyCode.safeParse(summary?.currency).data ?? invoice.currency;
  return invoiceLikeness(
    { ...invoice, ...(currency !== undefined && { currency }) },
    {
      gross,
      number: issued?.number ?? summary?.number ?? invoice.number,
      on: PlainDate.safeParse(issued?.on).data,
      isVoid:
        object.state === "voided" ||
        summary?.state === "void" ||
        (change.facts["voided"] ?? null) !== null,
      issuer: connectionName(connection),
      objects: { [connection.connector]: objectKey(link) },
    },
  );
}

/** A vendor's customer as it can be compared. */
export function partyInChange({ fields }: DocumentChange): PartyLikeness {
  const { name, vatId, email } = Words.catch({}).parse({
    name: fields["name"] ?? undefined,
    vatId: fields["vatId"] ?? undefined,
    email: fields["contact.email"] ?? undefined,
  });
  return partyLikeness({ name, vatId, contact: { email } });
}
