import type { CheckedWorkspace, StoreBeginning, StoreCheck, StoreFinding } from "@concord/relay";
import { checkAdvice } from "./check-advice.ts";
import { momentText } from "../terminal/moment.ts";
import { counted } from "../terminal/output.ts";

const mostShown = 20;

/** What was looked at, and everything that does not fit. */
export function checkText({ workspaces, beginnings, findings, isKeyThere }: StoreCheck): string {
  return [
    ...workspaces.flatMap((checked) => [
      workspaceText(checked),
      ...sealsText(checked),
      ...beginnings
        .filter(({ workspace }) => workspace === checked.workspace)
        .map((begun) => beginningText(begun, isKeyThere)),
    ]),
    ...(isKeyThere
      ? []
      : [
          "Without the store's key it was not looked at whether the registrar issued what it is said to have issued. Check again with secret.key in the folder, or with CONCORD_SECRET_KEY.",
        ]),
    findings.length === 0
      ? "Store and ledger say the same."
      : `${counted(findings.length, "thing does", "things do")} not fit:`,
    ...findings.slice(0, mostShown).map(findingText),
    ...(findings.length > mostShown
      ? [`  and ${findings.length - mostShown} more; --json lists all`]
      : []),
    ...(findings.length > 0 ? ["What to do:"] : []),
    ...checkAdvice(findings).map((each) => `  ${each}`),
  ].join("\n");
}

function workspaceText(checked: CheckedWorkspace): string {
  const { workspace, head, recorded, entries, documents, erased, issued } = checked;
  const ledger =
    recorded === null
      ? "there is no ledger"
      : `${counted(entries, "entry", "entries")} of the ledger derived anew up to ${recorded}${recorded < head ? `, ${head - recorded} not recorded yet (its relay does that while it runs)` : ""}`;
  const past = erased === 0 ? "" : `, of ${erased} only what was not erased`;
  return `Workspace ${workspace}: ${counted(head, "batch", "batches")}, ${ledger}; ${counted(documents, "document")} compared${past}; ${counted(issued, "issue")} held against digest and proof.`;
}

/** What the seals say of it, and what was taken on their word. */
function sealsText({ seals, issuedBefore }: CheckedWorkspace): readonly string[] {
  if (seals === null) return [];
  const { count, upTo, at, state } = seals;
  const last = at === null ? "" : `, the last of ${momentText(at)}`;
  const lines = [
    count === 0
      ? "  Nothing of it is sealed yet: its relay does that within a minute of recording."
      : `  ${counted(count, "seal")}, up to entry ${upTo}${last}: ${sealsWord[state]}.`,
  ];
  if (issuedBefore > 0) {
    lines.push(
      `  ${counted(issuedBefore, "issue")} of before the store had this key: the seals that were made then prove ${issuedBefore === 1 ? "it" : "them"}.`,
    );
  }
  return lines;
}

const sealsWord: Readonly<Record<NonNullable<CheckedWorkspace["seals"]>["state"], string>> = {
  verified: "signed, unbroken, and what they seal is there",
  doubted: "they do not fit",
  "key-missing":
    "unbroken; whose they are was not looked at without seal.pub, whose folder --sealing names",
};

/** Where a history began anew, and on whose word it is taken for a restore. */
function beginningText(begun: StoreBeginning, isKeyThere: boolean): string {
  const { epoch, after, goneUpTo, seal, at, vouchedBy } = begun;
  const when =
    seal === null
      ? "no seal of it yet"
      : `sealed ${at === null ? "" : `${momentText(at)} `}as seal ${seal}`;
  const gone =
    goneUpTo > after
      ? ` What was recorded as ${goneUpTo === after + 1 ? `entry ${goneUpTo}` : `entries ${after + 1} to ${goneUpTo}`} is gone, or was given back since.`
      : "";
  const words = [
    ...(vouchedBy.includes("store-key") ? ["the store's key, which named it"] : []),
    ...(vouchedBy.includes("ledger-key") ? ["the ledger's key, which sealed it"] : []),
  ];
  const byAnother =
    isKeyThere && !vouchedBy.includes("store-key") ? " The store had another key then." : "";
  const who = words.length === 0 ? "nobody whose key is here" : words.join(", and ");
  return `  Epoch ${epoch.split(":", 1).join("")} began after entry ${after}, as a restore from a backup does (${when}).${gone} Vouched for by ${who}.${byAnother}`;
}

function findingText({ reason, message, document, seq, path }: StoreFinding): string {
  const place = [
    ...(seq === null ? [] : [`entry ${seq}`]),
    ...(document === null ? [] : [`document ${document}`]),
    ...(path === null ? [] : [path]),
  ].join(", ");
  return `  ${place === "" ? "" : `${place}: `}${message} [${reason}]`;
}
