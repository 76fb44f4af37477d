import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { seenDigest } from "@concord/document";
import type { Api } from "../access/api.ts";
import { InvoiceAnswer, Written } from "../access/relay-answers.ts";
import { CommandFailure } from "../failure.ts";

const askEveryMs = 50;
const patienceMs = 15_000;

/** A request with its answer, and the invoice as it then stands. */
interface Answered {
  readonly request: InvoiceAnswer["requests"][number];
  readonly invoice: InvoiceAnswer;
}

/** Asks for the issue of just what was seen, and waits until it is answered. */
export function askForIssue(api: Api, seen: InvoiceAnswer, series?: string): Promise<Answered> {
  return askRegistrar(api, seen.id, "request-issue", {
    digest: seenDigest(seen.invoice),
    at: new Date().toISOString(),
    ...(series !== undefined && { series }),
  });
}

/** Puts a request on the invoice and waits until it is answered. */
export async function askRegistrar(
  api: Api,
  document: string,
  type: "request-issue" | "request-void",
  request: Readonly<Record<string, string>>,
): Promise<Answered> {
  const key = `cli-${randomUUID()}`;
  const path = `/api/v1/invoices/${document}`;
  await api.post(`${path}/operations`, { operations: [{ type, key, request }] }, Written);
  const until = Date.now() + patienceMs;
  for (;;) {
    const invoice = await api.get(path, InvoiceAnswer);
    const found = invoice.requests.find((each) => each.key === key);
    if (found !== undefined && found.state !== "standing") return { request: found, invoice };
    if (Date.now() > until) {
      const { issued } = invoice;
      if (type === "request-void" && issued?.by.type === "connector") {
        throw new CommandFailure(
          `The request stands. ${issued.number} was issued by ${issued.by.connector ?? "another tool"}, whose bridge voids it there once it runs; concord invoices show tells when it is answered.`,
        );
      }
      throw new CommandFailure(
        "The request stands, and nobody has answered it yet. After a restore the relay waits a while before it gives numbers; concord invoices show tells when it is answered.",
      );
    }
    await wait(askEveryMs);
  }
}
