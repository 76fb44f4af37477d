import { pathRule, type DocumentSnapshot } from "@concord/document";
import { authorityFor, type Workspace } from "@concord/model";
import type { DocumentChange, Registers } from "../connector.ts";
import type { ConnectionIdentity } from "../connection-identity.ts";
import type { Decider } from "./three-way.ts";

/** How far an invoice is, seen from one connection. */
export type Standing =
  | { readonly type: "draft" }
  /** It is issued with this reading: what the vendor shows is what was issued. */
  | { readonly type: "issuing"; readonly number: string; readonly on: string | undefined }
  /** Issued by this very object: a change there is a new version of the invoice. */
  | { readonly type: "issued-here" }
  /** Issued by us or by another tool: this vendor holds a copy. */
  | { readonly type: "issued-elsewhere" };

export function standingOf(
  snapshot: DocumentSnapshot | undefined,
  change: DocumentChange,
  connection: ConnectionIdentity,
): Standing {
  if (change.kind !== "invoice") return { type: "draft" };
  const issued = snapshot?.kind === "invoice" ? snapshot.issued : undefined;
  if (issued === undefined) {
    if (change.issued === undefined || change.link === undefined) return { type: "draft" };
    return { type: "issuing", number: change.issued.number, on: change.issued.on };
  }
  const { by } = issued;
  const isHere =
    by.type === "connector" &&
    by.connector === connection.connector &&
    by.account === connection.account &&
    by.id === change.owner.id;
  return { type: isHere ? "issued-here" : "issued-elsewhere" };
}

/** Who decides about each register, by the workspace's authority policy and by how far the invoice is. */
export function deciderFor(
  workspace: Workspace,
  change: DocumentChange,
  standing: Standing,
  connector: string,
  local: Registers,
): (path: string) => Decider {
  const phase = standing.type === "draft" ? "draft" : "issued";
  return (path) => {
    if (pathRule(change.kind, path)?.class === "commercial") {
      switch (standing.type) {
        case "issuing":
          return "issuer";
        case "issued-here":
          return "vendor";
        case "issued-elsewhere":
          return "frozen";
        case "draft":
          break;
      }
    }
    // Each tool has a customer of its own for the same buyer.
    const isNamed = path === "customer" && (local["customer"] ?? null) !== null;
    if (isNamed && standing.type === "issued-elsewhere") return "frozen";
    return authorityFor(workspace, path, phase) === connector ? "vendor" : "document";
  };
}
