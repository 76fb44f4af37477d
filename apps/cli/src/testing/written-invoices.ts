import { openApi } from "../access/api.ts";
import type { ApiAccess } from "../access/api.ts";
import { Written } from "../access/relay-answers.ts";
import { runCli } from "./run-cli.ts";

/** Over 100 EUR without tax, and nothing that an issue needs is missing. */
const whole = {
  currency: "EUR",
  seller: { name: "Ours GmbH" },
  buyer: { name: "Acme GmbH" },
  lines: [
    { id: "l1", name: "Pump", quantity: "1", price: "100", tax: { category: "Z", rate: "0" } },
  ],
};

/** Writes a draft, whole but for what `content` says otherwise; its id. */
export async function drafted(access: ApiAccess, content: object = {}): Promise<string> {
  const document = { kind: "invoice", content: { ...whole, ...content } };
  const operations = [{ type: "create", document }];
  const { invoice } = await openApi(access).post("/api/v1/invoices", { operations }, Written);
  return invoice.id;
}

/** The same, issued. */
export async function issued(access: ApiAccess, content?: object): Promise<string> {
  const id = await drafted(access, content);
  await runCli(["issue", id], access);
  return id;
}
