import {
  freezable,
  invoiceSnapshot,
  issueRegisters,
  requestState,
  sealed,
  toJson,
  voidObjection,
} from "@concord/document";
import type { DeclinedFact, InvoiceSnapshot, RequestView } from "@concord/document";
import { dayIn, utcInstant } from "@concord/model";
import { limits } from "@concord/protocol";
import type { EntryKey, JsonValue, Workspace } from "@concord/model";
import type { LiveDocument } from "../core/live-documents.ts";
import type { OwnTurn, OwnWrite } from "../core/own-work.ts";
import type { LeaseStorage } from "../storage/lease-storage.ts";
import type { NumberStorage, TakenNumber } from "../storage/number-storage.ts";
import { digestsOf } from "./changed-since.ts";
import { checkIssue } from "./check-issue.ts";
import type { IssueCheck } from "./check-issue.ts";
import type { RegistrarsWord } from "./registrars-word.ts";
import {
  creditGiven,
  creditObjections,
  creditTakenBack,
  creditedIn,
  nothingTaken,
  settleCredit,
} from "./credit.ts";
import type { Credited } from "./credit.ts";
import { tellOfNumberOnTwo } from "./number-on-two.ts";
import { numberView } from "./number-view.ts";
import { writeAsRegistrar } from "./write-as-registrar.ts";

/** A few bytes ask for many answers, and all of one write are made in one turn. */
const answersPerWrite = 20;
/** Of one write, and in a document of up to half the size that it may have: findings are the larger part of an answer. */
const answersWithFindings = 3;
const mostFindings = 50;
/** An answer that is too long is none: nobody could read it. */
const longestText = 1_000;

/** What a decision needs beside the document and its turn. */
export interface DecisionContext {
  readonly storage: Pick<
    NumberStorage & LeaseStorage,
    "seriesHead" | "numberIsOf" | "takenAmong" | "issuedElsewhere" | "lastLease" | "leases"
  >;
  readonly word: RegistrarsWord;
  /** The content of the workspace's own document. */
  readonly settings: Workspace;
  /** Findings about what was changed since somebody saw the invoice, by request, as far as they were looked for. */
  readonly differences: ReadonlyMap<string, DeclinedFact["findings"]>;
}

/** What the registrar does about a document. */
export type Decision =
  | {
      readonly type: "write";
      /** One transaction. */
      readonly writes: readonly OwnWrite[];
      /** Whether more stands on the document that waits for the registrar. */
      readonly more: boolean;
    }
  /** What somebody saw is not what stands: first it is to be found out what was changed since. */
  | { readonly type: "look-back"; readonly requests: readonly StaleRequest[] }
  | { readonly type: "nothing" };

export interface StaleRequest {
  readonly key: EntryKey;
  readonly digest: string;
}

/**
 * Answers what stands on a document and waits for the registrar, one answer a time: an issue answers everybody who asked for just that. Reads the document under
 * its hold, so that what is issued is what was seen, and what is written is written once.
 */
export async function decide(
  live: LiveDocument,
  turn: OwnTurn,
  context: DecisionContext,
): Promise<Decision> {
  if (live.kind !== "invoice") return { type: "nothing" };
  const snapshot = invoiceSnapshot(live.doc, { id: live.id });
  const standing = snapshot.requests
    .filter((request) => isForUs(snapshot, request))
    .filter((request) => requestState(snapshot, request) === "standing")
    .toSorted((one, other) => (one.key < other.key ? -1 : 1));
  const deciding: Deciding = { live, turn, context, snapshot };
  const { storage, settings } = context;
  const told = await tellOfNumberOnTwo(live, snapshot, turn, {
    storage,
    company: settings.company,
  });
  const writes = told.length > 0 ? told : await settleCredit(live, turn, snapshot);
  if (writes.length > 0) return { type: "write", writes, more: standing.length > 0 };
  if (standing.length === 0) return { type: "nothing" };
  const voids = standing.filter(({ action }) => action === "void");
  const isVoid = voids.length > 0;
  const now = (isVoid ? voids : standing).slice(0, answersPerWrite);
  const decision = isVoid ? await decideVoid(deciding, now) : await decideIssue(deciding, now);
  return decision.type === "write" && standing.length > now.length
    ? { ...decision, more: true }
    : decision;
}

