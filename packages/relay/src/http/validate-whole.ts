import type { FastifySchemaCompiler } from "fastify";
import { validatorCompiler } from "fastify-type-provider-zod";
import type { z } from "zod";
import { ProblemError, problem } from "./problem.ts";

/**
 * Validates by zod, and refuses a body of which the schema would drop a part: a misspelt "unitPrice" that vanished would be an
 * invoice over nothing.
 */
export const validateWhole: FastifySchemaCompiler<z.core.$ZodType> = (route) => {
  const validate = validatorCompiler(route);
  if (route.httpPart !== "body") return validate;
  return (body: unknown) => {
    const result = validate(body);
    if (typeof result !== "object" || !("value" in result)) return result;
    const path = droppedPath(body, result.value);
    if (path === null) return result;
    const detail = "No field has this name. Nothing was written.";
    return { error: new ProblemError(problem("invalid-request", { detail, path })) };
  };
};

/** The first place of `input` that has no counterpart in `output`; null if all of it arrived. */
function droppedPath(input: unknown, output: unknown): string | null {
  if (!isObject(input) || !isObject(output)) return null;
  for (const [key, value] of Object.entries(input)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(output, key)) return key;
    const deeper = droppedPath(value, output[key]);
    if (deeper !== null) return `${key}.${deeper}`;
  }
  return null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
