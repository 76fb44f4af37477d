import { z } from "zod";
import { invalidParameter } from "./api-error.ts";
import { endpoint, expandable, type Endpoint } from "./endpoint.ts";
import { listObjects, paging } from "./listing.ts";
import { Bool, Created, isWithin, list, Text } from "./params.ts";

/** Stripe lists events of the last thirty days. */
const retentionSeconds = 30 * 86_400;
const mostTypes = 20;

const ListParams = z.strictObject({
  ...paging,
  created: Created.optional(),
  delivery_success: Bool.optional(),
  type: Text.optional(),
  types: list(Text).optional(),
});

const fitsType = (pattern: string, type: string): boolean =>
  pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : pattern === type;

export const eventEndpoints: readonly Endpoint[] = [
  endpoint("GET", "/v1/events", ListParams, (world, params) => {
    const { type, types, delivery_success: success, created } = params;
    if (type !== undefined && types !== undefined)
      throw invalidParameter(
        "You may only specify one of type and types.",
        "parameter_invalid",
        "types",
      );
    if ((types?.length ?? 0) > mostTypes)
      throw invalidParameter("You may list at most 20 types.", "parameter_invalid", "types");
    const wanted = types ?? (type === undefined ? undefined : [type]);
    const oldest = world.now() - retentionSeconds;
    const page = listObjects(world, "event", "/v1/events", params, ({ event }) => {
      if (event.created < oldest || !isWithin(event.created, created)) return false;
      if (success !== undefined && (event.pending_webhooks === 0) !== success) return false;
      return wanted === undefined || wanted.some((pattern) => fitsType(pattern, event.type));
    });
    return { ...page, data: page.data.map(({ event }) => event) };
  }),
  endpoint(
    "GET",
    "/v1/events/:id",
    z.strictObject(expandable),
    (world, _params, id) => world.get("event", id).event,
  ),
];
