import {
  DecimalString,
  DocumentId,
  sum,
  toBig,
  toDecimalString,
  type JsonValue,
} from "@concord/model";
import { z } from "zod";
import {
  factKey,
  type DocumentChange,
  type Effect,
  type Known,
  type Normalised,
  type Plan,
  type PlanInput,
  type RemoteObject,
} from "../connector.ts";
import { VendorObject } from "./fake-vendor.ts";

const Line = z.object({ id: z.string(), name: z.string(), price: z.string() });
const longestName = 20;

function text(value: JsonValue | undefined): string {
  return z.string().parse(value);
}

/** What one object of the fake vendor of this name means. */
export function normaliseVendorObject(
  connector: string,
  object: RemoteObject,
  known: Known,
): Normalised {
  const { kind, id, data } = VendorObject.parse(object.raw);
  if (data["unreadable"] === true) {
    return { type: "parked", reason: "It has no currency.", drift: [] };
  }
  switch (kind) {
    case "party":
      return changes({
        ...own(object, known, data),
        kind: "party",
        fields: {
          name: data["name"] ?? null,
          "contact.email": data["email"] ?? null,
          currency: null,
        },
      });
    case "invoice":
      return changes(invoiceChange(object, known, data));
    case "payment":
      return changes(paymentChange(connector, object, id, data));
  }
}

function changes(...all: readonly DocumentChange[]): Normalised {
  return { type: "changes", changes: all, drift: [] };
}

function own(object: RemoteObject, known: Known, data: VendorObject["data"]) {
  const document = DocumentId.safeParse(data["tag"]);
  return {
    owner: object.ref,
    creates: object.state !== "deleted",
    facts: {},
    ...(document.success && { document: document.data }),
    link: known.link ?? { account: "acct-1", id: object.ref.id, kind: object.ref.kind },
  };
}

function invoiceChange(
  object: RemoteObject,
  known: Known,
  data: VendorObject["data"],
): DocumentChange {
  const lines = z.array(Line).default([]).parse(data["lines"]);
  const fields: Record<string, JsonValue> = {
    currency: data["currency"] ?? "EUR",
    dueDate: data["dueDate"] ?? null,
    "buyer.name": data["buyer"] ?? null,
    "references.purchaseOrder": data["po"] ?? null,
    ...(typeof data["email"] === "string" && { "buyer.contact.email": data["email"] }),
    ...(typeof data["date"] === "string" && { issueDate: data["date"] }),
    ...(typeof data["tax"] === "string" && {
      "stated.tax": { text: data["tax"], value: data["tax"] },
    }),
  };
  for (const line of lines) {
    fields[`lines.${line.id}.name`] = line.name;
    fields[`lines.${line.id}.price`] = line.price;
    fields[`lines.${line.id}.quantity`] = "1";
    fields[`lines.${line.id}.position`] = `a${line.id}`;
  }
  const number = data["number"];
  const customer = data["customer"];
  return {
    ...own(object, known, data),
    kind: "invoice",
    fields,
    facts: object.state === "voided" ? { voided: { reason: "Voided there" } } : {},
    ...(typeof number === "string" && {
      issued: { number, ...(typeof data["date"] === "string" && { on: data["date"] }) },
    }),
    ...(typeof customer === "string" && {
      references: { customer: { kind: "party", id: customer } as const },
    }),
    summary: {
      ...(typeof number === "string" && { number }),
      currency: text(data["currency"] ?? "EUR"),
      ...(typeof number === "string" && { gross: grossOf(lines) }),
      ...(typeof data["balance"] === "string" && { balance: data["balance"] }),
      state: object.state === "deleted" ? "deleted" : typeof number === "string" ? "open" : "draft",
      ...(typeof data["dueDate"] === "string" && { dueDate: data["dueDate"] }),
    },
  };
}

function grossOf(lines: readonly z.infer<typeof Line>[]): string {
  return toDecimalString(sum(lines.map(({ price }) => toBig(DecimalString.parse(price)))));
}

function paymentChange(
  connector: string,
  { state }: RemoteObject,
  id: string,
  data: VendorObject["data"],
): DocumentChange {
  const tag = data["tag"];
  const [, fact] = typeof tag === "string" ? tag.split("|") : [];
  return {
    kind: "invoice",
    owner: { kind: "invoice", id: text(data["invoice"]) },
    creates: false,
    fields: {},
    facts:
      fact === undefined && state !== "deleted"
        ? {
            [`payments.${factKey(connector, id)}`]: {
              amount: data["amount"] ?? "0",
              ...(typeof data["date"] === "string" && { paidOn: data["date"] }),
            },
          }
        : {},
    ...(fact !== undefined && { factLinks: { [fact]: id } }),
  };
}

