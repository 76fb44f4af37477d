import { Link as StoredLink, type DocumentSnapshot } from "@concord/document";
import type { DocumentId } from "@concord/model";
import type { BridgeContext } from "../bridge-context.ts";
import type { DocumentChange, Link, RemoteRef } from "../connector.ts";
import { documentIdFor } from "../document-identity.ts";
import { RemoteKindSchema } from "../remote-schema.ts";

/** The link register of a document for one connector, or undefined. */
export function linkOf(
  snapshot: Pick<DocumentSnapshot, "registers"> | undefined,
  connector: string,
): Link | undefined {
  const parsed = StoredLink.safeParse(snapshot?.registers[`links.${connector}`]);
  if (!parsed.success) return undefined;
  const { account, id, kind, lines, url } = parsed.data;
  const known = RemoteKindSchema.safeParse(kind);
  if (!known.success) return undefined;
  return {
    account,
    id,
    kind: known.data,
    ...(lines !== undefined && { lines }),
    ...(url !== undefined && { url }),
  };
}

export interface Located {
  readonly document: DocumentId;
  readonly exists: boolean;
  /** The object names a document that is another object already: a copy made at the vendor, or a double. */
  readonly misnamed: DocumentId | undefined;
  /** It is the same real thing by what it says; nobody linked it yet. */
  readonly isMatched: boolean;
  /** Documents that may be the same real invoice: a person must say. */
  readonly twins: readonly DocumentId[];
}

/** Of a document that was found otherwise. */
export const unmatched = { isMatched: false, twins: [] } as const;

/**
 * Which document a reading belongs to: the one that the object names, else the one linked to it, else the one whose id comes from the object's own.
 * A document that is not in this workspace is never created under a name that an object claims.
 */
export async function locate(
  { replica, connection }: Pick<BridgeContext, "replica" | "connection">,
  { owner, document: named }: Pick<DocumentChange, "owner" | "document">,
): Promise<Located> {
  const { connector, account } = connection;
  let misnamed: DocumentId | undefined;
  if (named !== undefined) {
    const snapshot = await replica.snapshot(named);
    const link = linkOf(snapshot, connector);
    const isFree = link === undefined || (link.id === owner.id && link.kind === owner.kind);
    if (snapshot !== undefined && isFree) {
      return { document: named, exists: true, misnamed: undefined, ...unmatched };
    }
    if (snapshot !== undefined) misnamed = named;
  }
  const found = await documentOf({ replica, connection }, owner);
  if (found !== undefined) return { document: found, exists: true, misnamed, ...unmatched };
  const document = documentIdFor(connector, account, owner);
  return { document, exists: false, misnamed, ...unmatched };
}

/** The document of an object that is already here, or undefined. */
export async function documentOf(
  { replica, connection }: Pick<BridgeContext, "replica" | "connection">,
  ref: RemoteRef,
): Promise<DocumentId | undefined> {
  const { connector, account } = connection;
  const linked = await replica.byLink(connector, account, ref);
  if (linked !== undefined) return linked;
  const own = documentIdFor(connector, account, ref);
  return (await replica.snapshot(own)) === undefined ? undefined : own;
}
