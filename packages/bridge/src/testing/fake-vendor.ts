import { JsonValue } from "@concord/model";
import { z } from "zod";
import type { Clock } from "../clock.ts";

/** An object as the vendor keeps it. */
export const VendorObject = z.object({
  kind: z.enum(["invoice", "party", "payment"]),
  id: z.string(),
  version: z.number(),
  deleted: z.boolean(),
  data: z.record(z.string(), JsonValue),
});
export type VendorObject = z.infer<typeof VendorObject>;

/** What goes wrong with one request. `before`: it never arrives. `after`: it is done and the answer is lost. `lost`: it never arrives, and nobody can know. */
export type Fault =
  | "none"
  | "before"
  | "after"
  | "lost"
  | "unavailable"
  | "throttled"
  | "unauthorized";

/** A vendor in memory, with versions that it insists on, keys that it remembers, and faults. Spoken to through `fetch`, like any vendor. */
export interface FakeVendor {
  readonly fetch: typeof globalThis.fetch;
  readonly objects: () => readonly VendorObject[];
  readonly ofKind: (kind: VendorObject["kind"]) => readonly VendorObject[];
  /** A change made there by somebody else. Answers the id. */
  readonly act: (
    kind: VendorObject["kind"],
    id: string | undefined,
    data: Readonly<Record<string, JsonValue>>,
  ) => string;
  readonly remove: (kind: VendorObject["kind"], id: string) => void;
  /** Of the next requests, in order. */
  readonly faults: Fault[];
  /** Requests that changed something. */
  readonly writes: () => number;
  readonly requests: () => number;
  /** Names that are refused for good. */
  readonly refuse: (text: string | undefined) => void;
  /** Kinds ("payment") and single objects ("invoice/i1") that this connection may neither read nor write, and "changes" and "all". */
  readonly forbidden: Set<string>;
  /** Paths that fail for good ("find"). */
  readonly broken: Set<string>;
  /** The path of which every write is lost, and nobody can know. */
  losing: string | undefined;
  /** Called for every change: what a webhook would be about. */
  readonly onChange: (
    listener: (event: {
      readonly id: string;
      readonly kind: string;
      readonly object: string;
      /** The key of the write that caused it. */
      readonly echoOf?: string;
    }) => void,
  ) => void;
}

const Write = z.object({
  key: z.string(),
  version: z.number().optional(),
  data: z.record(z.string(), JsonValue),
});

function json(status: number, body: unknown): Response {
  return Response.json(body, { status });
}

