import type { StoreFinding, StoreFindingReason } from "@concord/relay";

/** What whoever reads a check is to do about what does not fit: once for all findings that ask for the same. */
export function checkAdvice(findings: readonly Pick<StoreFinding, "reason">[]): readonly string[] {
  const ways = new Set(findings.map(({ reason }) => wayOf[reason]));
  return [...ways].map((way) => advice[way]);
}

type Way = "altered" | "seals" | "sealing-key" | "history" | "key" | "issue" | "amount" | "export";

const advice: Readonly<Record<Way, string>> = {
  altered:
    "Somebody or something changed the folder beside its relay. Stop the relay and keep a copy of the folder as it is. Then look for the last backup that fits: restore each into a new folder (concord restore FILE --data NEW) and check that, the newest first. What is right of what the findings name is entered again there.",
  seals:
    "The seals in the ledger are not those that the relay made. Whoever was sent seals, or an export, before this can tell since when: concord audit verify EXPORT --anchor THEIRS. Until then nothing after the last seal that fits is proven.",
  "sealing-key":
    "Put the copy of the key that seals back as seal.key of the sealing folder, or name the folder that holds it with --sealing, and check again.",
  history:
    "The store tells another history than its ledger. Where the store was restored: start its relay once, which records that, and check again with the store's key at hand. Where nobody restored it, somebody replaced it: keep a copy of the folder, and compare it with the last backup and with an export that somebody else holds.",
  key: "The key that is here is not the one under which the store was begun. Check again with that one: in secret.key, or as CONCORD_SECRET_KEY. Where it is lost, take a backup of the folder and restore it under a key that is there.",
  issue:
    "What was issued under a key that the store had before is proven by that key: check again with it as CONCORD_SECRET_KEY. It does not know the history that began under the new one, and says so; an issue that one of the two keys proves is the registrar's. Where that key is lost, hold number, date and total against what the customer or a tool was sent, and keep what you found with this report. An issue that nobody else has, and that the store had no other key for, was written by somebody else: concord audit history INVOICE says who brought it.",
  amount: "What is to be done stands with each amount.",
  export: "Make a new export of the ledger, and verify that.",
};

const wayOf: Readonly<Record<StoreFindingReason, Way>> = {
  "journal-gap": "altered",
  "entry-altered": "altered",
  "entry-missing": "altered",
  "entry-added": "altered",
  "entry-damaged": "altered",
  "entry-of-another-document": "altered",
  "value-unreadable": "altered",
  "document-missing": "altered",
  "document-unreadable": "altered",
  "document-twice": "altered",
  "register-differs": "altered",
  "issue-altered": "altered",
  "number-missing": "altered",
  "number-added": "altered",
  "number-altered": "altered",
  "seal-unsigned": "seals",
  "seal-out-of-order": "seals",
  "seal-of-another-workspace": "seals",
  "seal-unreadable": "seals",
  "seals-missing": "seals",
  "seals-altered": "seals",
  "marks-altered": "seals",
  "seal-not-anchored-here": "seals",
  "no-anchored-seal": "seals",
  "unknown-key": "sealing-key",
  "another-history": "history",
  "history-replaced": "history",
  "restore-not-here": "history",
  "epoch-unsealed": "key",
  "issue-unproven": "issue",
  "amount-impossible": "amount",
  "not-an-export": "export",
  "cut-off": "export",
  "unknown-record": "export",
  "end-missing": "export",
  "end-altered": "export",
};
