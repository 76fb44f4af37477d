import type { Io, Remote, RemoteFailure } from "@concord/bridge/connector";
import { JsonValue } from "@concord/model";
import { Stripe } from "stripe";
import { z } from "zod";
import type { StripeConfig } from "./stripe-config.ts";
import { failureOf } from "./stripe-failure.ts";
import { chained, ok } from "./stripe-remote.ts";
import { stripeApiVersion } from "./stripe-version.ts";
import { HasId } from "./stripe-schema.ts";

/** Parameters of a write as nested values; the SDK encodes them as Stripe's bracket form. */
export type Params = Readonly<Record<string, JsonValue>>;
/** Parameters of a read, names with their brackets ("created[gte]"). */
export type Query = readonly (readonly [name: string, value: string])[];

/** Calls to one Stripe account, for the length of one task. Answers are JSON as Stripe sent it. */
export interface StripeApi {
  readonly get: (path: string, query?: Query) => Promise<Remote<JsonValue>>;
  /** `key` is the idempotency key: Stripe answers the same key with the first answer, for at least 24 hours. */
  readonly post: (path: string, params: Params, key: string) => Promise<Remote<JsonValue>>;
  /** Also when it is gone already. */
  readonly remove: (path: string) => Promise<Remote<JsonValue>>;
  /** One page of a list, newest first. */
  readonly page: (path: string, query: Query) => Promise<Remote<ListPage>>;
  /**
   * A tax rate, from memory for a minute: what it takes of the money never changes in Stripe, and every line of every reading names one.
   */
  readonly taxRate: (id: string) => Promise<Remote<JsonValue>>;
  /** Finds out an id, unless that is under way under this name already: then what comes of it. */
  readonly joined: (name: string, run: () => Promise<Remote<string>>) => Promise<Remote<string>>;
  /** All pages of a list. */
  readonly all: (path: string, query?: Query) => Promise<Remote<readonly JsonValue[]>>;
}

export interface ListPage {
  readonly data: readonly JsonValue[];
  readonly hasMore: boolean;
}

const timeoutMs = 30_000;
const pageSize = "100";
// That something is in no list decides: what was to be entered is not there, nothing has changed. So what nobody can name is no part of a list.
const Named = JsonValue.refine((value) => HasId.safeParse(value).success);
const List = z.object({ data: z.array(Named), has_more: z.boolean() });

const taxRateMs = 60_000;
/** What every key must open: it tells whose account it is. */
export const accountPath = "/v1/account";

/** What one connection remembers between its calls. Forgotten with the process. */
export interface ApiMemory {
  /**
   * How often a key was answered with an error of Stripe's own. Stripe repeats that answer under the key, so what a probe did not find is sent under the next one.
   * When it is forgotten, the old key brings the error, and so the next key, once more.
   */
  readonly failedKeys: Map<string, number>;
  readonly taxRates: Map<string, { readonly value: JsonValue; readonly readAt: number }>;
  readonly underWay: Map<string, Promise<Remote<string>>>;
}

export function createApiMemory(): ApiMemory {
  return { failedKeys: new Map(), taxRates: new Map(), underWay: new Map() };
}

/**
 * The official SDK, pinned to our API version. It retries nothing by itself but, once, a connection that was closed under it: every write therefore
 * carries a key of ours.
 */
