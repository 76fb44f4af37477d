import { z } from "zod";

/** What became of a request to the relay's HTTP side. */
export type ApiAnswer<T> =
  | { readonly type: "ok"; readonly value: T }
  /** No network, or nobody answers there. */
  | { readonly type: "unreachable" }
  | {
      readonly type: "refused";
      readonly status: number;
      readonly message: string;
      readonly reason?: string | undefined;
    };

/** The relay's HTTP side, for what is no part of the replica. Whoever uses it has to do without it as well. */
export interface Api {
  readonly get: <T>(path: string, schema: z.ZodType<T>) => Promise<ApiAnswer<T>>;
  /** What is to be given to a person as it is. */
  readonly file: (path: string) => Promise<ApiAnswer<Blob>>;
  readonly post: <T>(path: string, body: object, schema: z.ZodType<T>) => Promise<ApiAnswer<T>>;
}

const Problem = z.object({
  title: z.string(),
  detail: z.string().optional(),
  reason: z.string().optional(),
});

export function createApi(deps: {
  readonly token: () => Promise<string>;
  readonly fetch: typeof fetch;
}): Api {
  async function ask<T>(
    path: string,
    body: object | undefined,
    schema: z.ZodType<T>,
  ): Promise<ApiAnswer<T>> {
    try {
      const authorization = `Bearer ${await deps.token()}`;
      const init: RequestInit =
        body === undefined
          ? { headers: { authorization } }
          : {
              method: "POST",
              headers: { authorization, "content-type": "application/json" },
              body: JSON.stringify(body),
            };
      const answer = await deps.fetch(path, init);
      const text = await answer.text();
      if (!answer.ok) return refusal(answer, text);
      return { type: "ok", value: schema.parse(text === "" ? undefined : JSON.parse(text)) };
    } catch {
      return { type: "unreachable" };
    }
  }
  async function file(path: string): Promise<ApiAnswer<Blob>> {
    try {
      const authorization = `Bearer ${await deps.token()}`;
      const answer = await deps.fetch(path, { headers: { authorization } });
      if (!answer.ok) return refusal(answer, await answer.text());
      return { type: "ok", value: await answer.blob() };
    } catch {
      return { type: "unreachable" };
    }
  }
  return {
    get: (path, schema) => ask(path, undefined, schema),
    post: ask,
    file,
  };
}

function refusal(
  { status, statusText }: Response,
  text: string,
): Extract<ApiAnswer<never>, { type: "refused" }> {
  const problem = Problem.safeParse(text === "" ? undefined : JSON.parse(text)).data;
  return {
    type: "refused",
    status,
    message: problem?.detail ?? problem?.title ?? statusText,
    reason: problem?.reason,
  };
}