/** What the fake vendor of this name must be told. */
export function planForVendor(connector: string, input: PlanInput): Plan {
  if (input.kind !== "invoice") return { effects: [], blocked: [] };
  const { link, registers } = input;
  if (link === undefined) {
    const isWanted =
      input.policy.creates === "drafts" ||
      (input.policy.creates !== "none" && (registers["issued"] ?? null) !== null);
    return { effects: isWanted ? [creation(input)] : [], blocked: [] };
  }
  const effects = input.localChanges.length > 0 ? [update(input, link.id)] : [];
  return {
    effects: input.policy.settles ? [...effects, ...payments(connector, input, link.id)] : effects,
    blocked: [],
  };
}

function creation(input: PlanInput): Effect {
  const party = DocumentId.safeParse(input.registers["customer"]).data;
  const related = party === undefined ? undefined : input.related(party);
  if (party !== undefined && related !== undefined && related.link === undefined) {
    return {
      id: `create-party:${party}`,
      document: party,
      action: "create-party",
      body: { path: "party", data: { tag: party, name: related.registers["name"] ?? null } },
      carries: "all",
      summary: "Create the customer",
    };
  }
  return {
    id: `create-invoice:${input.id}`,
    document: input.id,
    action: "create-invoice",
    body: {
      path: "invoice",
      data: {
        tag: input.id,
        ...content(input),
        ...(related?.link !== undefined && { customer: related.link.id }),
      },
    },
    carries: "all",
    summary: "Create the invoice",
  };
}

function update(input: PlanInput, id: string): Effect {
  const version = input.shadow?.object.version ?? { order: 0, token: "0" };
  return {
    id: `update-invoice:${input.id}:${version.token}`,
    document: input.id,
    action: "update-invoice",
    target: { kind: "invoice", id },
    body: { path: `invoice/${id}`, version: version.order, data: content(input) },
    carries: input.localChanges,
    basis: version,
    summary: "Update the invoice",
  };
}

function content({ registers }: PlanInput): Readonly<Record<string, JsonValue>> {
  const keys = Object.keys(registers).flatMap(
    (path) => /^lines\.([^.]+)\.name$/.exec(path)?.[1] ?? [],
  );
  const buyer = registers["buyer.name"];
  return {
    currency: registers["currency"] ?? null,
    dueDate: registers["dueDate"] ?? null,
    // This vendor cuts long names.
    buyer: typeof buyer === "string" ? buyer.slice(0, longestName) : null,
    po: registers["references.purchaseOrder"] ?? null,
    ...issuedWords(registers["issued"]),
    lines: keys
      .filter((key) => registers[`lines.${key}.removed`] !== true)
      .toSorted()
      .map((key) => ({
        id: key,
        name: registers[`lines.${key}.name`] ?? "",
        price: registers[`lines.${key}.price`] ?? "0",
      })),
  };
}

/** What was issued elsewhere is entered with its number and date. */
function issuedWords(issued: JsonValue | undefined): Readonly<Record<string, JsonValue>> {
  const said = z.object({ number: z.string(), on: z.string().optional() }).safeParse(issued).data;
  if (said === undefined) return {};
  return { number: said.number, ...(said.on !== undefined && { date: said.on }) };
}

function payments(
  connector: string,
  { registers, id }: PlanInput,
  invoice: string,
): readonly Effect[] {
  return Object.entries(registers).flatMap(([path, value]) => {
    const key = /^payments\.([^.]+)$/.exec(path)?.[1];
    if (key === undefined || key.startsWith(`${connector}:`)) return [];
    if ((registers[`links.${connector}.${path}`] ?? null) !== null) return [];
    const isTakenBack = Object.entries(registers).some(
      ([name, fact]) =>
        name.startsWith("reversals.") &&
        z.object({ payment: z.literal(key) }).safeParse(fact).success,
    );
    if (isTakenBack) return [];
    const { amount } = z.object({ amount: z.string() }).parse(value);
    return [
      {
        id: `create-payment:${id}:${key}`,
        document: id,
        action: "create-payment",
        body: { path: "payment", data: { tag: `${id}|${path}`, invoice, amount } },
        carries: [],
        summary: `Enter payment ${amount}`,
      },
    ];
  });
}
