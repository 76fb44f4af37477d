import type { Plan, PlanInput } from "@concord/bridge/connector";
import { nothing } from "./plan-context.ts";
import type { PlanContext } from "./plan-context.ts";
import { planCustomer } from "./plan-customer.ts";
import { planInvoice } from "./plan-invoice.ts";
import { planProduct } from "./plan-product.ts";

/** What must happen next in Stripe for a document. Pure. */
export function planForStripe(input: PlanInput, context: PlanContext): Plan {
  switch (input.kind) {
    case "invoice":
      return planInvoice(input, context);
    case "party":
      return planCustomer(input);
    case "item":
      return planProduct(input);
    case "workspace":
      return nothing;
  }
}
