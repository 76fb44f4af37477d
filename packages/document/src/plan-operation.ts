import { contentOf } from "./content-policy.ts";
import type { DocumentView } from "./document-view.ts";
import { factOf } from "./fact-operations.ts";
import { contentRegisters } from "./invoice-registers.ts";
import { jsonEqual, toJson } from "./json-equal.ts";
import type { Operation } from "./operation.ts";
import { isSaidByPeople, pathRule } from "./path-rule.ts";
import { planFact, planField, planAll, writes } from "./plan.ts";
import type { Plan } from "./plan.ts";
import { planRecordConflict, planResolveConflict, planAskAboutConflict } from "./plan-conflict.ts";
import { planEntryOperation, planFieldInPlace } from "./plan-entry.ts";
import { planIssueOperation } from "./plan-issue.ts";
import { planMoment } from "./plan-moment.ts";
import { refused } from "./refusal.ts";
import { planMigration, schemaVersion } from "./schema-version.ts";
import { planTag } from "./tags.ts";

/** What an operation comes to in a document. Pure: it writes nothing. */
export function planOperation(view: DocumentView, operation: Operation): Plan {
  const version = view.get("schema");
  if (typeof version === "number" && version > schemaVersion) {
    return refused(
      "schema-newer",
      "This document was written by a newer version. Update to edit it.",
      "schema",
    );
  }
  switch (operation.type) {
    case "create":
      return planCreate(view, operation);
    case "set-field":
      return planFieldInPlace(view, operation.path, operation.value);
    case "merge-fields":
      return planAll(
        Object.entries(operation.fields).map(([path, value]) => planField(view, path, value)),
      );
    case "add-line":
    case "set-line":
    case "move-line":
    case "remove-line":
    case "restore-line":
    case "add-adjustment":
    case "set-adjustment":
    case "remove-adjustment":
    case "restore-adjustment":
    case "add-entry":
    case "move-entry":
    case "remove-entry":
    case "restore-entry":
      return planEntryOperation(view, operation);
    case "record-payment":
    case "record-payment-progress":
    case "record-refund":
    case "record-refund-failure":
    case "record-reversal":
    case "record-dispute":
    case "record-dispute-progress":
    case "apply-credit":
    case "void-credit":
    case "write-off": {
      const { path, value } = factOf(operation);
      return planFact(view, path, value);
    }
    case "request-issue":
    case "request-void":
    case "decline-request":
    case "mark-issued":
    case "revise":
    case "mark-voided":
      return planIssueOperation(view, operation);
    case "link":
      return writes({ [`links.${operation.connector}`]: toJson(operation.link) });
    case "link-fact":
      return planFactLink(view, operation);
    case "note-said":
      return writes({ [`links.${operation.connector}.says`]: toJson(operation.says) });
    case "record-conflict":
      return planRecordConflict(operation);
    case "resolve-conflict":
      return planResolveConflict(view, operation);
    case "ask-about-conflict":
      return planAskAboutConflict(view, operation);
    case "edit-note":
      return {
        type: "note",
        at: operation.at,
        delete: operation.delete,
        insert: operation.insert,
        expect: operation.expect,
        makes: operation.makes,
      };
    case "add-tag":
    case "remove-tag":
      return planTag(view, operation);
    case "name-moment":
    case "rename-moment":
    case "remove-moment":
      return planMoment(view, operation);
    case "undo":
      return planUndo(view, operation);
    case "migrate":
      return planMigration(view);
  }
}

function planCreate(view: DocumentView, operation: Extract<Operation, { type: "create" }>): Plan {
  const { kind, content } = operation.document;
  const parsed = contentOf(kind).schema.safeParse(content);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return refused("invalid-value", issue?.message ?? "Invalid content", issue?.path.join("."));
  }
  const registers = {
    schema: schemaVersion,
    documentKind: kind,
    ...contentRegisters(kind, parsed.data),
  };
  const exists = view.get("documentKind") !== undefined;
  const same = Object.entries(registers).every(([path, value]) => jsonEqual(view.get(path), value));
  if (exists && !same) {
    return refused("document-exists", "The document exists already.", "documentKind");
  }
  return writes(registers);
}

function planFactLink(
  view: DocumentView,
  operation: Extract<Operation, { type: "link-fact" }>,
): Plan {
  const path = `links.${operation.connector}.${operation.fact}`;
  const rule = pathRule(view.kind, path);
  if (rule?.class !== "link" || rule.pattern === "links.<key>.says") {
    return refused("unknown-path", `${operation.fact} is not a fact that is linked.`, path);
  }
  return writes({ [path]: operation.id });
}

function planUndo(view: DocumentView, operation: Extract<Operation, { type: "undo" }>): Plan {
  const moved = operation.values.find(({ path, mine }) => !jsonEqual(view.get(path), mine));
  if (moved !== undefined) {
    return refused("moved-on", `${moved.path} was changed since. It is not undone.`, moved.path);
  }
  return planAll(
    operation.values.map(({ path, previous }): Plan => {
      const rule = pathRule(view.kind, path);
      // Layout beside an entry goes back with the entry, a decision with the value that it set, and a name is nothing of the invoice.
      return rule?.class === "system" || rule?.class === "beside" || isSaidByPeople(rule)
        ? writes({ [path]: previous })
        : planField(view, path, previous);
    }),
  );
}