export function createFakeVendor(clock: Clock, latencyMs = 5): FakeVendor {
  const objects = new Map<string, VendorObject>();
  const remembered = new Map<string, Response>();
  const listeners: Parameters<FakeVendor["onChange"]>[0][] = [];
  const changed: string[] = [];
  const faults: Fault[] = [];
  const forbidden = new Set<string>();
  const broken = new Set<string>();
  let writes = 0;
  let requests = 0;
  let refused: string | undefined;

  const later = (ms: number): Promise<void> =>
    new Promise((resolve) => void clock.at(clock.now() + ms, resolve));

  function put(
    kind: VendorObject["kind"],
    id: string | undefined,
    data: Readonly<Record<string, JsonValue>>,
    key?: string,
  ): VendorObject {
    const name =
      id ?? `${kind}-${[...objects.values()].filter((one) => one.kind === kind).length + 1}`;
    const before = objects.get(`${kind}/${name}`);
    const object: VendorObject = {
      kind,
      id: name,
      version: (before?.version ?? 0) + 1,
      deleted: false,
      data: { ...before?.data, ...data },
    };
    store(object, key);
    return object;
  }

  function store(object: VendorObject, key?: string): void {
    objects.set(`${object.kind}/${object.id}`, object);
    changed.push(`${object.kind}/${object.id}`);
    for (const listener of listeners) {
      listener({
        id: `evt-${changed.length}`,
        kind: object.kind,
        object: object.id,
        ...(key !== undefined && { echoOf: key }),
      });
    }
  }

  function write(path: string, body: unknown): Response {
    const { key, version, data } = Write.parse(body);
    const [kind, id] = path.split("/");
    const answer = ((): Response => {
      if (refused !== undefined && JSON.stringify(data).includes(refused)) {
        return json(422, { reason: `${refused} is not allowed.` });
      }
      const before = objects.get(path);
      if (id !== undefined && before === undefined) return json(404, {});
      if (before !== undefined && before.version !== version) return json(409, {});
      writes += 1;
      return json(200, put(VendorObject.shape.kind.parse(kind), id, data, key));
    })();
    remembered.set(key, answer.clone());
    return answer;
  }

  function isForbidden(path: string): boolean {
    const [kind = ""] = path.replace("may/", "").split("/");
    return forbidden.has(kind) || forbidden.has(path);
  }

  /** What may be read of these, and what of them may not. */
  function listed(found: readonly (VendorObject | undefined)[], query: URLSearchParams): object {
    const leftOut = new Set((query.get("leaveOut") ?? "").split(","));
    const asked = found.flatMap((object) => object ?? []).filter(({ kind }) => !leftOut.has(kind));
    const closed = VendorObject.shape.kind.options.filter(
      (kind) => forbidden.has(kind) && !leftOut.has(kind),
    );
    const open = asked.filter(({ kind }) => !forbidden.has(kind));
    const isUnread = ({ kind, id }: VendorObject): boolean => forbidden.has(`${kind}/${id}`);
    return {
      objects: open.filter((object) => !isUnread(object)),
      unread: open.filter(isUnread).map(({ kind, id }) => ({ kind, id })),
      closed,
    };
  }

  function read(path: string, query: URLSearchParams): Response {
    if (path.startsWith("may/")) return json(200, {});
    const after = Number(query.get("after") ?? 0);
    if (path === "changes") {
      const names = [...new Set(changed.slice(after))];
      const found = names.map((name) => objects.get(name));
      return json(200, { ...listed(found, query), cursor: changed.length });
    }
    if (path === "all") {
      const all = [...objects.values()]
        .filter(({ deleted }) => !deleted)
        .toSorted((a, b) => rank(a) - rank(b));
      const page = all.slice(after, after + 3);
      return json(200, {
        ...listed(page, query),
        cursor: after + page.length,
        total: all.length,
      });
    }
    if (path === "find") {
      const tag = query.get("tag");
      return json(200, {
        objects: [...objects.values()].filter(
          ({ data, deleted }) => !deleted && data["tag"] === tag,
        ),
      });
    }
    const object = objects.get(path);
    return object === undefined ? json(404, {}) : json(200, object);
  }

  const vendor: FakeVendor = {
    losing: undefined,
    async fetch(input, init) {
      requests += 1;
      const url = new URL(input instanceof Request ? input.url : input);
      const path = url.pathname.slice(1);
      const fault = faults.shift() ?? "none";
      await later(latencyMs);
      if (fault === "before") throw new TypeError("connect ECONNREFUSED");
      if (fault === "lost" || (init?.method === "POST" && vendor.losing === path))
        throw new TypeError("socket hang up");
      if (fault === "unavailable") return json(503, {});
      if (fault === "throttled") return json(429, { retryAfterMs: 2_000 });
      if (fault === "unauthorized") return json(401, {});
      if (isForbidden(path)) return json(403, {});
      if (broken.has(path)) return json(503, {});
      const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
      const known = body === undefined ? undefined : remembered.get(Write.parse(body).key);
      const answer =
        known?.clone() ??
        (init?.method === "POST" ? write(path, body) : read(path, url.searchParams));
      await later(latencyMs);
      if (fault === "after") throw new TypeError("socket hang up");
      return answer;
    },
    objects: () => [...objects.values()],
    ofKind: (kind) =>
      [...objects.values()].filter((object) => object.kind === kind && !object.deleted),
    act: (kind, id, data) => put(kind, id, data).id,
    remove(kind, id) {
      const before = objects.get(`${kind}/${id}`);
      if (before !== undefined) store({ ...before, version: before.version + 1, deleted: true });
    },
    faults,
    forbidden,
    broken,
    writes: () => writes,
    requests: () => requests,
    refuse(text) {
      refused = text;
    },
    onChange: (listener) => void listeners.push(listener),
  };
  return vendor;
}

function rank({ kind }: VendorObject): number {
  return ["party", "invoice", "payment"].indexOf(kind);
}
