import { existsSync } from "node:fs";
import { join } from "node:path";
import { IssuedFact, readRegisters } from "@concord/document";
import type { Registers } from "@concord/document";
import type { LedgerDoubt, StoredSeals } from "@concord/ledger";
import { compareNodeLedger } from "@concord/ledger/node";
import type { LedgerComparing } from "@concord/ledger/node";
import { DocumentId } from "@concord/model";
import type { Epoch, WorkspaceId } from "@concord/protocol";
import { z } from "zod";
import { storeJournal } from "../ledger/store-journal.ts";
import { isSealedEpoch } from "../storage/epoch-name.ts";
import { openSqliteReader } from "../storage/sqlite-database.ts";
import type { SqliteDatabase } from "../storage/sqlite-database.ts";
import { readDocument } from "../storage/sqlite-log.ts";
import { storedDoc } from "../storage/stored-doc.ts";
import { JournalRow } from "../storage/sqlite-rows.ts";
import { storeFile, storedEpoch } from "../storage/sqlite-storage.ts";
import { beginningsIn, sealedBeforeKey } from "./beginnings.ts";
import type { StoreBeginning } from "./beginnings.ts";
import { checkAmounts } from "./check-amounts.ts";
import { checkNumbers, numberSaid } from "./check-numbers.ts";
import type { NumberSaid } from "./check-numbers.ts";
import { checkIssued } from "./check-issued.ts";
import { checkRegisters } from "./check-registers.ts";
import type { RegisterRow } from "./check-registers.ts";
import type { StoreFinding } from "./store-finding.ts";

/** What of a workspace was looked at. */
export interface CheckedWorkspace {
  readonly workspace: WorkspaceId;
  /** The last row of its journal, and up to which one its ledger was compared; null where there is no ledger. */
  readonly head: number;
  readonly recorded: number | null;
  readonly entries: number;
  readonly documents: number;
  /** Of these what was said before cannot be compared any more. */
  readonly erased: number;
  readonly issued: number;
  /** Of these the registrar's proof is another key's, and seals of before the store had this one vouch for them. */
  readonly issuedBefore: number;
  readonly seals: CheckedSeals | null;
}

/** What was looked at of a ledger's seals. */
export interface CheckedSeals {
  readonly count: number;
  readonly upTo: number;
  /** When the last was made, in milliseconds since 1970. */
  readonly at: number | null;
  /** "key-missing": they fit, and the public key by which it is known whose they are was not there. */
  readonly state: "verified" | "doubted" | "key-missing";
}

export interface StoreCheck {
  readonly workspaces: readonly CheckedWorkspace[];
  /** Where a history began anew: told, and no finding where somebody vouches for it. */
  readonly beginnings: readonly StoreBeginning[];
  readonly findings: readonly StoreFinding[];
  /** Whether there was a key, by which the registrar's word and the name of the epoch are known. */
  readonly isKeyThere: boolean;
}

export interface CheckStoreOptions {
  readonly data: string;
  readonly secretKey: Uint8Array | null;
  /** Where the keys that seal lie; `sealing` in the data folder unless said otherwise. */
  readonly sealingFolder?: string;
}

/**
 * Holds what a data folder says twice against itself: the ledger against one that is derived from the journal anew, every document against what the journal says was
 * written last, what was issued against its digest and the registrar's proof, the register of numbers against what was issued, the ledger's seals against each other, its entries and the key. Reads the folder as it is
 * at one moment, while its relay may go on, and writes nothing. Null for a folder without a store.
 */
export async function checkStore(
  { data, secretKey, sealingFolder = join(data, "sealing") }: CheckStoreOptions,
  deps: { readonly random: (bytes: number) => Uint8Array; readonly subtle: SubtleCrypto },
): Promise<StoreCheck | null> {
  if (!existsSync(join(data, storeFile))) return null;
  // Before the journal, which then holds all that the ledger has recorded.
  await using ledgers = await compareNodeLedger(
    { folder: join(data, "ledger"), sealingFolder },
    deps,
  );
  const store = openSqliteReader(join(data, storeFile));
  try {
    store.exec("BEGIN");
    const epoch = storedEpoch(store);
    const findings: StoreFinding[] = [];
    if (secretKey !== null && epoch !== null && !isSealedEpoch(secretKey, epoch)) {
      const message = "The history of the store was not begun under its key.";
      findings.push({ reason: "epoch-unsealed", message, document: null, seq: null, path: null });
    }
    const workspaces: CheckedWorkspace[] = [];
    const beginnings: StoreBeginning[] = [];
    const parts = { store, ledgers, secretKey, epoch, beginnings };
    for (const workspace of await storeJournal(store).workspaces()) {
      workspaces.push(await checkWorkspace(workspace, parts, findings));
    }
    return { workspaces, beginnings, findings, isKeyThere: secretKey !== null };
  } finally {
    store.close();
  }
}

