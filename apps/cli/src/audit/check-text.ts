import type { CheckedWorkspace, StoreCheck, StoreFinding } from "@concord/relay";
import { counted } from "../terminal/output.ts";

const mostShown = 20;

/** What was looked at, and everything that does not fit. */
export function checkText({ workspaces, findings, isKeyThere }: StoreCheck): string {
  return [
    ...workspaces.map(workspaceText),
    ...(isKeyThere
      ? []
      : [
          "Without the store's key it was not looked at whether the registrar issued what it is said to have issued.",
        ]),
    findings.length === 0
      ? "Store and ledger say the same."
      : `${counted(findings.length, "thing does", "things do")} not fit:`,
    ...findings.slice(0, mostShown).map(findingText),
    ...(findings.length > mostShown ? [`  and ${findings.length - mostShown} more`] : []),
  ].join("\n");
}

function workspaceText(checked: CheckedWorkspace): string {
  const { workspace, head, recorded, entries, documents, erased, issued } = checked;
  const ledger =
    recorded === null
      ? "there is no ledger"
      : `${counted(entries, "entry", "entries")} of the ledger derived anew up to ${recorded}${recorded < head ? `, ${head - recorded} not recorded yet` : ""}`;
  const past = erased === 0 ? "" : `, of ${erased} only what was not erased`;
  return `Workspace ${workspace}: ${counted(head, "batch", "batches")}, ${ledger}; ${counted(documents, "document")} compared${past}; ${counted(issued, "issue")} held against digest and proof.`;
}

function findingText({ reason, message, document, seq, path }: StoreFinding): string {
  const place = [
    ...(seq === null ? [] : [`entry ${seq}`]),
    ...(document === null ? [] : [`document ${document}`]),
    ...(path === null ? [] : [path]),
  ].join(", ");
  return `  ${place === "" ? "" : `${place}: `}${message} [${reason}]`;
}
