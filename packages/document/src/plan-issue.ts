import type { Invoice } from "@concord/model";
import type { DocumentView } from "./document-view.ts";
import { freezable, frozenOf, frozenRegisters, sealed, seenDigest } from "./frozen-content.ts";
import { IssuedFact, RequestFact, revisesIssue } from "./issue-facts.ts";
import type { IssueOperation } from "./issue-operations.ts";
import { invoiceOf } from "./invoice-registers.ts";
import { jsonEqual, toJson } from "./json-equal.ts";
import { planFact, writes } from "./plan.ts";
import type { Plan } from "./plan.ts";
import { refused } from "./refusal.ts";
import type { Registers } from "./registers.ts";

/** Plans what has to do with issue and void. */
export function planIssueOperation(view: DocumentView, operation: IssueOperation): Plan {
  if (view.kind !== "invoice") {
    return refused("unknown-path", "Only an invoice is issued, revised or voided.");
  }
  switch (operation.type) {
    case "request-issue":
      if (view.get("issued") !== undefined && view.get(`requests.${operation.key}`) === undefined) {
        return alreadyIssued(view);
      }
      return requestIssue(view, operation);
    case "request-void":
      if (view.get("issued") === undefined) {
        return refused("not-issued", "A draft is not voided: nobody has its number.", "issued");
      }
      return planFact(
        view,
        `requests.${operation.key}`,
        toJson({ ...operation.request, action: "void" }),
      );
    case "decline-request":
      return planFact(view, `requests.${operation.key}.declined`, toJson(operation.declined));
    case "mark-issued":
      return markIssued(view, operation);
    case "revise":
      return revise(view, operation);
    case "mark-voided":
      return planFact(view, "voided", toJson(operation.voided));
  }
}

function alreadyIssued(view: DocumentView): Plan {
  const issued = IssuedFact.safeParse(view.get("issued"));
  const as = issued.success ? ` as ${issued.data.number}` : "";
  return refused("already-issued", `The invoice is already issued${as}.`, "issued");
}

/**
 * A request to our own registrar says what whoever asks sees: where they do not say it themselves, what their replica shows. Asked again it is
 * the same request, whatever was edited meanwhile.
 */
function requestIssue(
  view: DocumentView,
  { key, request }: Extract<IssueOperation, { type: "request-issue" }>,
): Plan {
  const path = `requests.${key}`;
  const asked = toJson({ ...request, action: "issue" });
  if (request.digest !== undefined || request.connector !== undefined) {
    return planFact(view, path, asked);
  }
  const standing = RequestFact.safeParse(view.get(path));
  if (standing.success) {
    const { digest: _, ...said } = standing.data;
    if (jsonEqual(toJson(said), asked)) return writes({});
  }
  const digest = seenDigest(invoiceOf(view.registers()).invoice);
  return planFact(view, path, toJson({ ...request, digest, action: "issue" }));
}

function markIssued(
  view: DocumentView,
  operation: Extract<IssueOperation, { type: "mark-issued" }>,
): Plan {
  const { issued } = operation;
  const standing = IssuedFact.safeParse(view.get("issued"));
  if (standing.success && operation.content === undefined) {
    const { content: _, digest: __, ...said } = standing.data;
    if (jsonEqual(toJson(said), toJson(issued))) return writes({});
  }
  const base = operation.content ?? invoiceOf(view.registers()).invoice;
  const content = freezable({
    ...base,
    number: issued.number,
    ...(issued.on !== undefined && { issueDate: issued.on }),
  });
  const registers = issueRegisters({ ...issued, ...sealed(content) });
  const fact = planFact(view, "issued", registers["issued"] ?? null);
  return fact.type === "writes" ? writes(registers) : fact;
}

/** What an issue writes. The live registers follow the fact, so that a tool that knows no freeze sees number and date too. */
export function issueRegisters(issued: IssuedFact): Registers {
  return {
    issued: toJson(issued),
    number: issued.number,
    ...(issued.on !== undefined && { issueDate: issued.on }),
  };
}

function revise(view: DocumentView, operation: Extract<IssueOperation, { type: "revise" }>): Plan {
  const frozen = frozenOf(view.registers());
  if (frozen === undefined) {
    return refused("not-issued", "Only an issued invoice is revised.", "issued");
  }
  const path = `revisions.${operation.key}`;
  if (!revisesIssue(path, frozen.issued)) {
    const message = "Only the tool that issued the invoice gives a new version of it.";
    return refused("not-allowed", message, path);
  }
  const { content } = operation;
  if (content.type === "fields" && view.get(path) !== undefined) {
    // Laid over the version before, which is this one by now: recorded already.
    return writes({});
  }
  const whole =
    content.type === "whole"
      ? content.invoice
      : laidOver(frozenRegisters(frozen, view.registers()), content.fields);
  return planFact(view, path, toJson({ ...operation.revision, ...sealed(freezable(whole)) }));
}

function laidOver(registers: Registers, fields: Registers): Invoice {
  return invoiceOf({ ...registers, ...fields }).invoice;
}