async function checkWorkspace(
  workspace: WorkspaceId,
  parts: {
    readonly store: SqliteDatabase;
    readonly ledgers: LedgerComparing | null;
    readonly secretKey: Uint8Array | null;
    readonly epoch: Epoch | null;
    readonly beginnings: StoreBeginning[];
  },
  findings: StoreFinding[],
): Promise<CheckedWorkspace> {
  const { store, ledgers, secretKey, epoch, beginnings } = parts;
  const journal = storeJournal(store);
  const head = await journal.head(workspace);
  const { rows } = store.first(
    z.object({ rows: z.int() }),
    "SELECT count(*) AS rows FROM journal WHERE workspace = ? AND seq <= ?",
    workspace,
    head,
  ) ?? { rows: 0 };
  if (rows !== head) {
    const message = `The journal has ${rows} rows up to ${head}: some were taken out.`;
    findings.push({ reason: "journal-gap", message, document: null, seq: null, path: null });
  }
  const ledger = ledgers === null ? null : await ledgers.compare(workspace, journal);
  findings.push(...(ledger?.doubts ?? []).map(inWords));
  const seals = ledgers === null ? null : await ledgers.seals(workspace);
  findings.push(
    ...(seals?.doubts ?? []).map((doubt) => ({ ...doubt, document: null, path: null })),
  );
  if (ledger !== null && seals !== null) {
    const told = beginningsIn(workspace, { epoch, ledger, seals, secretKey });
    beginnings.push(...told.beginnings);
    findings.push(...told.findings);
  }
  const sealedBefore = sealedBeforeKey(seals, secretKey);

  const documents = store.all(
    z.object({ document: DocumentId, erased: z.int() }),
    `SELECT document, ifnull(
       (SELECT max(seq) FROM erasures
        WHERE erasures.workspace = ?1 AND erasures.document = known.document), 0) AS erased
     FROM (
       SELECT document FROM journal WHERE workspace = ?1
       UNION SELECT document FROM documents WHERE workspace = ?1
     ) AS known ORDER BY document`,
    workspace,
  );
  let issued = 0;
  let issuedBefore = 0;
  const said: NumberSaid[] = [];
  for (const { document, erased } of documents) {
    const place = { workspace, document };
    const stored = readDocument(store, workspace, document);
    const read = stored === null ? null : storedDoc(stored.updates);
    if (stored === null || read?.type !== "whole") {
      findings.push({
        reason: stored === null ? "document-missing" : "document-unreadable",
        message:
          stored === null
            ? "The journal knows a document that is not there."
            : "What is stored of the document cannot be read whole.",
        document,
        seq: null,
        path: null,
      });
      continue;
    }
    const written = store.all(
      JournalRow,
      `SELECT * FROM journal INDEXED BY journal_document
       WHERE workspace = ? AND document = ? ORDER BY seq`,
      workspace,
      document,
    );
    const { doc } = read;
    const differing = checkRegisters(place, doc, written, erased);
    if (differing !== null) findings.push(differing);
    const { registers } = readRegisters(doc);
    if (stored.kind === "invoice") {
      const at = issuedAt(written);
      const doubts = checkIssued(place, registers, secretKey).map((doubt) =>
        sealedBefore > 0 ? behindSeals(doubt, registers, at, sealedBefore) : doubt,
      );
      const isSealed = doubts[0]?.reason === "issue-unproven" && at <= sealedBefore;
      if (isSealed) issuedBefore += 1;
      else findings.push(...doubts);
      findings.push(...checkAmounts(place, registers, written));
      said.push(...[numberSaid(document, registers, written)].filter((each) => each !== undefined));
    }
    if (registers["issued"] !== undefined && registers["issued"] !== null) issued += 1;
    doc.destroy();
  }
  findings.push(...checkNumbers(store, workspace, said));
  return {
    workspace,
    head,
    recorded: ledger?.recorded ?? null,
    entries: ledger?.entries ?? 0,
    documents: documents.length,
    erased: ledger?.erased ?? 0,
    issued,
    issuedBefore,
    seals: seals && sealsOf(seals),
  };
}

function sealsOf({ seals, upTo, at, isKeyThere, doubts }: StoredSeals): CheckedSeals {
  const fits = isKeyThere ? "verified" : "key-missing";
  return { count: seals, upTo, at, state: doubts.length > 0 ? "doubted" : fits };
}

/** The entry that says that an invoice was issued. */
function issuedAt(rows: readonly RegisterRow[]): number {
  const row = rows.findLast(({ difference }) => difference.some(({ path }) => path === "issued"));
  return row?.seq ?? Infinity;
}

/** What no key proves, in a store whose seals tell that it had another one: the seals of then end before it. */
function behindSeals(
  doubt: StoreFinding,
  registers: Registers,
  at: number,
  sealedBefore: number,
): StoreFinding {
  if (doubt.reason !== "issue-unproven" || !Number.isFinite(at)) return doubt;
  const number = IssuedFact.safeParse(registers["issued"]).data?.number ?? "It";
  const message = `${number} was issued as entry ${at} before the store had this key, and the seals of that time end with entry ${sealedBefore}: neither proves it.`;
  return { ...doubt, message, seq: at };
}

const doubtWords: Readonly<Record<LedgerDoubt["reason"], string>> = {
  "entry-altered": "The ledger's entry is not what the journal says.",
  "entry-missing": "The ledger lacks an entry of the journal.",
  "entry-added": "The ledger has an entry that the journal does not have.",
  "entry-damaged": "An entry of the ledger is damaged.",
};

function inWords({ reason, document, seq }: LedgerDoubt): StoreFinding {
  return { reason, message: doubtWords[reason], document, seq, path: null };
}