interface Deciding {
  readonly live: LiveDocument;
  readonly turn: OwnTurn;
  readonly context: DecisionContext;
  readonly snapshot: InvoiceSnapshot;
}

/** A request that names a connector is the connector's, and so is the void of what it has issued. What is void had a number, which comes back: it gets no other. */
function isForUs({ issued, ledger }: InvoiceSnapshot, { action, connector }: RequestView): boolean {
  if (connector !== undefined) return false;
  if (action === "issue") return issued !== undefined || ledger.voided === undefined;
  if (issued === undefined) return true;
  return issued.by.type === "registrar" || issued.by.connector === "file";
}

async function decideVoid(
  { live, turn, context, snapshot }: Deciding,
  requests: readonly RequestView[],
): Promise<Decision> {
  const at = utcInstant(turn.now);
  const today = dayIn(context.settings.timeZone, turn.now);
  const { issued } = snapshot;
  const credited = await creditedIn(turn, snapshot.invoice);
  const objection =
    issued === undefined
      ? "A draft is not voided: nobody has its number."
      : issued.by.type === "registrar"
        ? voidObjection(snapshot, today, credited?.reading)
        : `${issued.number} was issued elsewhere, and is voided there.`;
  const [request] = requests;
  if (objection !== undefined || request === undefined) {
    const reason = objection ?? "";
    return declining(
      { live, turn },
      requests.map(({ key }) => ({ key, declined: { reason, at } })),
      false,
    );
  }
  const { key, reason, by } = request;
  const place = { workspace: live.workspace, document: live.id };
  const voided = context.word.voided(place, {
    on: today,
    request: key,
    ...(reason !== undefined && { reason }),
    ...(by !== undefined && { by }),
  });
  const taken =
    credited === undefined
      ? nothingTaken
      : creditTakenBack({ live, snapshot }, credited, turn.relayClientId, voided);
  const writes = writeAsRegistrar(live, turn.relayClientId, {
    registers: { voided: toJson(voided), ...taken.registers },
    operations: [{ type: "mark-voided", voided: toJson(voided) }, ...taken.operations],
    numbers: [{ type: "voided", document: live.id, reason: reason ?? null }],
  });
  return { type: "write", writes: [...writes, ...taken.beside], more: false };
}

async function decideIssue(
  deciding: Deciding,
  requests: readonly RequestView[],
): Promise<Decision> {
  const { turn, context, snapshot } = deciding;
  const at = utcInstant(turn.now);
  const { issued } = snapshot;
  const seen: readonly string[] = issued === undefined ? digestsOf(snapshot.live) : [];
  const unsaid = requests.filter(({ digest }) => digest === undefined);
  if (unsaid.length > 0) {
    const reason =
      "The request does not say what was seen. Ask again with the digest of the invoice.";
    return declining(
      deciding,
      unsaid.map(({ key }) => ({ key, declined: { reason, at } })),
      requests.length > unsaid.length,
    );
  }
  const stale = requests.flatMap(({ key, digest }) =>
    digest === undefined || seen.includes(digest) ? [] : [{ key, digest }],
  );
  const agreed = requests.filter(({ key }) => !stale.some((each) => each.key === key));
  const checks = new Map<RequestView, IssueCheck>();
  const bySeries = new Map<string | undefined, IssueCheck>();
  const today = dayIn(context.settings.timeZone, turn.now);
  const credited = await creditedIn(turn, snapshot.invoice);
  const ofCredit = await creditObjections(deciding, credited);
  for (const request of agreed) {
    const numbers = numberView(deciding.live.workspace, turn, context);
    const check =
      bySeries.get(request.series) ??
      (await checkIssue(snapshot, request, context.settings, today, numbers, ofCredit));
    bySeries.set(request.series, check);
    if (check.type === "passed") {
      if (wouldBeTooLarge(deciding, check)) {
        const reason = "The invoice is too large to be issued. Leave some of it out.";
        return declining(deciding, [{ key: request.key, declined: { reason, at } }], true);
      }
      const more = requests.some(({ digest }) => digest !== request.digest);
      return issuing(deciding, request, check, credited, more);
    }
    checks.set(request, check);
  }
  if (checks.size > 0) {
    return declining(
      deciding,
      [...checks].map(([{ key }, check]) => ({ key, declined: { ...refusal(check), at } })),
      stale.length > 0,
    );
  }
  const unknown = stale.filter(({ key }) => !context.differences.has(key));
  if (unknown.length > 0) return { type: "look-back", requests: unknown };
  const reason =
    issued === undefined
      ? "The invoice was changed since it was seen. Look at it and ask again."
      : `It is issued already, as ${issued.number}, and says something else than was seen.`;
  return declining(
    deciding,
    stale.map(({ key }) => {
      const findings = context.differences.get(key);
      return { key, declined: { reason, at, ...(findings !== undefined && { findings }) } };
    }),
    false,
  );
}

