import type { ObjectStore } from "../kernel/store.ts";
import type { VendorReply, VendorRequest } from "../kernel/vendor.ts";
import { runBatch } from "./batch.ts";
import { changedSince } from "./change-data-capture.ts";
import { onlyId } from "./closed-period.ts";
import type { Company } from "./company.ts";
import { deniedFault } from "./denied.ts";
import { type EntityName, entityNamed } from "./entities.ts";
import {
  type Answer,
  type Fault,
  answered,
  faultReply,
  missing,
  notFound,
  refused,
  throttled,
  unauthenticated,
  unauthorized,
  unsupportedOperation,
  unsupportedProperty,
  wrongLength,
} from "./fault.ts";
import { parseJson } from "./json-text.ts";
import type { AccessState } from "./oauth-tokens.ts";
import { isJsonObject } from "./parse-body.ts";
import { runQuery } from "./query.ts";
import { longestRequestId, replayOrDo } from "./request-replay.ts";
import { replyTime } from "./vendor-time.ts";
import { performWrite, sendInvoice, writeOf } from "./write-operation.ts";

export interface DataDeps {
  readonly store: ObjectStore;
  readonly company: Company;
  readonly now: () => number;
  /** A new trace id, for the header `intuit_tid`. */
  readonly traceId: () => string;
  readonly access: (token: string) => AccessState;
  readonly isThrottled: (request: VendorRequest) => boolean;
}

const dataPath = /^\/v3\/company\/([^/]+)\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/;
const knownParameters = new Set([
  "minorversion",
  "requestid",
  "operation",
  "include",
  "sendTo",
  "query",
  "entities",
  "changedSince",
]);

/** Serves `/v3/company/{realm}/…`: the gateway's checks first, then the data service. */
export function handleData(deps: DataDeps, request: VendorRequest): VendorReply {
  const [, realm = "", resource = "", id, action] = dataPath.exec(request.path) ?? [];
  const gate = gateFault(deps, request, realm);
  if (gate !== undefined) return faultAnswer(deps, gate);
  const query = new URLSearchParams(request.query);
  const unknown = [...query.keys()].find((name) => !knownParameters.has(name));
  if (unknown !== undefined)
    return faultAnswer(deps, unsupportedProperty(unknown, `Unknown parameter ${unknown}`));

  const barred = deniedFault(deps.store, deps.company.settings, resource, query, request.body);
  if (barred !== undefined) return faultAnswer(deps, barred);

  const isWrite = request.method === "POST" && resource !== "query";
  const requestId = isWrite ? query.get("requestid") : null;
  if (requestId !== null && requestId.length > longestRequestId)
    return faultAnswer(deps, wrongLength("requestid", "A requestid has at most 50 characters."));
  const { status, body, replayed } = replayOrDo(
    deps.store,
    requestId,
    deps.company.settings.replayFaults,
    () => {
      const answer = respond(deps.company, request, { resource, id, action, query });
      const time = replyTime(deps.now());
      return answer.ok
        ? { status: 200, body: JSON.stringify({ ...answer.value, time }) }
        : { status: answer.fault.status, body: JSON.stringify(faultReply(answer.fault, time)) };
    },
  );
  return reply(deps, status, body, isWrite && status === 200 && !replayed);
}

/** A fault as a whole reply, in its own letter case. */
export function faultAnswer(deps: Pick<DataDeps, "now" | "traceId">, fault: Fault): VendorReply {
  const body = JSON.stringify(faultReply(fault, replyTime(deps.now())));
  return reply(deps, fault.status, body, false);
}

function reply(
  { traceId }: Pick<DataDeps, "traceId">,
  status: number,
  body: string,
  committed: boolean,
): VendorReply {
  const headers = { "content-type": "application/json;charset=UTF-8", intuit_tid: traceId() };
  return { status, headers, body, committed };
}

function gateFault(deps: DataDeps, request: VendorRequest, realm: string): Fault | undefined {
  const token = /^Bearer (.+)$/.exec(request.headers["authorization"] ?? "")?.[1];
  if (token === undefined) return unauthenticated("Authorization header is missing");
  switch (deps.access(token)) {
    case "unknown":
      return unauthenticated("Token is not known or was revoked");
    case "expired":
      return unauthenticated(`Token expired: ${token.slice(0, 6)}…`);
    case "valid":
      if (realm !== deps.company.settings.realmId)
        return unauthorized(`The token has no access to company ${realm}`);
      return deps.isThrottled(request) ? throttled() : undefined;
  }
}

interface Route {
  readonly resource: string;
  readonly id: string | undefined;
  readonly action: string | undefined;
  readonly query: URLSearchParams;
}

function respond(company: Company, request: VendorRequest, route: Route): Answer<object> {
  const { resource, id, query } = route;
  const method = request.method;
  if (resource === "query") {
    const text = method === "POST" ? request.body : query.get("query");
    if (text === null || text === "") return refused(missing("query"));
    const found = runQuery(company.open(), text);
    return found.ok ? answered({ QueryResponse: found.value }) : found;
  }
  if (resource === "cdc" && method === "GET") {
    const [entities, since] = [query.get("entities") ?? "", query.get("changedSince") ?? ""];
    const changes = changedSince(company.open(), entities, since);
    return changes.ok ? answered({ CDCResponse: [{ QueryResponse: changes.value }] }) : changes;
  }
  const entity = entityNamed(resource);
  if (method === "GET" && entity !== undefined) return read(company, entity, id);
  if (method !== "POST") return refused(unsupportedOperation(`${method} ${request.path}`));
  if (entity === "Invoice" && id !== undefined && route.action === "send") {
    const sent = company.change((books) => sendInvoice(books, id, query.get("sendTo")));
    return sent.ok ? answered({ Invoice: sent.value }) : sent;
  }
  const body = parseJson(request.body);
  if (!isJsonObject(body)) return refused(unsupportedProperty("", "The body is not a JSON object"));
  if (resource === "batch") {
    const items = runBatch(company, body);
    return items.ok ? answered({ BatchItemResponse: items.value }) : items;
  }
  if (entity === undefined || id !== undefined)
    return refused(unsupportedOperation(`${method} ${request.path}`));
  const write = writeOf(body, query.get("operation"), query.get("include"));
  if (!write.ok) return write;
  const includes = (query.get("include") ?? "").split(",");
  const options = { allowDuplicateDocNumber: includes.includes("allowduplicatedocnum") };
  const done = company.change((books) => performWrite(books, entity, write.value, body, options));
  return done.ok ? answered({ [entity]: done.value }) : done;
}

function read(company: Company, entity: EntityName, id: string | undefined): Answer<object> {
  // The one company and its preferences are read by the realm, or by nothing.
  const single = entity === "CompanyInfo" || entity === "Preferences";
  const object = company.open().get(entity, single ? onlyId : (id ?? ""));
  return object === undefined ? refused(notFound(entity)) : answered({ [entity]: object });
}
