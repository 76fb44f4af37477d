import { DocumentId, issueWarnings } from "@concord/model";
import type { Replica } from "@concord/client";
import { locateRelay } from "../access/locate.ts";
import { CommandFailure, exitCode } from "../failure.ts";
import { declinedText, warningText } from "../invoices/declined-text.ts";
import { deviceFile, openDevice, patiently } from "../invoices/device-replica.ts";
import { hintWidth, writeData, writeHint, writeJson } from "../terminal/output.ts";
import type { IssueFlags } from "./issue.ts";

/** So long the relay is waited for before a device issues with what it knows. */
const patienceMs = 3_000;

/**
 * `concord issue INVOICE --leased`: issues from this device's own replica, under its lease, whether a relay answers or not. Prints the number once it is on this
 * device's disk. 3 if nothing was issued, with what is to be corrected.
 */
export async function issueLeasedCommand(wanted: string, flags: IssueFlags): Promise<number> {
  const access = await locateRelay(flags).catch((error: unknown) => {
    if (error instanceof CommandFailure && error.exitCode === 1) return null;
    throw error;
  });
  await using replica = await openDevice(deviceFile(flags), access);
  if (access !== null) await patiently(() => replica.isCaughtUp(), patienceMs);
  const document = findHere(replica, wanted);
  const { series, json } = flags;
  const issue = await replica.issueOffline(document, { ...(series !== undefined && { series }) });
  switch (issue.type) {
    case "issued": {
      const isSent =
        access !== null &&
        (await patiently(() => replica.status(document).state === "synced", patienceMs));
      const snapshot = await replica.snapshot(document);
      const warnings = snapshot?.kind === "invoice" ? issueWarnings(snapshot.invoice) : [];
      const text = warningText(warnings, hintWidth());
      if (json)
        writeJson({
          document,
          number: issue.number,
          sent: isSent,
          warnings: warnings.map(({ rule, path, message }) => ({ rule, path, message })),
        });
      else writeData(issue.number);
      if (!json && text !== undefined) writeHint(text);
      if (!isSent) writeHint("It waits on this device until the relay is there again.");
      return exitCode.done;
    }
    case "not-issued": {
      const { findings } = issue;
      if (json) writeJson({ document, number: null, findings });
      else {
        writeHint(
          declinedText(
            {
              reason: "It was not issued.",
              findings: findings.map(({ rule, path, message }) => ({ rule, path, message })),
            },
            hintWidth(),
          ),
        );
        const held = await replica.leases();
        if (!held.some(({ lease }) => lease.state === "active")) {
          writeHint(
            "concord series lease leases a series to this device; without --leased the relay gives the number.",
          );
        }
      }
      return exitCode.findings;
    }
    case "refused":
    case "not-stored":
      throw new CommandFailure(issue.message);
  }
}

function findHere(replica: Replica, wanted: string): DocumentId {
  const id = DocumentId.safeParse(wanted.toLowerCase());
  if (id.success) return id.data;
  const found = replica
    .list("invoice")
    .map(({ document }) => document)
    .filter((document) => wanted.length >= 6 && document.endsWith(wanted.toLowerCase()));
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) {
    throw new CommandFailure(
      `${found.length === 0 ? "No invoice" : "More than one invoice"} on this device is called ${wanted}. Give its id, or more of its end.`,
    );
  }
  return only;
}
