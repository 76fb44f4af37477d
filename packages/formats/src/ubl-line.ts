import type { Adjustment, InvoiceLine } from "@concord/model";
import type { z } from "zod";
import { readUblTax } from "./ubl-tax.ts";
import type { UblNode } from "./ubl-node.ts";

type LineInput = z.input<typeof InvoiceLine>;
type AdjustmentInput = z.input<typeof Adjustment>;

/** Code of a document reference that names an invoiced object (UNTDID 1001). */
export const invoicedObjectCode = "130";

/** An invoice or credit note line (BG-25). Its id is its place in the file, so that one file always gives one set of ids. */
export function readUblLine(line: UblNode, id: string): LineInput {
  const item = line.group("Item");
  const price = line.group("Price");
  const period = line.group("InvoicePeriod");
  const quantity =
    line.peek("CreditedQuantity") === undefined ? "InvoicedQuantity" : "CreditedQuantity";
  const object = line
    .groups("DocumentReference")
    // Without a code too, as in CEN's own examples: a line has no other document reference.
    .find((each) => (each.peek("DocumentTypeCode") ?? invoicedObjectCode) === invoicedObjectCode);
  object?.text("DocumentTypeCode");
  return {
    id,
    number: line.text("ID"),
    note: line.text("Note"),
    object: object?.identifier("ID"),
    name: item?.text("Name"),
    description: item?.text("Description"),
    sellerItemId: item?.group("SellersItemIdentification")?.text("ID"),
    buyerItemId: item?.group("BuyersItemIdentification")?.text("ID"),
    standardItemId: item?.group("StandardItemIdentification")?.identifier("ID"),
    classifications: item?.groups("CommodityClassification").flatMap(readClassification),
    originCountry: item?.group("OriginCountry")?.text("IdentificationCode"),
    attributes: item?.groups("AdditionalItemProperty").map((each) => ({
      name: each.text("Name") ?? "",
      value: each.text("Value") ?? "",
    })),
    quantity: line.decimal(quantity),
    unit: line.attribute(quantity, "unitCode"),
    ...readPrice(price),
    tax: readUblTax(item?.group("ClassifiedTaxCategory")),
    periodStart: period?.date("StartDate"),
    periodEnd: period?.date("EndDate"),
    orderLine: line.group("OrderLineReference")?.text("LineID"),
    buyerAccounting: line.text("AccountingCost"),
    adjustments: readUblAdjustments(line),
    statedNet: line.amount("LineExtensionAmount"),
  };
}

/** Allowances and charges of a line (BG-27, BG-28) or of the document (BG-20, BG-21). */
export function readUblAdjustments(owner: UblNode): readonly AdjustmentInput[] {
  return owner.groups("AllowanceCharge").flatMap((each, index) => {
    const charge = each.flag("ChargeIndicator");
    if (charge === undefined) {
      each.refuse(
        "An allowance or charge does not say which of the two it is (cbc:ChargeIndicator).",
        "Ask the sender to correct the file: the sign of an amount is not ours to guess.",
      );
      return [];
    }
    return {
      id: `a${index + 1}`,
      type: charge ? ("charge" as const) : ("allowance" as const),
      amount: each.amount("Amount")?.value,
      base: each.amount("BaseAmount")?.value,
      percent: each.decimal("MultiplierFactorNumeric"),
      reason: each.text("AllowanceChargeReason"),
      reasonCode: each.text("AllowanceChargeReasonCode"),
      tax: readUblTax(each.group("TaxCategory")),
    };
  });
}

/** BG-29. The discount on a price is an allowance; a charge on a price has no term and stays untaken. */
function readPrice(
  price: UblNode | undefined,
): Pick<LineInput, "price" | "priceDiscount" | "grossPrice" | "baseQuantity" | "baseQuantityUnit"> {
  const discount = price
    ?.groups("AllowanceCharge")
    .find((each) => ["false", "0"].includes(each.peek("ChargeIndicator") ?? ""));
  discount?.flag("ChargeIndicator");
  return {
    price: price?.amount("PriceAmount")?.value,
    priceDiscount: discount?.amount("Amount")?.value,
    grossPrice: discount?.amount("BaseAmount")?.value,
    baseQuantity: price?.decimal("BaseQuantity"),
    baseQuantityUnit: price?.attribute("BaseQuantity", "unitCode"),
  };
}

function readClassification(
  each: UblNode,
): readonly NonNullable<LineInput["classifications"]>[number][] {
  const value = each.text("ItemClassificationCode");
  if (value === undefined) return [];
  return [
    {
      value,
      scheme: each.attribute("ItemClassificationCode", "listID"),
      schemeVersion: each.attribute("ItemClassificationCode", "listVersionID"),
    },
  ];
}
