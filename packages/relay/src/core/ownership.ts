import { firstDeviceClientId } from "@concord/protocol";
import type { Author, DeviceId } from "@concord/protocol";
import type { AuthorRange } from "../storage/storage.ts";
import type { Authorship } from "./authorship.ts";
import type { UpdateStructure } from "./update-structure.ts";

export type Ownership =
  | { readonly type: "known"; readonly ranges: readonly AuthorRange[] }
  | { readonly type: "foreign"; readonly clientId: number };

export interface OwnershipQuestion {
  readonly structure: UpdateStructure;
  /** What the document has already, by client. */
  readonly stateOf: (client: number) => number;
  readonly authorship: Authorship;
  readonly author: Author;
  readonly owns: (clientId: number) => boolean;
  readonly foreign: "own" | "carried";
  /** By the device's clock, and by ours. */
  readonly at: number;
  readonly acceptedAt: number;
  readonly device: DeviceId;
  /** Under which this relay writes. Those below were other epochs' and may be carried back to it; those from here to the first replica's are nobody's. */
  readonly relayClientId: number;
}

/**
 * Who wrote the new structs of an update. A client id belongs to the principal whose batch first used it; what somebody else
 * carries to us is "unverified, via" the carrier, where the door allows it at all.
 */
export function decideOwnership(question: OwnershipQuestion): Ownership {
  const { structure, stateOf, author, foreign, at, acceptedAt, device } = question;
  const ranges: AuthorRange[] = [];
  for (const [client, carried] of structure.clients) {
    const to = carried.at(-1)?.to ?? 0;
    const from = stateOf(client);
    if (to <= from) continue;
    const isRelays = client >= question.relayClientId && client < firstDeviceClientId;
    if (isRelays) return { type: "foreign", clientId: client };
    const verified = isAuthor(client, question);
    if (!verified && foreign === "own") return { type: "foreign", clientId: client };
    ranges.push({ client, from, to, author, verified, at, acceptedAt, device });
  }
  return { type: "known", ranges };
}

/** Whether somebody is the one who writes under a Yjs client id: by what stands in the document, and before anything does, by their own word. */
export function isAuthor(
  client: number,
  who: Pick<OwnershipQuestion, "authorship" | "author" | "owns">,
): boolean {
  if (client < firstDeviceClientId) return false;
  const owner = who.authorship.ownerOf(client);
  return owner === null ? who.owns(client) : owner.author.id === who.author.id;
}
