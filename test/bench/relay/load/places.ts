import type { Place } from "./dialect.ts";

/** The document of a number: a UUID, of version 4: our relay takes any, automerge-repo's library none newer than 5. */
export function documentId(index: number): string {
  return `0197f3a0-0000-4000-8000-${index.toString(16).padStart(12, "0")}`;
}

/** Documents of one workspace. */
export function placesTogether(count: number): readonly Place[] {
  return Array.from({ length: count }, (_, index) => ({
    workspace: "bench",
    document: documentId(index),
  }));
}

/** Documents in workspaces of their own: a client of ours hears of one of them only. */
export function placesApart(count: number): readonly Place[] {
  return Array.from({ length: count }, (_, index) => ({
    workspace: `bench-${index}`,
    document: documentId(index),
  }));
}
