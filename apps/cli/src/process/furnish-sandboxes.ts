import { z } from "zod";
import { sandboxSide } from "../access/sandbox-side.ts";
import { saveStandIn } from "../settings/stand-in.ts";
import type { StandIn } from "../settings/stand-in.ts";
import { vendors, webhookOf } from "./start-plan.ts";
import type { StartPorts } from "./start-plan.ts";

/** The oldest of the seeded invoices are about 180 days old. */
const closedDays = 170;
/** Fewer make no past to speak of. */
const worthClosing = 30;

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
      if (vendor === "quickbooks" && invoices >= worthClosing) {
        // As bookkeepers do: what is older than this can no longer be entered, and somebody has to say what becomes of it.
        const through = new Date(Date.now() - closedDays * 86_400_000).toISOString().slice(0, 10);
        await side.post("act", { action: "close-books", through }, z.unknown());
      }
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
