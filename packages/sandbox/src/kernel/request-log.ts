import type { ObjectStore } from "./store.ts";

/** One request as `GET /_sandbox/log` shows it. Secrets are removed before it is stored. */
export interface LogEntry {
  readonly n: number;
  /** Virtual milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What the sandbox answered, or "no-answer" when a fault cut the connection. */
  readonly status: number | "no-answer";
  /** The idempotency key or request id. */
  readonly key: string | null;
  /** Whether the request changed the world. */
  readonly committed: boolean;
  readonly fault: string | null;
}

const kind = "kernel.log";
const kept = 20_000;
const secretHeaders = new Set(["authorization", "proxy-authorization", "cookie"]);
const secretFields = /((?:refresh_token|access_token|client_secret|secret|token)=)[^&]*/g;

function withoutSecrets(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      secretHeaders.has(name) ? "[removed]" : value,
    ]),
  );
}

export interface RequestLog {
  readonly add: (entry: Omit<LogEntry, "n">) => void;
  readonly after: (n: number) => readonly LogEntry[];
}

export function createRequestLog(store: ObjectStore): RequestLog {
  return {
    add(entry) {
      const n = store.next(kind);
      const body = entry.body.replace(secretFields, "$1[removed]");
      const headers = withoutSecrets(entry.headers);
      store.put(kind, String(n), { ...entry, n, headers, body } satisfies LogEntry);
      if (n > kept) store.remove(kind, String(n - kept));
    },
    after: (n) =>
      [...store.walk<LogEntry>({ kind, ...(n > 0 ? { after: String(n) } : {}) })].filter(
        (entry) => entry.n > n,
      ),
  };
}