export function createStripeApi(
  config: StripeConfig,
  { failedKeys, taxRates, underWay }: ApiMemory,
  io: Io,
  signal: AbortSignal,
): StripeApi {
  const stripe = new Stripe(config.secretKey, {
    apiVersion: stripeApiVersion,
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(within(io.fetch, signal)),
    ...config.endpoint,
  });

  async function call(
    method: "GET" | "POST" | "DELETE",
    path: string,
    params: Params | undefined,
    key: string | undefined,
  ): Promise<Remote<JsonValue>> {
    const failures = key === undefined ? 0 : (failedKeys.get(key) ?? 0);
    const idempotencyKey = failures === 0 ? key : `${key}-${failures}`;
    try {
      const answer: unknown = await stripe.rawRequest(
        method,
        path,
        params,
        idempotencyKey === undefined ? {} : { idempotencyKey },
      );
      return { type: "ok", value: JsonValue.parse(JSON.parse(JSON.stringify(answer))) };
    } catch (error) {
      if (key !== undefined && isFinishedInFailure(error)) failedKeys.set(key, failures + 1);
      const failure = failureOf(error, method);
      return {
        type: "failed",
        failure: failure.type === "forbidden" ? await judged(failure, path) : failure,
      };
    }
  }

  /** A key that does not even open the account is worth nothing; one that does may only not do this. Every key of ours could once, or there would be no connection. */
  async function judged(failure: RemoteFailure, path: string): Promise<RemoteFailure> {
    const { reason } = failure;
    if (path === accountPath) return { type: "unauthorized", reason };
    const account = await joinedIn(underWay, accountPath, async () =>
      chained(get(accountPath), () => ok(accountPath)),
    );
    if (account.type === "ok") return failure;
    // Nothing was done, and whether it may be is not known: again later.
    return account.failure.type === "unauthorized"
      ? { type: "unauthorized", reason }
      : { type: "unavailable", reason: account.failure.reason };
  }

  const answerOf = (path: string, query: Query): Promise<Remote<JsonValue>> => {
    const search = new URLSearchParams(
      query.map(([name, value]): [string, string] => [name, value]),
    );
    return call(
      "GET",
      query.length === 0 ? path : `${path}?${search.toString()}`,
      undefined,
      undefined,
    );
  };

  const get: StripeApi["get"] = async (path, query = []) =>
    chained(answerOf(path, query), (answer) =>
      HasId.safeParse(answer).success ? ok(answer) : odd("unavailable", path),
    );

  const page: StripeApi["page"] = (path, query) =>
    chained(answerOf(path, query), (answer) => {
      const list = List.safeParse(answer).data;
      return list === undefined
        ? odd("unavailable", path)
        : ok({ data: list.data, hasMore: list.has_more });
    });

  return {
    get,
    post: (path, params, key) =>
      chained(call("POST", path, params, key), (answer) =>
        HasId.safeParse(answer).success ? ok(answer) : odd("uncertain", path),
      ),
    async remove(path) {
      const gone = await call("DELETE", path, undefined, undefined);
      if (gone.type === "ok") return gone;
      const { failure } = gone;
      const wasGone = failure.type === "rejected" && failure.code === "reference-missing";
      return wasGone ? { type: "ok", value: null } : gone;
    },
    page,
    async taxRate(id) {
      const known = taxRates.get(id);
      if (known !== undefined && io.now() - known.readAt < taxRateMs) {
        return { type: "ok", value: known.value };
      }
      const readAt = io.now();
      const answer = await get(`/v1/tax_rates/${id}`);
      if (answer.type === "ok") taxRates.set(id, { value: answer.value, readAt });
      return answer;
    },
    joined: (name, run) => joinedIn(underWay, name, run),
    async all(path, query = []) {
      const found: JsonValue[] = [];
      for (;;) {
        const last = found.at(-1);
        const answer = await page(path, [
          ...query,
          ["limit", pageSize],
          ...(last === undefined ? [] : ([["starting_after", HasId.parse(last).id]] as const)),
        ]);
        if (answer.type === "failed") return answer;
        found.push(...answer.value.data);
        if (!answer.value.hasMore || answer.value.data.length === 0) {
          return { type: "ok", value: found };
        }
      }
    },
  };
}

function joinedIn(
  underWay: ApiMemory["underWay"],
  name: string,
  run: () => Promise<Remote<string>>,
): Promise<Remote<string>> {
  const begun = underWay.get(name);
  if (begun !== undefined) return begun;
  const found = run().finally(() => underWay.delete(name));
  underWay.set(name, found);
  return found;
}

/** An answer that calls itself a success and is not what was asked for. */
function odd(type: "unavailable" | "uncertain", path: string): Remote<never> {
  const reason = `Stripe's answer to ${path} is not what was asked for.`;
  return { type: "failed", failure: { type, reason } };
}

/** Stripe itself says that it failed, and so that it is no longer at it; 502 to 504 come from what stands before it. */
function isFinishedInFailure(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeAPIError && error.statusCode === 500;
}

/** A fetch that also ends with the task. */
function within(fetch: typeof globalThis.fetch, signal: AbortSignal): typeof globalThis.fetch {
  return (input, init) =>
    fetch(input, {
      ...init,
      signal: init?.signal ? AbortSignal.any([init.signal, signal]) : signal,
    });
}
