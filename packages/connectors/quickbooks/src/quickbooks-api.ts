import type { Io, Remote, RemoteFailure } from "@concord/bridge/connector";
import type { JsonValue } from "@concord/model";
import { minorVersion, quickBooksDefaults } from "./quickbooks-config.ts";
import type { QuickBooksConfig } from "./quickbooks-config.ts";
import { failureOf, faultOf } from "./quickbooks-fault.ts";
import type { Access, Fault, Reply } from "./quickbooks-fault.ts";
import { isJsonObject, parseReply, requestText } from "./quickbooks-json.ts";
import type { JsonObject } from "./quickbooks-json.ts";
import { changed, counted, queried } from "./quickbooks-lists.ts";
import { createTokenKeeper } from "./quickbooks-tokens.ts";

/** What a call may use. */
export interface CallContext {
  readonly io: Io;
  readonly signal: AbortSignal;
}

export interface WriteRequest {
  /** "invoice": the last part of the address. */
  readonly resource: string;
  readonly body: JsonObject;
  /** The idempotency key, the query parameter `requestid`: at most 50 characters. As a header or a field of the body it does nothing. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
}

/** The HTTP side of one company: addresses, tokens, both shapes of faults. Objects have every number as its text. */
export interface QuickBooksApi {
  /** One object by its entity ("Invoice") and id. */
  readonly read: (entity: string, id: string, call: CallContext) => Promise<Remote<JsonObject>>;
  /** Objects of `select * from <entity> …`, and the vendor's time of the reply. */
  readonly query: (
    entity: string,
    rest: string,
    call: CallContext,
  ) => Promise<Remote<{ readonly objects: readonly JsonObject[]; readonly time: string }>>;
  readonly count: (entity: string, call: CallContext) => Promise<Remote<number>>;
  /** Changed objects and stubs of deleted ones by entity, and the vendor's time of the reply. */
  readonly changedSince: (
    entities: readonly string[],
    since: string,
    call: CallContext,
  ) => Promise<
    Remote<{
      readonly byEntity: ReadonlyMap<string, readonly JsonObject[]>;
      readonly time: string;
    }>
  >;
  readonly write: (request: WriteRequest, call: CallContext) => Promise<Remote<JsonObject>>;
}

export function createQuickBooksApi(config: QuickBooksConfig): QuickBooksApi {
  const tokens = createTokenKeeper(config);
  const base = `${config.apiUrl ?? quickBooksDefaults.apiUrl}/v3/company/${config.realm}`;
  // Keys under which QuickBooks finished with an error of its own. It may repeat a stored answer, so the next try has to be another request.
  const failedUnder = new Set<string>();

  async function call(
    path: string,
    query: Readonly<Record<string, string>>,
    body: JsonObject | undefined,
    access: Access,
    { io, signal }: CallContext,
  ): Promise<Remote<JsonObject>> {
    const url = `${base}/${path}?${new URLSearchParams({ ...query, minorversion: minorVersion }).toString()}`;
    let refused: string | undefined;
    for (;;) {
      const token = await tokens.accessToken(io, signal, refused);
      if (token.type === "failed") return token;
      const answer = await send(url, body, token.value, access, { io, signal });
      if (answer.type === "failed") return answer;
      const reply = answer.value;
      if (reply.status === 401 && refused === undefined) {
        refused = token.value;
        continue;
      }
      if (reply.status === 200 && isJsonObject(reply.body)) {
        const inside = faultOf(reply.body);
        return inside === undefined ? { type: "ok", value: reply.body } : odd(inside, access);
      }
      io.log("quickbooks-refused", {
        path,
        status: reply.status,
        code: faultOf(reply.body)?.code ?? "",
        intuit_tid: reply.trace ?? "",
      });
      const isFinished = reply.status === 500 && faultOf(reply.body) !== undefined;
      const key = query["requestid"];
      if (isFinished && key !== undefined) failedUnder.add(key);
      const failure = failureOf(reply, access, config.deniedCodes);
      return {
        type: "failed",
        failure:
          failure.type === "forbidden" ? await judged(failure, path, { io, signal }) : failure,
      };
    }
  }

  /** Every connection may read what company it is: where not even that is allowed, the app was disconnected. */
  async function judged(
    failure: RemoteFailure,
    path: string,
    context: CallContext,
  ): Promise<RemoteFailure> {
    const { reason } = failure;
    const companyPath = `companyinfo/${config.realm}`;
    if (path === companyPath) return { type: "unauthorized", reason };
    const company = await call(companyPath, {}, undefined, "read", context);
    if (company.type === "ok") return failure;
    // Nothing was done, and whether it may be is not known: again later.
    return company.failure.type === "unauthorized"
      ? { type: "unauthorized", reason }
      : { type: "unavailable", reason: company.failure.reason };
  }

  return {
    async read(entity, id, context) {
      const path = `${entity.toLowerCase()}/${encodeURIComponent(id)}`;
      return within(await call(path, {}, undefined, "read", context), entity, "read");
    },
    async query(entity, rest, context) {
      const query = `select * from ${entity} ${rest}`.trim();
      const reply = await call("query", { query }, undefined, "read", context);
      if (reply.type === "failed") return reply;
      const found = queried(reply.value, entity);
      if (found.type === "failed") return found;
      return { type: "ok", value: { objects: found.value, time: textOf(reply.value["time"]) } };
    },
    async count(entity, context) {
      const query = `select count(*) from ${entity}`;
      const reply = await call("query", { query }, undefined, "read", context);
      return reply.type === "failed" ? reply : counted(reply.value);
    },
    async changedSince(entities, since, context) {
      const query = { entities: entities.join(","), changedSince: since };
      const reply = await call("cdc", query, undefined, "read", context);
      if (reply.type === "failed") return reply;
      const found = changed(reply.value, entities);
      if (found.type === "failed") return found;
      return { type: "ok", value: { byEntity: found.value, time: textOf(reply.value["time"]) } };
    },
    async write({ resource, body, key, query }, context) {
      let requestid = key;
      for (let next = 1; failedUnder.has(requestid); next += 1) requestid = `${key}-${next}`;
      const access = body["Id"] === undefined ? "create" : "update";
      const reply = await call(resource, { ...query, requestid }, body, access, context);
      return within(reply, undefined, access);
    },
  };
}

async function send(
  url: string,
  body: JsonObject | undefined,
  token: string,
  access: Access,
  { io, signal }: CallContext,
): Promise<Remote<Reply>> {
  try {
    const response = await io.fetch(url, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/json",
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: requestText(body) }),
      signal,
    });
    return {
      type: "ok",
      value: {
        status: response.status,
        body: parseReply(await response.text()),
        trace: response.headers.get("intuit_tid") ?? undefined,
        retryAfter: response.headers.get("retry-after") ?? undefined,
      },
    };
  } catch (error) {
    return { type: "failed", failure: brokenOff(error, access) };
  }
}

