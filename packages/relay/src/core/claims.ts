import type { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";

/**
 * Which principal has announced a Yjs client id of a document, before its first batch makes that durable. The first one to
 * claim an id has it for as long as any of its connections holds the claim.
 */
export interface Claims {
  readonly claim: (place: Place, principal: string) => "claimed" | "taken";
  readonly release: (place: Place, principal: string) => void;
}

export interface Place {
  readonly workspace: WorkspaceId;
  readonly document: DocumentId;
  readonly clientId: number;
}

export function createClaims(): Claims {
  const held = new Map<string, { readonly principal: string; connections: number }>();
  return {
    claim: (place, principal) => {
      const claim = held.get(keyOf(place));
      if (claim === undefined) {
        held.set(keyOf(place), { principal, connections: 1 });
        return "claimed";
      }
      if (claim.principal !== principal) return "taken";
      claim.connections += 1;
      return "claimed";
    },
    release: (place, principal) => {
      const claim = held.get(keyOf(place));
      if (claim === undefined || claim.principal !== principal) return;
      claim.connections -= 1;
      if (claim.connections === 0) held.delete(keyOf(place));
    },
  };
}

function keyOf({ workspace, document, clientId }: Place): string {
  return `${workspace}/${document}/${clientId}`;
}
