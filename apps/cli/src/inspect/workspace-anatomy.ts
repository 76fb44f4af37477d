import { asMoneyToUs, isOwedToUs, sum, toBig, toDecimalString } from "@concord/model";
import type { CurrencyCode, DecimalString, InvoiceSummary } from "@concord/model";
import type { WorkspaceInspection } from "@concord/protocol";
import { bold, dim, green, red } from "ansis";
import { amountText } from "../terminal/money.ts";
import { fitColumns, shortenPath, wrapLast } from "../terminal/fit.ts";
import { counted, oneLine } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import { momentText } from "../terminal/moment.ts";

/** A workspace in numbers. */
export interface WorkspaceAnatomy {
  readonly workspace: string;
  readonly relay: { readonly url: string; readonly ready: boolean };
  readonly invoices: number;
  /** The relay's `seq` of the newest change of an invoice. */
  readonly newestSeq: number;
  readonly conflicts: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly flags: Readonly<Record<string, number>>;
  /** The relay's log, for who may audit. */
  readonly log?: WorkspaceInspection | undefined;
  /** Issued invoices by currency; amounts of one currency only are added up. */
  readonly money: readonly {
    readonly currency: CurrencyCode | undefined;
    readonly invoices: number;
    readonly gross: string;
    /** What customers owe. */
    readonly outstanding: string;
    /** What is open to their credit: of credit notes, and of what was paid too much. */
    readonly credit: string;
  }[];
}

/** Counts what a list of all invoices says. */
export function workspaceAnatomy(
  invoices: readonly InvoiceSummary[],
  relay: { readonly workspace: string; readonly url: string; readonly ready: boolean },
  log?: WorkspaceInspection,
): WorkspaceAnatomy {
  const claims = invoices.filter(({ status }) => status !== "draft" && status !== "void");
  return {
    workspace: relay.workspace,
    relay: { url: relay.url, ready: relay.ready },
    invoices: invoices.length,
    newestSeq: Math.max(0, ...invoices.map(({ updatedSeq = 0 }) => updatedSeq)),
    conflicts: invoices.reduce((count, { conflicts }) => count + conflicts, 0),
    statuses: countOf(invoices.map(({ status }) => status)),
    flags: countOf(invoices.flatMap(({ flags }) => flags)),
    log,
    money: [...Map.groupBy(claims, ({ currency }) => currency)].map(([currency, group]) => ({
      currency,
      invoices: group.length,
      gross: total(group.map(({ gross, kind }) => asMoneyToUs(gross, kind))),
      outstanding: total(group.filter(isOwedToUs).map(({ outstanding }) => outstanding)),
      credit: total(group.map(openToCredit)),
    })),
  };
}

function openToCredit({ outstanding, kind }: InvoiceSummary): DecimalString {
  const open = toBig(asMoneyToUs(outstanding, kind));
  return toDecimalString(open.lt(0) ? open.neg() : toBig(undefined));
}

function total(amounts: readonly DecimalString[]): DecimalString {
  return toDecimalString(sum(amounts.map(toBig)));
}

function countOf(words: readonly string[]): Readonly<Record<string, number>> {
  const groups = [...Map.groupBy(words, (word) => word)];
  return Object.fromEntries(
    groups.map(([word, all]) => [word, all.length] as const).toSorted(([, a], [, b]) => b - a),
  );
}

/** The same on a screen. */
export function workspaceText(anatomy: WorkspaceAnatomy, width: number): string {
  const { relay, conflicts } = anatomy;
  const rows = [
    ["relay", `${relay.url} ${relay.ready ? green("ready") : red("not ready")}`],
    ["invoices", String(anatomy.invoices)],
    ["statuses", countsText(anatomy.statuses)],
    ["flags", countsText(anatomy.flags)],
    ["conflicts", conflicts === 0 ? "none" : red(counted(conflicts, "open conflict"))],
    ["newest seq", String(anatomy.newestSeq)],
    ...(anatomy.log === undefined ? [] : logRows(anatomy.log)),
  ].map(([name = "", value = ""]) => [dim(name), value]);
  const sums = anatomy.money.map(({ currency, invoices, gross, outstanding, credit }) => [
    currency ?? "no currency",
    String(invoices),
    amountText(gross, currency),
    amountText(outstanding, currency),
    amountText(credit, currency),
  ]);
  const head = ["CURRENCY", "ISSUED", "TOTAL", "OPEN", "CREDIT"].map((word) => bold(word));
  const blocks = [
    `${bold(`Workspace ${anatomy.workspace}`)}\n${table(wrapLast(rows, width))}`,
    sums.length === 0 ? "" : table([head, ...sums], new Set([1, 2, 3, 4])),
    anatomy.log === undefined ? "" : devicesText(anatomy.log, width),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

function logRows(log: WorkspaceInspection): readonly (readonly [string, string])[] {
  const { epoch, head, documents, updates, snapshots, projections, quarantine, storeBytes } = log;
  const lags = projections.map(({ name, batches, seconds }) =>
    batches === 0
      ? `${name} up to date`
      : red(`${name} ${counted(batches, "batch", "batches")}, ${Math.round(seconds)} s behind`),
  );
  return [
    ["log", `epoch ${epoch}, head ${head}`],
    ["documents", countsText(documents)],
    ["not folded", `${counted(updates, "update")}, beside ${counted(snapshots, "snapshot")}`],
    ["read models", lags.join(", ")],
    [
      "quarantine",
      `${counted(quarantine.batches, "batch", "batches")}, ${counted(quarantine.bytes, "byte")}`,
    ],
    ["store", counted(storeBytes, "byte")],
  ];
}

function devicesText({ devices }: WorkspaceInspection, width: number): string {
  if (devices.length === 0) return "";
  const rows = devices.map(({ author, device, batch, seq, at }) => [
    oneLine(author.name),
    oneLine(device),
    String(batch),
    String(seq),
    dim(momentText(at)),
  ]);
  const head = ["AUTHOR", "DEVICE", "BATCH", "SEQ", "AT"].map((word) => bold(word));
  const free = [
    { column: 0, least: 8 },
    { column: 1, least: 9, cut: shortenPath },
  ];
  return table(fitColumns([head, ...rows], width, free), new Set([2, 3]));
}

function countsText(counts: Readonly<Record<string, number>>): string {
  const words = Object.entries(counts).map(([word, count]) => `${count} ${word}`);
  return words.join(", ") || "none";
}
