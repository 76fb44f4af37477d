import {
  CreditFact,
  DisputeFact,
  DisputeProgressFact,
  DocumentKind,
  EntryKey,
  NumberLease,
  PaymentFact,
  PaymentProgressFact,
  RefundFact,
  ReversalFact,
  Tag,
  VoidFact,
  WithdrawalFact,
  WriteOffFact,
} from "@concord/model";
import { z } from "zod";
import { ConflictQuestion, ConflictRecord, ConflictResolution } from "./conflict-record.ts";
import { DeclinedFact, IssuedFact, RequestFact, RevisionFact } from "./issue-facts.ts";
import { FactLink, Link, VendorSay } from "./link.ts";
import { NamedMoment } from "./named-moment.ts";
import type { PathRule, Writer } from "./register-rule.ts";

const everyone: readonly Writer[] = ["owner", "editor", "field", "connector"];
const office: readonly Writer[] = ["owner", "editor", "connector"];
const issuers: readonly Writer[] = ["registrar", "connector"];

function fact(pattern: string, schema: z.ZodType, writers: readonly Writer[]): PathRule {
  return { pattern, schema, class: "fact", writers, conflicts: "person" };
}

/** What every document has. */
const common: readonly PathRule[] = [
  system("schema", z.int().positive(), everyone),
  {
    pattern: "links.<key>",
    schema: Link,
    class: "link",
    writers: ["owner", "connector"],
    conflicts: "history",
  },
  {
    pattern: "conflicts.<key>",
    schema: ConflictRecord,
    class: "conflict",
    writers: ["relay", "connector"],
    conflicts: "none",
  },
  {
    pattern: "conflicts.<key>.resolution",
    schema: ConflictResolution,
    class: "conflict",
    writers: office,
    conflicts: "none",
  },
  {
    pattern: "conflicts.<key>.asked",
    schema: ConflictQuestion,
    class: "conflict",
    writers: everyone,
    conflicts: "none",
  },
];

function system(pattern: string, schema: z.ZodType, writers: readonly Writer[]): PathRule {
  return { pattern, schema, class: "system", writers, conflicts: "none" };
}

/** What a document is, said by those who may begin one of its kind. */
const begunBy = (writers: readonly Writer[]): PathRule =>
  system("documentKind", DocumentKind, writers);

/** Facts of an invoice: settlement, issue, void. */
const invoiceFacts: readonly PathRule[] = [
  fact("payments.<key>", PaymentFact, everyone),
  fact("payments.<key>.settled", PaymentProgressFact, everyone),
  fact("payments.<key>.failed", PaymentProgressFact, everyone),
  fact("refunds.<key>", RefundFact, office),
  fact("refunds.<key>.failed", WithdrawalFact, office),
  fact("reversals.<key>", ReversalFact, office),
  fact("disputes.<key>", DisputeFact, office),
  fact("disputes.<key>.withdrawn", DisputeProgressFact, office),
  fact("disputes.<key>.won", DisputeProgressFact, office),
  fact("disputes.<key>.lost", DisputeProgressFact, office),
  fact("credits.<key>", CreditFact, office),
  fact("credits.<key>.voided", WithdrawalFact, office),
  fact("writeOffs.<key>", WriteOffFact, office),
  fact("voided", VoidFact, issuers),
  fact("issued", IssuedFact, issuers),
  fact("revisions.<key>", RevisionFact, issuers),
  fact("requests.<key>", RequestFact, everyone),
  fact("requests.<key>.declined", DeclinedFact, issuers),
];

/** What an invoice goes by among people. No tool knows of it, and nothing of it is on the invoice. */
const tags: PathRule = {
  pattern: "tags.<key>",
  schema: Tag,
  class: "operational",
  writers: ["owner", "editor", "field"],
  conflicts: "history",
};

/** Moments that people gave a name. Restoring, issuing and delivering the invoice know nothing of them. */
const moments: PathRule = {
  pattern: "moments.<key>",
  schema: NamedMoment,
  class: "beside",
  writers: ["owner", "editor", "field"],
  conflicts: "history",
};

// `links.quickbooks.payments.stripe:py_1`: one rule per collection of facts.
const factLinks: readonly PathRule[] = [
  "payments",
  "refunds",
  "reversals",
  "disputes",
  "credits",
  "writeOffs",
].map((collection) => ({
  pattern: `links.<key>.${collection}.<key>`,
  schema: FactLink,
  class: "link",
  writers: ["owner", "connector"],
  conflicts: "history",
}));

// Two bridges of one connection say the same in the end.
const vendorSay: PathRule = {
  pattern: "links.<key>.says",
  schema: VendorSay,
  class: "link",
  writers: ["connector"],
  conflicts: "none",
};

function byShape(rules: readonly PathRule[]): ReadonlyMap<string, PathRule> {
  return new Map(rules.map((rule) => [rule.pattern, rule]));
}

const tables: Readonly<Record<DocumentKind, ReadonlyMap<string, PathRule>>> = {
  invoice: byShape([
    begunBy(everyone),
    ...common,
    ...invoiceFacts,
    tags,
    moments,
    ...factLinks,
    vendorSay,
  ]),
  party: byShape([begunBy(everyone), ...common]),
  item: byShape([begunBy(everyone), ...common]),
  // Another one beside it would stand for it: an empty list of members, other defaults.
  workspace: byShape([begunBy(["owner"]), system("leases.<key>", NumberLease, []), ...common]),
};

/** The rule of a path that is not content, or undefined. Keys stand at every odd place: `collection.<key>.word.<key>`. */
export function findFixedPath(
  kind: DocumentKind,
  segments: readonly string[],
): PathRule | undefined {
  if (segments.length > 4) return undefined;
  const pattern = segments.map((segment, index) => (index % 2 === 0 ? segment : "<key>")).join(".");
  const rule = tables[kind].get(pattern);
  const keys = segments.filter((_, index) => index % 2 === 1);
  return keys.every((key) => EntryKey.safeParse(key).success) ? rule : undefined;
}
