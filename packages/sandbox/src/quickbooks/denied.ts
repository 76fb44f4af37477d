import { z } from "zod";
import type { ObjectStore } from "../kernel/store.ts";
import { type EntityName, entityNamed, isEntityName } from "./entities.ts";
import { type Fault, denied, unauthorized } from "./fault.ts";
import type { CompanySettings } from "./settings.ts";

/** What the user who connected the app may not use, or the company's plan does not have: neither read nor written, while the rest works. */
export const DenyAct = z.strictObject({
  action: z.literal("deny"),
  entities: z.array(z.custom<EntityName>((name) => typeof name === "string" && isEntityName(name))),
});

const Stored = z.array(z.string());

export function deny(store: ObjectStore, { entities }: z.infer<typeof DenyAct>): void {
  store.put("denied", "entities", entities);
}

/** The refusal of a request that touches such an entity. */
export function deniedFault(
  store: ObjectStore,
  { deniedBy }: CompanySettings,
  resource: string,
  query: URLSearchParams,
  body: string,
): Fault | undefined {
  const out = new Set(Stored.safeParse(store.get("denied", "entities")).data);
  if (out.size === 0) return undefined;
  const entity = touched(resource, query, body).find((name) => out.has(name));
  if (entity === undefined) return undefined;
  return deniedBy === "gateway"
    ? unauthorized(`The app may not use ${entity} of this company.`)
    : denied(entity);
}

function named(names: readonly string[]): readonly EntityName[] {
  return names.flatMap((name) => entityNamed(name.trim()) ?? []);
}

function touched(resource: string, query: URLSearchParams, body: string): readonly EntityName[] {
  if (resource === "cdc") return named((query.get("entities") ?? "").split(","));
  if (resource !== "query") return named([resource]);
  const [, entity = ""] = /\bfrom\s+(\w+)/i.exec(query.get("query") ?? body) ?? [];
  return named([entity]);
}
