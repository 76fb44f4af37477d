import { z } from "zod";
import { endpoint, expandable, type Endpoint } from "./endpoint.ts";
import { listObjects, paging } from "./listing.ts";
import { Bool, changedMetadata, emptyable, list, Metadata, Text } from "./params.ts";
import { apiVersion, oldApiVersion } from "./settings.ts";
import type { World } from "./world.ts";

export interface WebhookEndpoint {
  readonly id: string;
  readonly object: "webhook_endpoint";
  readonly api_version: string | null;
  readonly application: null;
  readonly created: number;
  readonly description: string | null;
  readonly enabled_events: readonly string[];
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  /** Shown once, by the reply that creates it. */
  readonly secret: string;
  readonly status: "enabled" | "disabled";
  readonly url: string;
}

const CreateParams = z.strictObject({
  ...expandable,
  url: z.url("Invalid URL"),
  enabled_events: list(Text),
  api_version: z.enum([apiVersion, oldApiVersion], { error: "Invalid API version" }).optional(),
  description: emptyable(Text).optional(),
  metadata: Metadata.optional(),
});
const UpdateParams = z.strictObject({
  ...expandable,
  url: z.url("Invalid URL").optional(),
  enabled_events: list(Text).optional(),
  description: emptyable(Text).optional(),
  metadata: Metadata.optional(),
  disabled: Bool.optional(),
});

function withoutSecret({ secret: _secret, ...shown }: WebhookEndpoint): object {
  return shown;
}

function addWebhookEndpoint(
  world: World,
  settings: Pick<WebhookEndpoint, "url" | "secret"> & Partial<WebhookEndpoint>,
): WebhookEndpoint {
  const created: WebhookEndpoint = {
    id: world.newId("webhook_endpoint"),
    object: "webhook_endpoint",
    api_version: null,
    application: null,
    created: world.now(),
    description: null,
    enabled_events: ["*"],
    livemode: false,
    metadata: {},
    status: "enabled",
    ...settings,
  };
  world.put("webhook_endpoint", created);
  return created;
}

/** Makes sure that one endpoint with this address exists, with this secret. */
export function setWebhookTarget(world: World, url: string, secret: string): void {
  const known = [...world.kernel.store.walk<WebhookEndpoint>({ kind: "webhook_endpoint" })];
  const same = known.find((target) => target.url === url);
  if (same === undefined) addWebhookEndpoint(world, { url, secret });
  else world.put("webhook_endpoint", { ...same, secret, status: "enabled" });
}

const base = "/v1/webhook_endpoints";
export const webhookEndpointEndpoints: readonly Endpoint[] = [
  endpoint("POST", base, CreateParams, (world, params) =>
    addWebhookEndpoint(world, {
      url: params.url,
      secret: `whsec_${world.kernel.random.text(32)}`,
      enabled_events: params.enabled_events,
      api_version: params.api_version ?? null,
      description: params.description ?? null,
      metadata: changedMetadata({}, params.metadata),
    }),
  ),
  endpoint("GET", base, z.strictObject(paging), (world, params) => {
    const page = listObjects(world, "webhook_endpoint", base, params);
    return { ...page, data: page.data.map(withoutSecret) };
  }),
  endpoint("GET", `${base}/:id`, z.strictObject(expandable), (world, _params, id) =>
    withoutSecret(world.get("webhook_endpoint", id)),
  ),
  endpoint("POST", `${base}/:id`, UpdateParams, (world, params, id) => {
    const before = world.get("webhook_endpoint", id);
    const { disabled } = params;
    const after: WebhookEndpoint = {
      ...before,
      url: params.url ?? before.url,
      enabled_events: params.enabled_events ?? before.enabled_events,
      description: params.description === undefined ? before.description : params.description,
      metadata: changedMetadata(before.metadata, params.metadata),
      status: disabled === undefined ? before.status : disabled ? "disabled" : "enabled",
    };
    world.put("webhook_endpoint", after);
    return withoutSecret(after);
  }),
  endpoint("DELETE", `${base}/:id`, z.strictObject(expandable), (world, _params, id) => {
    world.get("webhook_endpoint", id);
    world.remove("webhook_endpoint", id);
    return { id, object: "webhook_endpoint", deleted: true };
  }),
];
