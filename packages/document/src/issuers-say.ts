import { DocumentId } from "@concord/model";
import type { JsonValue } from "@concord/model";
import {
  IssuedFact,
  asksForIssue,
  isIssuedHere,
  isIssuedInFile,
  revisesIssue,
} from "./issue-facts.ts";
import { isOffice } from "./register-rule.ts";
import type { PathRule, Writer } from "./register-rule.ts";

/** What a write stands beside in its document. */
export interface Beside {
  /** Whether the document was there before the update, or whatever else the write came with. */
  readonly isBegun: () => boolean;
  /** What a register said before the update, and what it says with it; none where it was never written. */
  readonly valuesOf: (path: string) => readonly JsonValue[];
}

/**
 * Why a writer that the path lets write may not say this of an invoice, for a person: who may say it depends on who issued the invoice, or on what it is. Undefined
 * where nothing speaks against it. Without `beside` only what is certain does.
 */
export function issuerObjection(
  { pattern }: PathRule,
  write: {
    readonly path: string;
    readonly value: JsonValue;
    readonly writer: Writer;
    readonly tool?: string | undefined;
    readonly isCarried?: boolean;
  },
  beside: Beside | undefined,
): string | undefined {
  const { path, value, writer, tool, isCarried = false } = write;
  if (writer === "relay" || writer === "registrar") return undefined;
  switch (pattern) {
    case "voided":
      return isIssuedHere(issuedIn(beside))
        ? "The invoice was issued here, so that its void is asked of the registrar."
        : undefined;
    case "revisions.<key>":
      return isRevision(path, issuedIn(beside)) && isOf(tool, path)
        ? undefined
        : "Only the tool that issued the invoice gives a new version of it.";
    case "issued":
      return isIssuedInFile(value) && beside?.isBegun() === true
        ? "A number from a file comes with the invoice that it is imported with: a draft that is here gets its number from the registrar."
        : undefined;
    case "requests.<key>":
      return writesNoCredit(writer) && asksForIssue(value) && isCreditNote(beside)
        ? "A credit note takes back what is owed: the office issues it."
        : undefined;
    case "kind":
      // Else what was asked for under another kind would be issued under this one.
      return writer === "field" && value === creditNote && beside?.isBegun() !== false
        ? "What is here is made a credit note by the office."
        : undefined;
    case "credits.<key>":
      return isOffice(writer) && !isCarried && isOurs(beside)
        ? "What is credited of an invoice comes from a credit note: make one of it, and ask for its issue."
        : undefined;
    case "credits.<key>.voided":
      // One that people recorded by themselves, before it was asked for, they take back themselves.
      return isOffice(writer) && !isCarried && isOfNote(path) && isOurs(beside)
        ? "It is credited by a credit note: ask for the void of that."
        : undefined;
    default:
      return undefined;
  }
}

/** Whether it was issued here, or is a draft, which will be. What was issued elsewhere brings along what was credited there. */
function isOurs(beside: Beside | undefined): boolean {
  if (beside === undefined) return false;
  const said = beside.valuesOf("issued");
  const [issued] = said;
  if (issued === undefined || isIssuedHere(issued)) return true;
  // An issue that comes to a draft which is here with the credit itself is none that stood before it.
  return beside.isBegun() && said.length < 2;
}

/** The registrar records what a credit note takes under the document of the note. */
function isOfNote(path: string): boolean {
  const [, key] = path.split(".");
  return DocumentId.safeParse(key).success;
}

const creditNote = "credit-note";

/** What the invoice says of its issue: as it stood, else as the update has it. */
function issuedIn(beside: Beside | undefined): JsonValue | undefined {
  return beside?.valuesOf("issued")[0];
}

function isRevision(path: string, issued: JsonValue | undefined): boolean {
  if (issued === undefined) return true;
  const parsed = IssuedFact.safeParse(issued);
  return parsed.success && revisesIssue(path, parsed.data);
}

/** A tool gives versions of its own, and of no other's. */
function isOf(tool: string | undefined, path: string): boolean {
  return tool === undefined || path.startsWith(`revisions.${tool}:`);
}

/** Whoever may not credit asks for no credit note to be issued either. */
function writesNoCredit(writer: Writer): boolean {
  return writer === "field" || writer === "connector";
}

function isCreditNote(beside: Beside | undefined): boolean {
  return beside?.valuesOf("kind").includes(creditNote) === true;
}
