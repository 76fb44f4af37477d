import type { Invoice } from "@concord/model";
import type { z } from "zod";
import type { UblNode } from "./ubl-node.ts";

type InvoiceInput = z.input<typeof Invoice>;
type MeansInput = NonNullable<InvoiceInput["paymentMeans"]>[number];

// ISO/IEC 7812: a full card number has at least 12 digits. BR-51 lets the last four to six stand.
const fullCardNumber = /^\d(?:[ -]?\d){11,}$/;

/** How and where to pay (BG-16 to BG-19). A full card number refuses the document, so that it is stored nowhere. */
export function readUblPaymentMeans(root: UblNode): readonly MeansInput[] {
  return root.groups("PaymentMeans").map((means, index) => {
    const account = means.group("PayeeFinancialAccount");
    const card = means.group("CardAccount");
    const mandate = means.group("PaymentMandate");
    const cardNumber = card?.text("PrimaryAccountNumberID");
    if (cardNumber !== undefined && fullCardNumber.test(cardNumber)) {
      card?.refuse(
        "The file shows a full payment card number, which an invoice must not (EN 16931, BR-51).",
        "Ask the sender for a file with the last four to six digits only, and to take this one out of circulation.",
      );
    }
    return {
      id: `p${index + 1}`,
      code: means.text("PaymentMeansCode"),
      text: means.attribute("PaymentMeansCode", "name"),
      remittance: means.text("PaymentID"),
      iban: account?.text("ID"),
      accountName: account?.text("Name"),
      bic: account?.group("FinancialInstitutionBranch")?.text("ID"),
      cardNumber,
      cardHolder: card?.text("HolderName"),
      mandate: mandate?.text("ID"),
      debitedAccount: mandate?.group("PayerFinancialAccount")?.text("ID"),
    };
  });
}

/** BT-9. A credit note of UBL 2.1 has no due date of its own; it stands with the means of payment. */
export function readUblDueDate(root: UblNode): InvoiceInput["dueDate"] {
  return root.date("DueDate") ?? root.group("PaymentMeans")?.date("PaymentDueDate");
}

/** BT-90 stands among the seller's or payee's identifiers, under the scheme SEPA, and means the direct debits. */
export function withCreditorId(
  means: readonly MeansInput[],
  parties: readonly InvoiceInput["seller"][],
): readonly MeansInput[] {
  const creditorId = parties
    .flatMap((party) => party?.ids ?? [])
    .find((id) => id.scheme === "SEPA")?.value;
  return means.map((each) => (each.mandate === undefined ? each : { ...each, creditorId }));
}
