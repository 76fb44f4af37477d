import { JsonValue } from "@concord/model";
import { dim, yellow } from "ansis";
import * as Y from "yjs";
import { valueText } from "../conflicts/conflict-text.ts";
import { fitColumns, shortenPath } from "../terminal/fit.ts";
import { oneLine } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";

/** One struct of an update, as Yjs stores it. */
export interface StructAnatomy {
  readonly client: number;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly type: "item" | "collected" | "gap";
  /** The register, or the name of the shared type; null where the update alone does not say. */
  readonly path: string | null;
  /** What it writes, if that is JSON and was not collected. */
  readonly values: readonly JsonValue[];
  /** The item that its author saw there, "client:clock". */
  readonly origin: string | null;
}

/** The clocks of a client whose items the update deletes: mostly those that something of it overwrites. */
export interface DeletedRange {
  readonly client: number;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

export interface UpdateStructs {
  readonly structs: readonly StructAnatomy[];
  readonly deleteSet: readonly DeletedRange[];
}

/** Takes the bytes of an update apart, struct by struct. They must be an update. */
export function updateStructs(update: Uint8Array): UpdateStructs {
  const { structs, ds } = Y.decodeUpdate(update);
  const paths = new Map<string, string | null>();
  return {
    structs: structs.map((struct) => {
      const { client, clock } = struct.id;
      const range = { client, from: clock, to: clock + struct.length };
      if (!(struct instanceof Y.Item)) {
        const type = struct instanceof Y.GC ? "collected" : "gap";
        return { ...range, type, path: null, values: [], origin: null };
      }
      const path = pathOf(struct, paths);
      for (let at = range.from; at < range.to; at += 1) paths.set(`${client}:${at}`, path);
      const { origin } = struct;
      return {
        ...range,
        type: "item",
        path,
        values: valuesOf(struct),
        origin: origin === null ? null : `${origin.client}:${origin.clock}`,
      };
    }),
    deleteSet: [...ds.clients].flatMap(([client, ranges]) =>
      ranges.map(({ clock, len }) => ({ client, from: clock, to: clock + len })),
    ),
  };
}

/** An item that follows another of its register names that one instead of the register. */
function pathOf(item: Y.Item, known: ReadonlyMap<string, string | null>): string | null {
  if (item.parentSub !== null) return item.parentSub;
  const beside = item.origin ?? item.rightOrigin;
  if (beside !== null) return known.get(`${beside.client}:${beside.clock}`) ?? null;
  const parent: unknown = item.parent;
  return typeof parent === "string" ? parent : null;
}

function valuesOf({ content }: Y.Item): readonly JsonValue[] {
  if (content instanceof Y.ContentString) return [content.str];
  if (!(content instanceof Y.ContentAny) && !(content instanceof Y.ContentJSON)) return [];
  return content.arr.flatMap((value: unknown) => {
    const json = JsonValue.safeParse(value);
    return json.success ? [json.data] : [];
  });
}

/** The same on a screen. */
export function structsText({ structs, deleteSet }: UpdateStructs, width: number): string {
  const rows = structs.map(({ client, from, to, type, path, values, origin }) => [
    `${client} [${from}, ${to})`,
    type === "item" ? oneLine(path ?? "…") : yellow(type),
    oneLine(values.map(valueText).join(" · ")),
    dim(origin === null ? "" : `on ${origin}`),
  ]);
  const free = [
    { column: 1, least: 16, cut: shortenPath },
    { column: 2, least: 16 },
  ];
  const deleted = deleteSet.map(({ client, from, to }) => `${client} [${from}, ${to})`);
  return [
    table(fitColumns(rows, width, free)),
    ...(deleted.length === 0 ? [] : [`${dim("deletes")}  ${deleted.join(", ")}`]),
  ].join("\n");
}
