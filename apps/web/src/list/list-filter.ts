export const filters = [
  "all",
  "draft",
  "open",
  "overdue",
  "paid",
  "attention",
  "discarded",
] as const;
export type Filter = (typeof filters)[number];

/** Which invoices the list shows. "" and "all" leave everything. */
export interface ListFilter {
  readonly status: Filter;
  /** Words and amounts, as they were typed. */
  readonly text: string;
  readonly customer: string;
  readonly currency: string;
  /** What it is in law: "credit-note". */
  readonly kind: string;
  /** Only what is linked to an object of this connector. */
  readonly connector: string;
  readonly sync: "" | "unsent" | "conflict";
  /** Who is to see to it: the id of a principal. */
  readonly assignee: string;
  /** What it goes by, in whatever case. */
  readonly tag: string;
  /** Days of issue, the first and the last that count. */
  readonly from: string;
  readonly to: string;
  /** Days due, the first and the last that count. */
  readonly dueFrom: string;
  readonly dueTo: string;
  /** Days on which money came in, the first and the last that count. */
  readonly paidFrom: string;
  readonly paidTo: string;
}

export const everything: ListFilter = {
  status: "all",
  text: "",
  customer: "",
  currency: "",
  kind: "",
  connector: "",
  sync: "",
  assignee: "",
  tag: "",
  from: "",
  to: "",
  dueFrom: "",
  dueTo: "",
  paidFrom: "",
  paidTo: "",
};

/** The filters of an address: each number elsewhere in the app opens what is behind it by one. */
export function filterOf(search: string): ListFilter {
  const given = new URLSearchParams(search);
  const text = (name: string): string => given.get(name) ?? "";
  const day = (name: string): string => (/^\d{4}-\d\d-\d\d$/.test(text(name)) ? text(name) : "");
  const sync = text("sync");
  return {
    status: filters.find((each) => each === text("status")) ?? "all",
    text: text("q"),
    customer: text("customer"),
    currency: text("currency"),
    kind: text("kind"),
    connector: text("connector"),
    sync: sync === "unsent" || sync === "conflict" ? sync : "",
    assignee: text("assignee"),
    tag: text("tag"),
    from: day("from"),
    to: day("to"),
    dueFrom: day("dueFrom"),
    dueTo: day("dueTo"),
    paidFrom: day("paidFrom"),
    paidTo: day("paidTo"),
  };
}

/** The address of filters; what leaves everything is not in it. */
export function searchOf({ status, text, ...others }: Partial<ListFilter>): string {
  const given = new URLSearchParams();
  if (status !== undefined && status !== "all") given.set("status", status);
  if (text !== undefined && text !== "") given.set("q", text);
  for (const [name, value] of Object.entries(others)) if (value !== "") given.set(name, value);
  return given.size === 0 ? "" : `?${given}`;
}

/** How many filters are set beside the status and the words. */
export function furtherFilters(filter: ListFilter): number {
  return Object.entries(filter).filter(
    ([name, value]) => name !== "status" && name !== "text" && value !== "",
  ).length;
}
