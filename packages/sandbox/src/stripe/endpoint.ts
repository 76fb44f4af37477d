import type { z } from "zod";
import type { FormTree } from "./form.ts";
import { list, parseParams, Text } from "./params.ts";
import type { World } from "./world.ts";

/** A reply's object before it is rendered: it names its kind, so that it can be expanded. */
export type ApiObject = object;

/** One method and path of the API. */
export interface Endpoint {
  readonly method: "GET" | "POST" | "DELETE";
  /** With `:name` for a part that varies. */
  readonly path: string;
  readonly run: (
    world: World,
    tree: { [key: string]: FormTree },
    ids: Readonly<Record<string, string>>,
  ) => ApiObject;
}

/** What every endpoint takes beside its own parameters. */
export const expandable = { expand: list(Text).optional() };

/** Joins a path, the schema of its parameters and what it does. */
export function endpoint<T extends z.ZodType>(
  method: Endpoint["method"],
  path: string,
  params: T,
  run: (
    world: World,
    params: z.output<T>,
    id: string,
    ids: Readonly<Record<string, string>>,
  ) => ApiObject,
): Endpoint {
  return {
    method,
    path,
    run: (world, tree, ids) => run(world, parseParams(params, tree), ids["id"] ?? "", ids),
  };
}