function refusal(check: IssueCheck): Pick<DeclinedFact, "reason" | "findings"> {
  const findings = check.type === "refused" ? check.findings : [];
  const count = findings.length === 1 ? "One thing is" : `${findings.length} things are`;
  return {
    reason: `${count} to be corrected before it can be issued.`,
    findings: findings.map(({ rule, path, message, difference }) => ({
      rule,
      path,
      message,
      ...(difference !== undefined && { difference }),
    })),
  };
}

function issuing(
  { live, turn, context }: Deciding,
  request: RequestView,
  check: Extract<IssueCheck, { type: "passed" }>,
  credited: Credited | undefined,
  more: boolean,
): Decision {
  const { series, period, count, number, on, passed } = check;
  const place = { workspace: live.workspace, document: live.id };
  const issued = context.word.issued(place, {
    number,
    on,
    at: utcInstant(turn.now),
    by: { type: "registrar", series: series.id, period, count },
    ...sealed(freezable(check.invoice)),
    request: request.key,
    ...(request.digest !== undefined && { seen: request.digest }),
  });
  const { content: _, ...said } = issued;
  const taken: TakenNumber = {
    series: series.id,
    period,
    count,
    document: live.id,
    number,
    on,
    at: turn.now,
  };
  const given =
    credited === undefined
      ? nothingTaken
      : creditGiven({ live, invoice: issued.content, number, on }, credited, turn.relayClientId);
  const writes = writeAsRegistrar(live, turn.relayClientId, {
    registers: { ...issueRegisters(issued), ...given.registers },
    operations: [{ type: "mark-issued", issued: toJson(said) }, ...given.operations],
    numbers: [
      { type: "passed", places: passed.map((one) => ({ ...one, at: turn.now })) },
      { type: "taken", ...taken },
    ],
  });
  return { type: "write", writes: [...writes, ...given.beside], more };
}

/** An issue writes the content once more, and a document that is too large takes nothing any more. */
function wouldBeTooLarge(
  { live }: Pick<Deciding, "live">,
  { invoice }: Extract<IssueCheck, { type: "passed" }>,
): boolean {
  return live.bytes + 2 * Buffer.byteLength(JSON.stringify(invoice)) > limits.documentBytes;
}

function declining(
  { live, turn }: Pick<Deciding, "live" | "turn">,
  all: readonly { readonly key: EntryKey; readonly declined: DeclinedFact }[],
  more: boolean,
): Decision {
  const hasRoom = live.bytes < limits.documentBytes / 2;
  const answers = all.map(({ key, declined: { findings, ...declined } }, index) => ({
    key,
    declined: {
      ...declined,
      reason: clipped(declined.reason),
      ...(findings !== undefined &&
        hasRoom &&
        index < answersWithFindings && {
          findings: findings
            .slice(0, mostFindings)
            .map((found) => ({ ...found, message: clipped(found.message) })),
        }),
    },
  }));
  const registers: Record<string, JsonValue> = {};
  for (const { key, declined } of answers) registers[`requests.${key}.declined`] = toJson(declined);
  const writes = writeAsRegistrar(live, turn.relayClientId, {
    registers,
    operations: answers.map(({ key, declined }) => ({
      type: "decline-request",
      key,
      declined: toJson(declined),
    })),
    numbers: [],
  });
  return { type: "write", writes, more };
}

function clipped(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}
