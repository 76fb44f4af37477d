import { invoiceOf, Operation, pathRule, type DocumentSnapshot } from "@concord/document";
import type { DocumentId, JsonValue, Workspace } from "@concord/model";
import { connectionName, type ConnectionIdentity } from "../connection-identity.ts";
import type { DocumentChange, Drift, Registers, RemoteObject, Shadow } from "../connector.ts";
import { cleanReading } from "./clean-reading.ts";
import { conflictOf } from "./conflict-of.ts";
import { deciderFor, standingOf, type Standing } from "./deciding.ts";
import { atFirstMeeting, moneyAtFirstMeeting } from "./first-meeting.ts";
import { planFacts, type Disagreement } from "./plan-facts.ts";
import { factLinkRegisters, planLinks, vanishedMoney } from "./plan-links.ts";
import { withoutVoidOfOurs } from "./void-of-copy.ts";
import { baseAfterAnswer, completeReading, entryOf } from "./reading.ts";
import { outstandingOf, sameMoney } from "./same-money.ts";
import { mergeThreeWay } from "./three-way.ts";
import { withoutRates } from "./vendor-rates.ts";
import { planVendorSay } from "./vendor-say.ts";

export interface MergeInput {
  readonly connection: ConnectionIdentity;
  readonly workspace: Workspace;
  readonly document: DocumentId;
  readonly object: RemoteObject;
  readonly change: DocumentChange;
  /** Undefined: the document is created. */
  readonly snapshot: DocumentSnapshot | undefined;
  readonly shadow: Shadow | undefined;
  /** Registers that point to other documents, as our ids. */
  readonly references: Registers;
  /** The document was found by what it says, or was linked in a data folder that is lost: nothing was ever agreed between the two. */
  readonly isFirstMeeting: boolean;
  /** When the reading answers an effect of ours: what that effect carried. */
  readonly carried: Registers | undefined;
  /** RFC 3339, for the records of conflicts. */
  readonly at: string;
}

/** What one reading of one object comes to in one document. */
export interface MergePlan {
  readonly operations: readonly Operation[];
  /** To be stored once the operations are durable. */
  readonly shadow: Shadow;
  readonly drift: readonly Drift[];
  readonly disagreements: readonly Disagreement[];
}

/** Decides the whole merge: pure, so that the hardest rule of the product needs no network and no clock to test. */
export function planMerge(input: MergeInput): MergePlan {
  const { change, object, snapshot, shadow, connection } = input;
  const local = snapshot?.registers ?? {};
  const { fields, drift } = cleanReading(
    change.kind,
    object.ref,
    { ...change.fields, ...input.references },
    shadow?.fields,
  );
  // A deletion says nothing about values: they stay as they were agreed.
  const isGone = object.state === "deleted";
  const whole = isGone ? (shadow?.fields ?? {}) : completeReading(shadow?.fields, fields);
  const { reading: remote, rates } = withoutRates(whole, local, connectionName(connection));
  const answered =
    input.carried === undefined || isGone
      ? { base: shadow, notTaken: [] }
      : baseAfterAnswer(shadow, { values: input.carried }, remote);

  const standing = standingOf(snapshot, change, connection);
  const areTwoCopies =
    input.isFirstMeeting && (change.kind !== "invoice" || standing.type === "issued-elsewhere");
  const merged = mergeThreeWay(
    answered.base,
    local,
    remote,
    areTwoCopies
      ? atFirstMeeting(change.kind, local)
      : deciderFor(input.workspace, change, standing, connection.connector, local),
  );
  const toDocument = isGone ? merged.toDocument : { ...merged.toDocument, ...rates };
  const lost =
    areTwoCopies && snapshot !== undefined
      ? [...merged.lost, ...moneyAtFirstMeeting(snapshot, remote)]
      : merged.lost;
  const same = sameMoney({
    connector: connection.connector,
    local,
    facts: change.facts,
    outstanding: outstandingOf(snapshot),
  });
  const facts = planFacts(
    connection,
    { ...local, ...factLinkRegisters(connection, same) },
    withoutVoidOfOurs(change.facts, snapshot),
  );
  const links = planLinks(connection, local, {
    ...change,
    factLinks: { ...change.factLinks, ...same },
  });

  const operations = [
    ...(snapshot === undefined ? [created(change.kind)] : []),
    // Before the values: who would lose a value must first be able to find it.
    ...lost.map((each) => conflictOf(input, each)),
    ...writes(input, standing, toDocument),
    ...(isGone ? [] : issue(input, standing, local, remote, toDocument)),
    ...facts.operations,
    ...links.operations,
    ...planVendorSay(
      connection,
      local,
      object,
      change,
      isGone ? undefined : { reading: remote, merged: { ...local, ...toDocument } },
    ),
  ];
  return {
    operations,
    shadow: { object, ...merged.base, summary: change.summary },
    drift,
    disagreements: [
      ...facts.disagreements,
      ...links.disagreements,
      ...vanishedMoney(connection, object, change, local),
      ...answered.notTaken.map(({ path, sent, shown }): Disagreement => ({
        path,
        reason: `${connectionName(connection)} accepted ${JSON.stringify(sent)} but still shows ${JSON.stringify(shown)}.`,
        fixes: ["Change it there by hand", "Take over their value"],
      })),
    ],
  };
}

function created(kind: DocumentChange["kind"]): Operation {
  return Operation.parse({ type: "create", document: { kind, content: {} } });
}

function writes(input: MergeInput, standing: Standing, toDocument: Registers): Operation[] {
  const { change, object, connection } = input;
  const entries = Object.entries(toDocument);
  // A vendor that lets an issued invoice be edited gave it a new version; the freeze itself is never written.
  const revised = entries.filter(
    ([path]) =>
      standing.type === "issued-here" && pathRule(change.kind, path)?.class === "commercial",
  );
  const open = entries.filter((entry) => !revised.includes(entry));
  const operations: unknown[] = [];
  if (open.length > 0) operations.push({ type: "merge-fields", fields: Object.fromEntries(open) });
  if (revised.length > 0) {
    operations.push({
      type: "revise",
      key: `${connection.connector}:${object.version.order}`,
      revision: { order: object.version.order },
      content: { type: "fields", fields: Object.fromEntries(revised) },
    });
  }
  return operations.map((operation) => Operation.parse(operation));
}

function issue(
  { connection, change }: MergeInput,
  standing: Standing,
  local: Registers,
  remote: Registers,
  toDocument: Registers,
): Operation[] {
  if (standing.type !== "issuing") return [];
  // An entry that the vendor does not show was not issued: it stays in the document as a late edit, for a person.
  const shown = new Set(Object.keys(remote).map(entryOf));
  const issuedRegisters = Object.entries({ ...local, ...toDocument }).filter(([path]) => {
    const entry = entryOf(path);
    // One that it shows was issued, also where it had been removed here.
    if (entry !== undefined && path === `${entry}.removed`) return remote[path] === true;
    return entry === undefined || shown.has(entry);
  });
  const content: JsonValue = contentOf(Object.fromEntries(issuedRegisters));
  return [
    Operation.parse({
      type: "mark-issued",
      issued: {
        number: standing.number,
        ...(standing.on !== undefined && { on: standing.on }),
        by: { type: "connector", ...connection, id: change.owner.id },
      },
      content,
    }),
  ];
}

function contentOf(registers: Registers): JsonValue {
  return JSON.parse(JSON.stringify(invoiceOf(registers).invoice));
}
