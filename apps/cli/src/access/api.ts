import { z } from "zod";
import { CommandFailure } from "../failure.ts";
import { oneLine, shorten } from "../terminal/output.ts";
import { patientFetch } from "./patient-fetch.ts";

/** RFC 9457, as far as a person wants to read it. */
const Problem = z.object({
  title: z.string(),
  detail: z.string().optional(),
  type: z.string().optional(),
  /** The rule of an operation that refused it. */
  rule: z.string().optional(),
  /** What the relay put right, where the rest was written. */
  corrections: z
    .array(z.object({ path: z.string(), message: z.string(), old: z.json(), attempted: z.json() }))
    .optional(),
});
export type Problem = z.infer<typeof Problem>;

/** Where a relay answers, and who asks. */
export interface ApiAccess {
  readonly url: string;
  readonly token: string;
  /** Who answers there, in messages; a relay unless said otherwise. */
  readonly who?: string;
  /** How long an answer may take; 30 s unless said otherwise. */
  readonly timeoutMs?: number;
}

/** An answer, or the server's refusal as a value, for who can go on without it. */
export type Attempt<T> =
  | { readonly type: "ok"; readonly value: T }
  | { readonly type: "problem"; readonly status: number; readonly problem: Problem };

interface Call {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Api {
  readonly get: <T>(path: string, schema: z.ZodType<T>) => Promise<T>;
  readonly post: <T>(
    path: string,
    body: unknown,
    schema: z.ZodType<T>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<T>;
  /** A body of any size, piece by piece. */
  readonly download: (path: string) => Promise<AsyncIterable<Uint8Array>>;
  readonly tryGet: <T>(path: string, schema: z.ZodType<T>) => Promise<Attempt<T>>;
  readonly tryPost: <T>(
    path: string,
    body: unknown,
    schema: z.ZodType<T>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Attempt<T>>;
}

/** The HTTP API of a relay. Every answer is parsed; a problem becomes a failure in words; who asks for fewer requests is waited for. */
export function openApi(access: ApiAccess): Api {
  const who = access.who ?? "relay";

  /** Sends a request and reads of the answer what `read` reads of it. */
  const exchange = async <T>(
    path: string,
    init: Call,
    timeoutMs: number,
    read: (response: Response) => Promise<T>,
  ): Promise<T> => {
    try {
      const response = await patientFetch(new URL(path, access.url), () => ({
        ...init,
        headers: { authorization: `Bearer ${access.token}`, ...init.headers },
        signal: AbortSignal.timeout(timeoutMs),
      }));
      return await read(response);
    } catch (cause) {
      if (cause instanceof Error && cause.name === "TimeoutError") {
        throw new CommandFailure(
          `The ${who} at ${access.url} takes too long to answer. Try again.`,
          { cause },
        );
      }
      throw new CommandFailure(`No ${who} answers at ${access.url}. Start one with: npm start`, {
        cause,
      });
    }
  };

  const attempt = async <T>(
    path: string,
    init: Call,
    schema: z.ZodType<T>,
  ): Promise<Attempt<T>> => {
    const { response, body } = await exchange(
      path,
      init,
      access.timeoutMs ?? 30_000,
      async (answer) => ({ response: answer, body: await bodyOf(answer) }),
    );
    if (!response.ok) {
      return { type: "problem", status: response.status, problem: problemIn(response, body) };
    }
    const parsed = schema.safeParse(body);
    if (!parsed.success) {
      throw new CommandFailure(
        `The ${who} answered ${path} in a form this version does not know: ${z.prettifyError(parsed.error)}`,
      );
    }
    return { type: "ok", value: parsed.data };
  };

  const call = async <T>(path: string, init: Call, schema: z.ZodType<T>): Promise<T> => {
    const answer = await attempt(path, init, schema);
    if (answer.type === "ok") return answer.value;
    throw failureOf(`${init.method ?? "GET"} ${path}`, answer.problem);
  };

  return {
    get: (path, schema) => call(path, {}, schema),
    post: (path, body, schema, headers) => call(path, posting(body, headers), schema),
    download: async (path) => {
      const { response, body } = await exchange(path, {}, downloadMs, async (answer) => ({
        response: answer,
        body: answer.ok ? null : await bodyOf(answer),
      }));
      if (response.ok && response.body !== null) return response.body;
      throw new CommandFailure(`GET ${path}: ${inWords(problemIn(response, body))}`);
    },
    tryGet: (path, schema) => attempt(path, {}, schema),
    tryPost: (path, body, schema, headers) => attempt(path, posting(body, headers), schema),
  };
}

const downloadMs = 30 * 60_000;

function problemIn({ status }: Response, body: unknown): Problem {
  const problem = Problem.safeParse(body);
  return problem.success ? problem.data : { title: `HTTP ${status}` };
}

/** What was refused of an operation is for whoever asked for it; anything else concerns the request too. */
function failureOf(request: string, problem: Problem): CommandFailure {
  const { type, detail } = problem;
  const isOperation = type === "urn:concord:problem:operation-refused";
  return new CommandFailure(
    isOperation && detail !== undefined ? detail : `${request}: ${inWords(problem)}`,
  );
}

/** "The request is not valid: body: …" */
export function inWords({ title, detail, corrections = [] }: Problem): string {
  const lines = corrections.map(
    ({ path, message, old, attempted }) =>
      `\n  ${oneLine(path)} stays ${shown(old)} and did not become ${shown(attempted)}: ${oneLine(message)}`,
  );
  return [detail === undefined ? title : `${title}: ${detail}`, ...lines].join("");
}

function shown(value: unknown): string {
  return shorten(JSON.stringify(value), 60);
}

function posting(body: unknown, headers: Readonly<Record<string, string>> = {}): Call {
  return {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  };
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
