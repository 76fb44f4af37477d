import type { InvoiceSnapshot } from "@concord/document";
import type { ConnectorBoard, ConnectorReport, HeldProblem } from "@concord/protocol";
import { connectionPolicy, creditedBy, defaultWorkspace, toBig } from "@concord/model";
import type { DocumentId, Invoice, Workspace } from "@concord/model";

/** What a connector gets of a document once it is issued here. */
export type IssueDelivery =
  /** It is created there. */
  | { readonly type: "created" }
  /** It is there as a draft, which is finished. */
  | { readonly type: "finished" }
  /** The invoice that it credits is there, and enters it. */
  | { readonly type: "with-credited" }
  | { readonly type: "nothing"; readonly why: "policy" | "no-credits" | "credited-not-there" };

/** A connector before an issue, as far as this device knows: what it will get, and what may be in its way. */
export interface DeliveryOutlook {
  readonly connector: string;
  readonly delivery: IssueDelivery;
  /** How it was doing when it was last heard of; undefined where nothing was heard. */
  readonly state: ConnectorReport["state"] | undefined;
  /** The customer is no customer there yet. */
  readonly isCustomerNew: boolean;
  /** Rates of taxes that are tied to none there. */
  readonly looseRates: readonly string[];
  /** What waits for a person of this document, its customer or its products. */
  readonly problems: readonly HeldProblem[];
}

/** What this device knows of the connectors and of the documents behind an invoice. */
export interface DeliveryKnowledge {
  readonly workspace: Pick<Workspace, "connections"> | undefined;
  readonly board: ConnectorBoard | undefined;
  /** The connectors at which a document is known. */
  readonly linkedAt: (document: DocumentId) => readonly string[];
}

/** What each connector of the workspace gets, in the order of their names. */
export function deliveriesAtIssue(
  snapshot: Pick<InvoiceSnapshot, "id" | "links">,
  invoice: Invoice,
  { workspace = defaultWorkspace, board, linkedAt }: DeliveryKnowledge,
): readonly DeliveryOutlook[] {
  const reports = board?.connectors ?? [];
  const names = new Set<string>([
    ...workspace.connections.map(({ connector }) => connector),
    ...reports.map(({ connector }) => connector),
  ]);
  return [...names].toSorted().map((connector): DeliveryOutlook => {
    const report = reports.find((each) => each.connector === connector);
    const connection = workspace.connections.find((each) => each.connector === connector);
    const account = report?.account ?? connection?.account;
    const { creates, settles } = connectionPolicy(workspace, connector, account);
    const credited = creditedBy(invoice)?.document;
    const isNew = snapshot.links[connector] === undefined;
    const delivery = ((): IssueDelivery => {
      if (credited !== undefined) {
        if (!settles) return { type: "nothing", why: "no-credits" };
        return linkedAt(credited).includes(connector)
          ? { type: "with-credited" }
          : { type: "nothing", why: "credited-not-there" };
      }
      if (!isNew) return { type: "finished" };
      return creates === "none" ? { type: "nothing", why: "policy" } : { type: "created" };
    })();
    const isCreated = delivery.type === "created";
    const { customer } = invoice;
    return {
      connector,
      delivery,
      state: connection?.paused === true ? "paused" : report?.state,
      isCustomerNew:
        isCreated && (customer === undefined || !linkedAt(customer).includes(connector)),
      looseRates: isCreated ? looseRates(invoice, connector, account) : [],
      problems: problemsOf(snapshot.id, invoice, report),
    };
  });
}

function looseRates(
  { lines }: Invoice,
  connector: string,
  account: string | undefined,
): readonly string[] {
  const isTied = (rates: Readonly<Record<string, string>> = {}): boolean =>
    account === undefined
      ? Object.keys(rates).some((name) => name.startsWith(`${connector}:`))
      : Object.hasOwn(rates, `${connector}:${account}`);
  const loose = lines
    .filter(({ removed }) => removed !== true)
    .flatMap(({ tax, extraTaxes = [] }) => [...(tax === undefined ? [] : [tax]), ...extraTaxes])
    .filter(({ rate, vendorRates }) => toBig(rate).gt(0) && !isTied(vendorRates))
    .flatMap(({ rate }) => rate ?? []);
  return [...new Set(loose)].toSorted((one, other) => (toBig(one).lt(toBig(other)) ? -1 : 1));
}

function problemsOf(
  id: DocumentId,
  { customer, lines }: Invoice,
  report: ConnectorReport | undefined,
): readonly HeldProblem[] {
  const items = lines.filter(({ removed }) => removed !== true).map(({ item }) => item);
  const concerned = new Set([id, customer, ...items]);
  return (report?.problems ?? []).filter(
    ({ document }) => document !== undefined && concerned.has(document),
  );
}
