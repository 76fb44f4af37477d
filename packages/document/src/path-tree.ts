import type { JsonValue } from "@concord/model";
import type { Registers } from "./registers.ts";

/** Registers by the segments of their paths. A node can hold a value and have children: a fact and its progress. */
export interface PathTree {
  readonly value: JsonValue | undefined;
  readonly children: ReadonlyMap<string, PathTree>;
}

interface Growing {
  value: JsonValue | undefined;
  children: Map<string, Growing>;
}

// Most nodes are leaves, and stay without a map of their own.
const childless: Map<string, Growing> = new Map();

/** Arranges registers by their segments. */
export function pathTree(registers: Registers): PathTree {
  const root: Growing = { value: undefined, children: childless };
  for (const [path, value] of Object.entries(registers)) {
    let node = root;
    for (let start = 0; start <= path.length;) {
      const dot = path.indexOf(".", start);
      const end = dot < 0 ? path.length : dot;
      node = childIn(node, path.slice(start, end));
      start = end + 1;
    }
    node.value = value;
  }
  return root;
}

function childIn(node: Growing, segment: string): Growing {
  const known = node.children.get(segment);
  if (known !== undefined) return known;
  const child = { value: undefined, children: childless };
  if (node.children === childless) node.children = new Map();
  node.children.set(segment, child);
  return child;
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
