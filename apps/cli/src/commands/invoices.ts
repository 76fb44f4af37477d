import { JsonValue } from "@concord/model";
import { openApi } from "../access/api.ts";
import { locateRelay } from "../access/locate.ts";
import type { RelayFlags } from "../access/locate.ts";
import { InvoiceAnswer, allInvoices, invoicePage } from "../access/relay-answers.ts";
import { findInvoice } from "../invoices/find-invoice.ts";
import { invoiceListText } from "../invoices/invoice-list-text.ts";
import { invoiceText } from "../invoices/invoice-text.ts";
import {
  counted,
  outputWidth,
  textWidth,
  writeData,
  writeHint,
  writeJson,
} from "../terminal/output.ts";

export interface InvoiceListFlags extends RelayFlags {
  readonly status?: string;
  readonly q?: string;
  readonly customer?: string;
  readonly limit: number;
  readonly all: boolean;
  readonly json: boolean;
}

/** `concord invoices list`: newest change first. */
export async function invoiceListCommand(flags: InvoiceListFlags): Promise<void> {
  const api = openApi(await locateRelay(flags));
  const query = {
    ...(flags.status !== undefined && { status: flags.status }),
    ...(flags.q !== undefined && { q: flags.q }),
    ...(flags.customer !== undefined && { customer: flags.customer }),
  };
  const page = flags.all
    ? { items: await allInvoices(api, query), next: null }
    : await invoicePage(api, { ...query, limit: String(flags.limit) });
  if (flags.json) {
    writeJson(page);
    return;
  }
  if (page.items.length === 0) {
    writeHint(
      Object.keys(query).length === 0
        ? "There are no invoices yet. Bring some in with: concord import FILE…"
        : "No invoice matches.",
    );
    return;
  }
  writeData(invoiceListText(page.items, outputWidth()));
  const more = page.next === null ? "" : "; there are more: --all shows them";
  writeHint(`\n${counted(page.items.length, "invoice")}${more}`);
}

/** `concord invoices show ID`. With `--json` the relay's answer as it is. */
export async function invoiceShowCommand(
  wanted: string,
  flags: RelayFlags & { readonly json: boolean },
): Promise<void> {
  const api = openApi(await locateRelay(flags));
  const path = `/api/v1/invoices/${await findInvoice(api, wanted)}`;
  if (flags.json) {
    writeJson(await api.get(path, JsonValue));
    return;
  }
  writeData(invoiceText(await api.get(path, InvoiceAnswer), textWidth(120)));
}
