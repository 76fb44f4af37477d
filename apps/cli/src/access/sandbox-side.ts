import type { z } from "zod";
import { CommandFailure } from "../failure.ts";

/** The side door of a sandbox: what a person or a customer does at the vendor. */
export interface SandboxSide {
  readonly post: <T>(path: string, body: object, schema: z.ZodType<T>) => Promise<T>;
  readonly get: <T>(path: string, schema: z.ZodType<T>) => Promise<T>;
}

export function sandboxSide(url: string): SandboxSide {
  const call = async <T>(path: string, init: RequestInit, schema: z.ZodType<T>): Promise<T> => {
    const response = await fetch(new URL(`/_sandbox/${path}`, url), {
      ...init,
      signal: AbortSignal.timeout(120_000),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new CommandFailure(`The sandbox at ${url} refused ${path}: ${text.slice(0, 300)}`);
    }
    return schema.parse(JSON.parse(text));
  };
  return {
    post: (path, body, schema) =>
      call(
        path,
        {
          method: "POST",
          body: JSON.stringify(body),
          headers: { "content-type": "application/json" },
        },
        schema,
      ),
    get: (path, schema) => call(path, {}, schema),
  };
}
