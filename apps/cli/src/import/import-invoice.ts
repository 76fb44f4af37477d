import type { OperationInput } from "@concord/document";
import type { DocumentId, Invoice } from "@concord/model";
import { z } from "zod";
import { inWords } from "../access/api.ts";
import type { Api } from "../access/api.ts";
import { Written } from "../access/relay-answers.ts";
import { CommandFailure } from "../failure.ts";

/** What became of one invoice. `linked`: it was here already, and nothing was written. `discarded`: so it was, as a draft that somebody has thrown away: no list shows it. */
export type InvoiceOutcome =
  | { readonly type: "created" }
  | { readonly type: "linked" }
  | { readonly type: "discarded"; readonly reason: string; readonly fix: string }
  | { readonly type: "refused"; readonly reason: string; readonly fix: string };

/** Takes invoices in, each once; `id` is the invoice's content id. */
export type Importer = (id: DocumentId, invoice: Invoice) => Promise<InvoiceOutcome>;

/**
 * Imports through a relay's API. The document's id and the Idempotency-Key are the content id, so importing again, at once or after a
 * lost answer, writes nothing. Throws if the relay cannot be used at all.
 */
export function importThrough(api: Api): Importer {
  return once(async (id, invoice) => {
    const here = await hereAs(api, id);
    if (here !== undefined) return here;
    const answer = await api.tryPost(
      "/api/v1/invoices",
      { id, operations: operationsOf(id, invoice) },
      Written,
      { "idempotency-key": id },
    );
    if (answer.type === "ok") return { type: "created" };
    const { status, problem } = answer;
    // Somebody else imported it between our two calls, and somebody edited it since.
    if (problem.rule === "document-exists") return (await hereAs(api, id)) ?? { type: "linked" };
    if ([400, 409, 413, 422].includes(status)) {
      const fix = "Correct this in the file, and import it again.";
      return { type: "refused", reason: `The relay refused it. ${inWords(problem)}`, fix };
    }
    throw new CommandFailure(
      `The import ended: ${inWords(problem)}\nWhat was imported stays. Import the same files again to go on.`,
    );
  });
}

/** Says what an import would do, and writes nothing. Without a relay nothing is known to be here. */
export function pretendThrough(api: Api | undefined): Importer {
  return once(async (id) => {
    const here = api === undefined ? undefined : await hereAs(api, id);
    return here ?? { type: "created" };
  });
}

/**
 * The operations that make the document. A number in a file was given by its issuer, so the invoice was issued elsewhere: its stated
 * amounts are the claim, and it no longer changes. A proforma is no legal invoice.
 */
function operationsOf(id: DocumentId, invoice: Invoice): readonly OperationInput[] {
  const create: OperationInput = {
    type: "create",
    document: { kind: "invoice", content: invoice },
  };
  const { number, issueDate } = invoice;
  if (number === undefined || number === "" || invoice.kind === "proforma") return [create];
  const issued = {
    number,
    ...(issueDate !== undefined && { on: issueDate }),
    by: { type: "connector" as const, connector: "file", account: "import", id },
  };
  return [create, { type: "mark-issued", issued }];
}

const Present = z.object({ flags: z.array(z.string()) });

/** What it is to import what is here already; undefined where it is not. */
async function hereAs(api: Api, id: DocumentId): Promise<InvoiceOutcome | undefined> {
  const answer = await api.tryGet(`/api/v1/invoices/${id}`, Present);
  if (answer.type === "ok") {
    if (!answer.value.flags.includes("discarded")) return { type: "linked" };
    return {
      type: "discarded",
      reason: "It is here as a draft that was thrown away, so no list shows it.",
      fix: `Have it back with: concord discard --take-back ${id}`,
    };
  }
  if (answer.status === 404) return undefined;
  throw new CommandFailure(`The relay cannot be asked: ${inWords(answer.problem)}`);
}

/** Two files of one content in one run are one document: the second waits for the first. */
function once(importer: Importer): Importer {
  const known = new Map<DocumentId, Promise<InvoiceOutcome>>();
  return async (id, invoice) => {
    const earlier = known.get(id);
    if (earlier === undefined) {
      const outcome = importer(id, invoice);
      known.set(id, outcome);
      return outcome;
    }
    const outcome = await earlier;
    return outcome.type === "created" ? { type: "linked" } : outcome;
  };
}
