import type { z } from "zod";
import {
  type Answer,
  type Fault,
  answered,
  badEnum,
  missing,
  refused,
  unsupportedProperty,
  wrongLength,
} from "./fault.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Null and "" clear a field: QuickBooks stores neither. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null && inner !== "")
      .map(([key, inner]) => [key, withoutEmpty(inner)]),
  );
}

/** Reads a request's object; what does not fit becomes the fault that QuickBooks would answer. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): Answer<T> {
  const result = schema.safeParse(withoutEmpty(body));
  if (result.success) return answered(result.data);
  const [issue] = result.error.issues;
  return refused(faultOf(issue, body));
}

function faultOf(issue: z.core.$ZodIssue | undefined, body: unknown): Fault {
  if (issue === undefined) return unsupportedProperty("", "The request is not valid.");
  const element = issue.path.filter((step) => typeof step === "string").join(".");
  const where = element === "" ? "" : ` in ${element}`;
  switch (issue.code) {
    case "unrecognized_keys":
      return unsupportedProperty(
        element,
        `Property Name:${issue.keys.join(", ")} is unknown${where}`,
      );
    case "invalid_type":
      return at(body, issue.path) === undefined
        ? missing(element)
        : unsupportedProperty(element, `Property Name:${element} must be ${issue.expected}`);
    case "invalid_value":
    case "invalid_union":
      return badEnum(element, `${element} has a value that is not allowed`);
    case "too_big":
    case "too_small":
      if (issue.origin === "array" && issue.code === "too_small") return missing(element);
      return wrongLength(element, `${element}: ${issue.message}`);
    case "custom":
    case "invalid_element":
    case "invalid_format":
    case "invalid_key":
    case "not_multiple_of":
      return unsupportedProperty(element, `${element}: ${issue.message}`);
  }
}

function at(body: unknown, path: readonly PropertyKey[]): unknown {
  let value = body;
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isJsonObject(value)) value = value[String(step)];
    else return undefined;
  }
  return value === "" || value === null ? undefined : value;
}
