import { EntryKey, Workspace, defaultWorkspace } from "@concord/model";
import type { Environment } from "../settings/environment.ts";
import { person } from "./people.ts";

/** Who bills here: invoices get their numbers from this workspace, and Stripe a copy of each, under that number, to be paid there. */
const ours = Workspace.parse({
  ...defaultWorkspace,
  name: "Nordlicht Vermessung",
  currency: "EUR",
  company: {
    name: "Nordlicht Vermessung GmbH",
    vatId: "DE123456789",
    address: { line1: "Speicherstadt 4", city: "Hamburg", postalCode: "20457", country: "DE" },
    contact: { email: "rechnung@nordlicht.example" },
  },
  taxRates: [
    { id: "vat-19", name: "VAT 19 %", tax: { scheme: "VAT", category: "S", rate: "19" } },
    { id: "vat-7", name: "VAT 7 %", tax: { scheme: "VAT", category: "S", rate: "7" } },
    {
      id: "reverse-charge",
      // Beside the plain reverse charge that every workspace offers: this one says why, as § 14a UStG asks for.
      name: "Reverse charge, § 13b UStG",
      tax: {
        scheme: "VAT",
        category: "AE",
        rate: "0",
        exemptionReason: "Steuerschuldnerschaft des Leistungsempfängers",
        exemptionCode: "VATEX-EU-AE",
      },
    },
  ],
  connections: [
    {
      id: EntryKey.parse("stripe"),
      connector: EntryKey.parse("stripe"),
      policy: { issues: true, creates: "own", settles: true },
    },
  ],
});

/** Gives a new workspace of `concord start` its settings. Whoever has some keeps them. */
export async function beginWorkspace(
  at: { readonly url: string; readonly workspace: string; readonly data: string },
  environment: Environment,
): Promise<void> {
  await using owner = await person({ name: "Owner", role: "owner" }, at, environment);
  if (owner.replica.list("workspace").length > 0) return;
  const created = await owner.replica.create({
    kind: "workspace",
    operations: [{ type: "create", document: { kind: "workspace", content: ours } }],
  });
  if (created.type === "stored") await created.synced;
}
