import { readFile } from "node:fs/promises";
import process from "node:process";
import { buffer } from "node:stream/consumers";
import { BatchInspection, DocumentInspection, WorkspaceInspection } from "@concord/protocol";
import { z } from "zod";
import { openApi } from "../access/api.ts";
import { BridgeStatusAnswer } from "../access/bridge-answers.ts";
import { fetchDocument } from "../access/fetch-document.ts";
import { locateBridge } from "../access/locate-bridge.ts";
import { locateRelay } from "../access/locate.ts";
import type { RelayFlags } from "../access/locate.ts";
import { QuarantineAnswer, QuarantinedUpdateAnswer, allInvoices } from "../access/relay-answers.ts";
import { workspaceOfToken } from "../access/workspace-of-token.ts";
import { bridgeText } from "../bridges/bridge-text.ts";
import { CommandFailure } from "../failure.ts";
import { documentText, updateText } from "../inspect/anatomy-text.ts";
import { batchAnatomy, batchText } from "../inspect/batch-anatomy.ts";
import { documentAnatomy } from "../inspect/document-anatomy.ts";
import { quarantineText } from "../inspect/quarantine-text.ts";
import { updateAnatomy } from "../inspect/update-anatomy.ts";
import { structsText, updateStructs } from "../inspect/update-structs.ts";
import { workspaceAnatomy, workspaceText } from "../inspect/workspace-anatomy.ts";
import { findInvoice } from "../invoices/find-invoice.ts";
import { outputWidth, writeData, writeHint, writeJson } from "../terminal/output.ts";

/** Values are cut beyond it even where nobody looks: frozen content is one register of kilobytes. `--json` has it whole. */
const widest = 160;

type InspectFlags = RelayFlags & { readonly json: boolean };

/** How the bytes of an update stand in a file. */
export interface UpdateFlags {
  readonly base64: boolean;
  readonly hex: boolean;
  readonly structs: boolean;
  readonly json: boolean;
}

/** `concord inspect update FILE`: what the bytes of a Yjs update say. `-` reads stdin. */
export async function inspectUpdateCommand(file: string, flags: UpdateFlags): Promise<void> {
  if (flags.base64 && flags.hex) {
    throw new CommandFailure("--base64 and --hex exclude each other", { exitCode: 2 });
  }
  const read = await bytesOf(file);
  const text = read.toString("ascii").replaceAll(/\s/g, "");
  const bytes = flags.base64
    ? Buffer.from(text, "base64")
    : flags.hex
      ? Buffer.from(text.replace(/^0x/i, ""), "hex")
      : read;
  showUpdate(new Uint8Array(bytes), flags);
}

function showUpdate(
  bytes: Uint8Array,
  { structs, json }: Pick<UpdateFlags, "structs" | "json">,
): void {
  const anatomy = updateAnatomy(bytes);
  const parts = updateStructs(bytes);
  const width = Math.min(outputWidth(), widest);
  if (json) writeJson({ ...anatomy, ...(structs && { parts }) });
  else
    writeData(
      [updateText(anatomy, width), ...(structs ? [structsText(parts, width)] : [])].join("\n\n"),
    );
}

/** `concord inspect batch SEQ`: a batch of the relay's log: whose, what was claimed, what it changed, and its bytes taken apart. */
export async function inspectBatchCommand(seq: number, flags: InspectFlags): Promise<void> {
  const api = openApi(await locateRelay(flags));
  const logged = await api.get(`/api/v1/inspect/batches/${seq}`, BatchInspection);
  const anatomy = batchAnatomy(
    logged,
    await api.get(`/api/v1/inspect/documents/${logged.document}`, DocumentInspection),
  );
  if (flags.json) writeJson(anatomy);
  else writeData(batchText(anatomy, Math.min(outputWidth(), widest)));
}

/** `concord inspect document ID`: every register as it stands in the replicas, and who wrote it. */
export async function inspectDocumentCommand(wanted: string, flags: InspectFlags): Promise<void> {
  const access = await locateRelay(flags);
  const api = openApi(access);
  const id = await findInvoice(api, wanted);
  const state = await fetchDocument(access, id);
  const inStore = await api.tryGet(`/api/v1/inspect/documents/${id}`, DocumentInspection);
  const anatomy = documentAnatomy(id, state, inStore.type === "ok" ? inStore.value : undefined);
  if (anatomy === undefined) throw new CommandFailure(`No document has the id ${id}.`);
  if (flags.json) writeJson(anatomy);
  else writeData(documentText(anatomy, Math.min(outputWidth(), widest)));
}

/** `concord inspect quarantine [ID]`: what the relay refused and keeps, newest first; with an id, that update taken apart. */
export async function inspectQuarantineCommand(
  id: string | undefined,
  flags: InspectFlags,
): Promise<void> {
  const api = openApi(await locateRelay(flags));
  if (id === undefined) {
    const { items } = await api.get("/api/v1/quarantine", QuarantineAnswer);
    if (flags.json) writeJson(items);
    else if (items.length === 0) writeHint("Nothing is in quarantine.");
    else writeData(quarantineText(items, outputWidth()));
    return;
  }
  const path = `/api/v1/quarantine/${encodeURIComponent(id)}`;
  const { update } = await api.get(path, QuarantinedUpdateAnswer);
  const bytes = Buffer.from(update, "base64");
  const anatomy = updateAnatomy(new Uint8Array(bytes));
  if (flags.json) writeJson({ ...anatomy, update });
  else writeData(updateText(anatomy, Math.min(outputWidth(), widest)));
}

/** `concord inspect workspace`: the relay, its log and all invoices in numbers. */
export async function inspectWorkspaceCommand(flags: InspectFlags): Promise<void> {
  const access = await locateRelay(flags);
  const api = openApi(access);
  const [readiness, invoices, log] = await Promise.all([
    api.tryGet("/readyz", z.unknown()),
    allInvoices(api),
    api.tryGet("/api/v1/inspect/workspace", WorkspaceInspection),
  ]);
  const anatomy = workspaceAnatomy(
    invoices,
    {
      workspace: workspaceOfToken(access.token),
      url: access.url,
      ready: readiness.type === "ok",
    },
    log.type === "ok" ? log.value : undefined,
  );
  if (flags.json) writeJson(anatomy);
  else writeData(workspaceText(anatomy, outputWidth()));
}

/** `concord inspect bridge VENDOR`: state, queues, budget, last events, drift. */
export async function inspectBridgeCommand(vendor: string, flags: InspectFlags): Promise<void> {
  const { api } = await locateBridge(vendor, flags);
  const status = await api.get("/control/status", BridgeStatusAnswer);
  if (flags.json) writeJson(status);
  else writeData(bridgeText(status, outputWidth()));
}

async function bytesOf(file: string): Promise<Buffer> {
  if (file === "-") return buffer(process.stdin);
  try {
    return await readFile(file);
  } catch (cause) {
    throw new CommandFailure(`${file} can't be read. Check the path and its permissions.`, {
      cause,
    });
  }
}
