import { bold, dim, yellow } from "ansis";
import { shortConflictId, valueText } from "../conflicts/conflict-text.ts";
import { fitColumns, shortenPath } from "../terminal/fit.ts";
import { counted, oneLine } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import type { DocumentAnatomy } from "./document-anatomy.ts";
import type { UpdateAnatomy } from "./update-anatomy.ts";
import { momentText } from "../terminal/moment.ts";

/** An update on a screen: its size and writers, then its registers. */
export function updateText(anatomy: UpdateAnatomy, width: number): string {
  const rows = Object.entries(anatomy.registers).map(([path, value]) => [
    oneLine(path),
    oneLine(valueText(value)),
  ]);
  const free = [
    { column: 0, least: 20, cut: shortenPath },
    { column: 1, least: 20 },
  ];
  return blocks([bytesText(anatomy), table(fitColumns(rows, width, free)), noteText(anatomy)]);
}

/** A document on a screen: the same, with what each register is for and who wrote it. */
export function documentText(anatomy: DocumentAnatomy, width: number): string {
  const rows = anatomy.registers.map((register) => [
    oneLine(register.path),
    oneLine(valueText(register.value)),
    register.class === "unknown" ? yellow(register.class) : dim(register.class),
    dim(register.writer),
    oneLine(register.author ?? "") + (register.verified === false ? yellow(" (brought)") : ""),
    dim(register.at === undefined ? "" : momentText(register.at)),
  ]);
  const head = ["REGISTER", "VALUE", "CLASS", "WRITER", "AUTHOR", "AT"];
  const free = [
    { column: 0, least: 16, cut: shortenPath },
    { column: 1, least: 12 },
    { column: 4, least: 8 },
  ];
  const all = fitColumns([head, ...rows], width, free);
  const [titles = [], ...cells] = all;
  return blocks([
    [
      `${bold(anatomy.kind)} ${anatomy.id}`,
      bytesText(anatomy),
      ...(anatomy.stored === undefined ? [] : [storedText(anatomy.stored)]),
    ].join("\n"),
    table([titles.map((title) => bold(title)), ...cells]),
    noteText(anatomy),
    conflictLines(anatomy),
    anatomy.problems
      .map(({ path, message }) => `${yellow("left out")}  ${path}: ${oneLine(message)}`)
      .join("\n"),
  ]);
}

function storedText(stored: NonNullable<DocumentAnatomy["stored"]>): string {
  const { seq, batches, at, updates, snapshot } = stored;
  const folded =
    snapshot === null ? "" : `, ${counted(snapshot.bytes, "byte")} folded up to ${snapshot.seq}`;
  return `${dim("log")}      seq ${seq} at ${momentText(at)}, ${counted(batches, "batch", "batches")}; ${counted(updates.bytes, "byte")} in ${counted(updates.count, "update")}${folded}`;
}

function conflictLines({ conflicts }: DocumentAnatomy): string {
  return conflicts
    .map(
      ({ id, state, record }) =>
        `${state === "open" ? yellow("conflict") : dim(state)}  ${id.slice(0, shortConflictId)}  ${record.kind}  ${record.path}`,
    )
    .join("\n");
}

function bytesText(anatomy: Omit<UpdateAnatomy, "registers">): string {
  const { bytes, structs, clients, deleted } = anatomy;
  const writers = clients.map(({ client, kind, from, to }) => `${kind} ${client} [${from}, ${to})`);
  const shown = writers.slice(0, 8);
  const rest = writers.length > shown.length ? `, and ${writers.length - shown.length} more` : "";
  return [
    `${dim("size")}     ${counted(bytes, "byte")}, ${counted(structs.items, "item")}, ${structs.collected} collected, ${counted(deleted.length, "write")} overwritten or deleted`,
    `${dim("writers")}  ${shown.join(", ")}${rest}`,
    ...(anatomy.pending
      ? [yellow("It hangs on updates that are not in it: what follows is not all.")]
      : []),
    ...anatomy.unreadable.map((path) => yellow(`${path} holds something other than JSON.`)),
  ].join("\n");
}

function noteText({ note }: Pick<UpdateAnatomy, "note">): string {
  return note.trim() === "" ? "" : `${dim("note")}  ${oneLine(note)}`;
}

function blocks(all: readonly string[]): string {
  return all.filter((block) => block !== "").join("\n\n");
}
