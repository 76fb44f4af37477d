import { contentRegisters } from "@concord/document";
import type { OperationInput, Registers } from "@concord/document";
import { Invoice } from "@concord/model";
import type { Workspace } from "@concord/model";
import type { Edit } from "./invoice-edits.ts";
import { merged } from "./invoice-edits.ts";
import { sellerOf } from "./seller-of.ts";

/** Gives a draft that names no seller the company and the account of the workspace. What it says itself stays; one that names a seller is of that one alone. */
export function sellerEdit(
  workspace: Workspace,
  { seller, paymentMeans }: Invoice,
  registers: Registers,
): Edit {
  if (seller?.name !== undefined) return { operations: [], overlay: {} };
  const ours = sellerOf(workspace);
  const fields = Object.fromEntries(
    Object.entries(contentRegisters("invoice", Invoice.parse({ seller: ours.seller }))).filter(
      ([path]) => path.startsWith("seller.") && (registers[path] ?? null) === null,
    ),
  );
  const { operations, overlay } = merged(fields);
  const means = paymentMeans.length > 0 ? [] : (ours.paymentMeans ?? []);
  const asked = means.map(({ id: entry, ...content }): OperationInput => ({
    type: "add-entry",
    list: "paymentMeans",
    entry,
    content,
  }));
  return { operations: [...operations, ...asked], overlay };
}
