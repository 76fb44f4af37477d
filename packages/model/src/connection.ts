import { z } from "zod";
import { EntryKey } from "./identifiers.ts";

/** What a connection may do. Data, not code. */
export const ConnectionPolicy = z
  .object({
    /** Invoices that this vendor is asked to issue: those with a request to it. */
    issues: z.boolean(),
    /** Which documents of others are created there: none, invoices that were issued here, all that are issued, or drafts too. */
    creates: z.enum(["none", "own", "issued", "drafts"]),
    /**
     * Whether that counts for invoices that came in a file too. Not unless said: a file may be somebody else's invoice, and our own from an earlier tool are
     * most likely in the books already.
     */
    files: z.boolean().optional(),
    /** Whether payments, refunds and credits recorded elsewhere are entered there. */
    settles: z.boolean(),
  })
  .readonly();
export type ConnectionPolicy = z.infer<typeof ConnectionPolicy>;

/** An account at a vendor that the workspace is kept in agreement with. Credentials stay with its bridge. */
export const Connection = z
  .object({
    id: EntryKey,
    /** "stripe", "quickbooks", … */
    connector: EntryKey,
    /** The vendor's account ("acct_1", a realm). */
    account: z.string().max(200).optional(),
    name: z.string().max(200).optional(),
    policy: ConnectionPolicy.optional(),
    paused: z.boolean().optional(),
  })
  .readonly();
export type Connection = z.infer<typeof Connection>;

// Stripe collects: it issues what it is asked to and learns of money that came another way. QuickBooks keeps the books: it gets every issued invoice.
const defaultPolicies: Readonly<Record<string, ConnectionPolicy>> = {
  stripe: { issues: true, creates: "none", settles: true },
  quickbooks: { issues: false, creates: "issued", settles: true },
};

const connectors: ReadonlySet<string> = new Set([
  "stripe",
  "quickbooks",
  "xero",
  "hubspot",
  "shopify",
]);

/** Whether a word is the name of a connector, which stands before the colon in the keys of what came through it. */
export function isConnector(word: string): boolean {
  return connectors.has(word);
}

/** A vendor we know nothing about is only read. */
const readOnly: ConnectionPolicy = { issues: false, creates: "none", settles: false };

/** What the workspace lets a connection do: its own policy, or else the default of its connector. */
export function connectionPolicy(
  workspace: { readonly connections: readonly Connection[] },
  connector: string,
  account?: string,
): ConnectionPolicy {
  const ofConnector = workspace.connections.filter((entry) => entry.connector === connector);
  const connection =
    ofConnector.find((entry) => entry.account === account) ??
    ofConnector.find((entry) => entry.account === undefined);
  return connection?.policy ?? defaultPolicies[connector] ?? readOnly;
}
