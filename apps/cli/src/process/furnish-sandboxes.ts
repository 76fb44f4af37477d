import { z } from "zod";
import { sandboxSide } from "../access/sandbox-side.ts";
import { saveStandIn } from "../settings/stand-in.ts";
import type { StandIn } from "../settings/stand-in.ts";
import { vendors, webhookOf } from "./start-plan.ts";
import type { StartPorts } from "./start-plan.ts";

/** Gives the sandboxes their first world, their webhooks, and QuickBooks' consent. All of it may be done again without harm. */
export async function furnishSandboxes(context: {
  readonly standIn: StandIn;
  readonly data: string;
  readonly ports: StartPorts;
  readonly invoices: number;
}): Promise<StandIn> {
  const { data, ports, invoices } = context;
  await Promise.all(
    vendors.map(async (vendor) => {
      const side = sandboxSide(`http://127.0.0.1:${ports.sandboxes[vendor]}`);
      if (invoices > 0) await side.post("seed", { invoices }, z.unknown());
      await side.post("webhooks", webhookOf(vendor, context), z.unknown());
    }),
  );
  if (context.standIn.quickbooks.refreshToken !== undefined) return context.standIn;
  const side = sandboxSide(`http://127.0.0.1:${ports.sandboxes.quickbooks}`);
  const consent = await side.post(
    "act",
    { action: "authorize" },
    z.object({ refresh_token: z.string() }),
  );
  const standIn = {
    ...context.standIn,
    quickbooks: { ...context.standIn.quickbooks, refreshToken: consent.refresh_token },
  };
  await saveStandIn(data, standIn);
  return standIn;
}
