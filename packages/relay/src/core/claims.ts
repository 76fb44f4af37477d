import type { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";

/**
 * Which principal has announced a Yjs client id of a document, before its first batch makes that durable. The first one to
 * claim an id has it for as long as any of its connections holds the claim, and for a good while longer: what was written offline under an id that was only
 * shown so far must not find somebody else there.
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

interface Claim {
  readonly principal: string;
  connections: number;
}

/** Of each principal, so that nobody can make another's be forgotten. */
const mostResting = 1_000;

export function createClaims(): Claims {
  const held = new Map<string, Claim>();
  /** Claims that no connection holds, by principal, the longest released first. */
  const resting = new Map<string, Set<string>>();

  const rest = (owner: string, key: string): void => {
    const mine = resting.get(owner) ?? new Set();
    resting.set(owner, mine.add(key));
    if (mine.size <= mostResting) return;
    for (const oldest of mine) {
      mine.delete(oldest);
      held.delete(oldest);
      return;
    }
  };
  return {
    claim: (place, principal) => {
      const key = keyOf(place);
      const claim = held.get(key);
      if (claim === undefined) {
        held.set(key, { principal, connections: 1 });
        return "claimed";
      }
      if (claim.principal !== principal) return "taken";
      claim.connections += 1;
      resting.get(ownerOf(place, principal))?.delete(key);
      return "claimed";
    },
    release: (place, principal) => {
      const key = keyOf(place);
      const claim = held.get(key);
      if (claim === undefined || claim.principal !== principal || claim.connections === 0) return;
      claim.connections -= 1;
      if (claim.connections === 0) rest(ownerOf(place, principal), key);
    },
  };
}

function keyOf({ workspace, document, clientId }: Place): string {
  return `${workspace}/${document}/${clientId}`;
}

function ownerOf({ workspace }: Place, principal: string): string {
  return `${workspace}/${principal}`;
}
