import type { JsonValue } from "@concord/model";
import type { Registers } from "./registers.ts";

/** Registers by the segments of their paths. A node can hold a value and have children: a fact and its progress. */
export interface PathTree {
  readonly value: JsonValue | undefined;
  readonly children: ReadonlyMap<string, PathTree>;
}

interface Growing {
  value: JsonValue | undefined;
  readonly children: Map<string, Growing>;
}

/** Arranges registers by their segments. */
export function pathTree(registers: Registers): PathTree {
  const root: Growing = { value: undefined, children: new Map() };
  for (const [path, value] of Object.entries(registers)) {
    let node = root;
    for (const segment of path.split(".")) {
      let child = node.children.get(segment);
      if (child === undefined) {
        child = { value: undefined, children: new Map() };
        node.children.set(segment, child);
      }
      node = child;
    }
    node.value = value;
  }
  return root;
}

const nothing: PathTree = { value: undefined, children: new Map() };

/** The node below, or an empty one. */
export function childOf(tree: PathTree, segment: string): PathTree {
  return tree.children.get(segment) ?? nothing;
}

/** Whether any register at or below the node holds a value. */
export function holdsValue(tree: PathTree): boolean {
  if (tree.value !== undefined && tree.value !== null) return true;
  return tree.children.values().some(holdsValue);
}
