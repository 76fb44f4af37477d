import { heaviest } from "../heaviest.ts";

/** Something that is kept for a workspace, of one of its people. */
export interface Kept {
  readonly id: number;
  readonly workspace: string;
  readonly author: string;
  readonly bytes: number;
}

interface Heap {
  bytes: number;
}

const bytesOf = ({ bytes }: Heap): number => bytes;

/**
 * What has to go for the rest to fit into a room: always the oldest of who has most, in the workspace that has most, so that nobody pushes out what others left.
 *
 * @param kept oldest first
 */
export function beyondRoom(kept: readonly Kept[], room: number): readonly number[] {
  const workspaces = new Map<
    string,
    Heap & { readonly authors: Map<string, Heap & { left: Kept[] }> }
  >();
  let whole = 0;
  for (const one of kept) {
    const { workspace: name, author, bytes } = one;
    const workspace = workspaces.get(name) ?? { bytes: 0, authors: new Map() };
    const its = workspace.authors.get(author) ?? { bytes: 0, left: [] };
    its.left.push(one);
    its.bytes += bytes;
    workspace.bytes += bytes;
    whole += bytes;
    workspace.authors.set(author, its);
    workspaces.set(name, workspace);
  }
  const gone: number[] = [];
  const next = new Map<object, number>();
  while (whole > room) {
    const workspace = heaviest(workspaces.values(), bytesOf);
    const author = workspace && heaviest(workspace.authors.values(), bytesOf);
    if (workspace === undefined || author === undefined) break;
    const index = next.get(author) ?? 0;
    const oldest = author.left[index];
    if (oldest === undefined) break;
    next.set(author, index + 1);
    gone.push(oldest.id);
    for (const heap of [workspace, author]) heap.bytes -= oldest.bytes;
    whole -= oldest.bytes;
  }
  return gone;
}
