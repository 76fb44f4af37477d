import { randomUUID } from "node:crypto";
import { namedMomentsOf } from "@concord/document";
import type { OperationInput } from "@concord/document";
import { momentsOf } from "@concord/ledger/story";
import { z } from "zod";
import { openApi } from "../access/api.ts";
import { locateRelay } from "../access/locate.ts";
import type { RelayFlags } from "../access/locate.ts";
import { InvoiceAnswer } from "../access/relay-answers.ts";
import { CommandFailure } from "../failure.ts";
import { findInvoice } from "../invoices/find-invoice.ts";
import { momentText } from "../terminal/moment.ts";
import { oneLine, writeHint, writeJson } from "../terminal/output.ts";
import { allEntries } from "./audit-past.ts";

export interface NameFlags extends RelayFlags {
  readonly at?: number;
  readonly was?: string;
  readonly remove: boolean;
  readonly json: boolean;
}

/** `concord audit name ID NAME`: a moment of an invoice gets a name, the last one or that after an entry; with `--was` another name, with `--remove` none any more. */
export async function auditNameCommand(
  wanted: string,
  name: string,
  flags: NameFlags,
): Promise<void> {
  const { at, was, remove, json } = flags;
  const chosen = [at !== undefined, was !== undefined, remove].filter(Boolean).length;
  if (chosen > 1) throw new CommandFailure("Say one of --at, --was and --remove.");
  const api = openApi(await locateRelay(flags));
  const id = await findInvoice(api, wanted);
  const entries = await allEntries(api, id);
  const own = namedMomentsOf(momentsOf(entries, {}).registersAt(entries.length - 1));
  const named = (text: string) => {
    const found = own.find((each) => each.name === text);
    if (found !== undefined) return found;
    throw new CommandFailure(
      `No moment of it is called "${text}". Its names stand in: concord audit history ${wanted}`,
    );
  };

  const place = entries.findLastIndex(({ seq }) => seq <= (at ?? Infinity));
  const entry = entries[place];
  const moment = remove ? named(name) : was === undefined ? undefined : named(was);
  if (moment === undefined && entry === undefined) {
    throw new CommandFailure(`It was not there yet after entry ${at ?? 0}.`);
  }
  const operation: OperationInput = remove
    ? { type: "remove-moment", moment: named(name).key }
    : moment !== undefined
      ? { type: "rename-moment", moment: moment.key, name }
      : {
          type: "name-moment",
          moment: randomUUID(),
          name,
          of: { hash: entry?.hash ?? "", at: entry?.at ?? 0 },
        };
  await api.post(
    `/api/v1/invoices/${id}/operations`,
    { operations: [operation] },
    z.object({ invoice: InvoiceAnswer }),
  );
  const when = moment?.of.at ?? entry?.at ?? 0;
  if (json) writeJson({ document: id, name: remove ? null : name, at: when });
  else if (remove) writeHint(`The moment of ${momentText(when)} is not called ${name} any more.`);
  else writeHint(`The moment of ${momentText(when)} is called ${oneLine(name)}.`);
}
