import { Buffer } from "node:buffer";
import { firstReplicaClient } from "@concord/document";
import type { BatchInspection, DocumentInspection } from "@concord/protocol";
import { bold, dim, yellow } from "ansis";
import { valueText } from "../conflicts/conflict-text.ts";
import { fitColumns, shortenPath } from "../terminal/fit.ts";
import { oneLine, shorten } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import { structsText, updateStructs } from "./update-structs.ts";
import type { UpdateStructs } from "./update-structs.ts";

/** A batch of the log, its bytes taken apart, and whose client ids they name. */
export interface BatchAnatomy extends BatchInspection {
  /** Undefined where the bytes were folded into the document's snapshot. */
  readonly parts: UpdateStructs | undefined;
  readonly writers: readonly {
    readonly client: number;
    readonly author: string;
    readonly verified: boolean;
  }[];
}

export function batchAnatomy(
  logged: BatchInspection,
  { authors }: DocumentInspection,
): BatchAnatomy {
  const { update } = logged;
  const parts =
    update === null ? undefined : updateStructs(new Uint8Array(Buffer.from(update, "base64")));
  const writers = (parts?.structs ?? []).flatMap((struct) => writersOf(struct, authors));
  const names = new Map(writers.map((writer) => [JSON.stringify(writer), writer]));
  return { ...logged, parts, writers: [...names.values()] };
}

/** Whose the clocks of a struct are: under one client id others may have brought some. */
function writersOf(
  { client, from, to, type }: UpdateStructs["structs"][number],
  authors: DocumentInspection["authors"],
): BatchAnatomy["writers"] {
  if (type === "gap") return [];
  const ranges = authors.filter(
    (range) => range.client === client && range.from < to && from < range.to,
  );
  if (ranges.length === 0) {
    const author = client < firstReplicaClient ? "the relay" : "unknown";
    return [{ client, author, verified: true }];
  }
  return ranges.map(({ author, verified }) => ({ client, author: author.name, verified }));
}

/** The same on a screen. */
export function batchText(batch: BatchAnatomy, width: number): string {
  const { seq, kind, document, author, device, verdict, parts, writers } = batch;
  const head = [
    `${bold(`batch ${seq}`)}  ${kind} ${document}`,
    `${dim("from")}     ${shorten(author.name, 40)}, device ${device}, its batch ${batch.batch}`,
    `${dim("when")}     ${batch.acceptedTime}, on the device ${batch.deviceTime}`,
    `${dim("verdict")}  ${verdict.type === "committed" ? verdict.type : yellow(verdict.type)}`,
    `${dim("claimed")}  ${shorten(JSON.stringify(batch.operations), width - 9)}`,
  ].join("\n");
  const rows = batch.difference.map(({ path, before, after }) => [
    oneLine(path),
    dim(oneLine(valueText(before))),
    "→",
    oneLine(valueText(after)),
  ]);
  const free = [
    { column: 0, least: 16, cut: shortenPath },
    { column: 1, least: 12 },
    { column: 3, least: 12 },
  ];
  const changes = table(fitColumns(rows, width, free));
  const names = writers.map(
    ({ client, author: name, verified }) =>
      `${client} is ${shorten(name, 40)}${verified ? "" : " (brought by them, unverified)"}`,
  );
  const bytes =
    parts === undefined
      ? yellow("Its bytes were folded into the document's snapshot.")
      : `${structsText(parts, width)}\n${dim("writers")}  ${names.join(", ")}`;
  return [head, changes, bytes].filter((block) => block !== "").join("\n\n");
}