// undici's codes for a connection that never stood, so that nothing was sent.
const neverConnected: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

function brokenOff(error: unknown, access: Access): RemoteFailure {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : "";
  const reason = `QuickBooks did not answer: ${error instanceof Error ? error.message : String(error)}`;
  const isHarmless = access === "read" || neverConnected.has(code);
  return { type: isHarmless ? "unavailable" : "uncertain", reason };
}

/** A fault that calls itself a success: whether a write was done is not known. */
function odd({ text }: Fault, access: Access): Remote<never> {
  const reason = `QuickBooks answered 200 with a fault: ${text}`;
  return {
    type: "failed",
    failure: { type: access === "read" ? "unavailable" : "uncertain", reason },
  };
}

/** The object inside an envelope: `{"Invoice": {…}, "time": …}`. */
function within(
  reply: Remote<JsonObject>,
  entity: string | undefined,
  access: Access,
): Remote<JsonObject> {
  if (reply.type === "failed") return reply;
  const object =
    entity === undefined ? Object.values(reply.value).find(isJsonObject) : reply.value[entity];
  if (isJsonObject(object)) return { type: "ok", value: object };
  const reason = "QuickBooks answered without an object.";
  return {
    type: "failed",
    failure: { type: access === "read" ? "unavailable" : "uncertain", reason },
  };
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
