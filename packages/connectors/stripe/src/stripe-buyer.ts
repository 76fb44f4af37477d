import { createHash } from "node:crypto";
import type { Remote } from "@concord/bridge/connector";
import { canonicalJson } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { z } from "zod";
import { metadataKeys, tagged } from "./mapping-metadata.ts";
import type { Params, Query, StripeApi } from "./stripe-api.ts";
import { Tagged } from "./stripe-lookup.ts";
import { readCustomer } from "./stripe-reading.ts";
import { gathered, ok } from "./stripe-remote.ts";
import { HasId, StripeAddress, StripeCustomer } from "./stripe-schema.ts";
import { plainNumber } from "./stripe-tax-ids.ts";

/** The buyer of an invoice that no party document stands for. */
export interface InlineBuyer {
  /** Parameters of a new customer. */
  readonly params: Params;
  /** A balance binds a customer of Stripe to one currency: each currency has a customer of its own. */
  readonly currency: string;
  /** The document of the invoice. */
  readonly document: string;
}

/** What `customerParams` writes. */
const Wanted = z.object({
  name: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  address: z.record(z.string(), z.string()).default({}),
  preferred_locales: z.array(z.string()).default([]),
  tax_id_data: z.array(z.object({ type: z.string(), value: z.string() })).default([]),
});
type Wanted = z.infer<typeof Wanted>;

/** Seconds. The index of Stripe's search is late: less than a minute as a rule, an hour when it is slow, and our clock may be off. */
const searchedAfter = 2 * 3_600;
/** How often a new customer may turn out to be one of before that was changed since. */
const mostKeys = 10;

/**
 * The customer for a buyer: the one that was made for the same buyer before, as long as it still says the same, else a new one. It is known by a digest of the buyer in its
 * metadata. Whoever makes it at the same time, another bridge among them, sends it under the same key, and so makes the same.
 */
export function customerOfBuyer(
  buyer: InlineBuyer,
  api: StripeApi,
  now: () => number,
): Promise<Remote<string>> {
  const wanted = Wanted.parse(buyer.params);
  const digest = buyerDigest(buyer, wanted);
  return api.joined(`buyer ${digest}`, async () => {
    const standing = await standingFor(digest, wanted, api, now());
    if (standing.type === "failed") return standing;
    return standing.value === undefined
      ? created(digest, buyer.params, api, now)
      : ok(standing.value);
  });
}

/** Two of one name may be two people: without anything else a buyer is that of one invoice alone. */
function buyerDigest({ params, currency, document }: InlineBuyer, wanted: Wanted): string {
  const { email, phone, address, tax_id_data: taxIds } = wanted;
  const isNamedOnly =
    email === undefined &&
    phone === undefined &&
    address["line1"] === undefined &&
    taxIds.length === 0;
  return createHash("sha256")
    .update(canonicalJson([params, currency, isNamedOnly ? document : null]))
    .digest("hex");
}

/** By e-mail Stripe lists all there are. Without one it lists those of the last hours, and older ones are searched for, which is late, but not that late. */
async function standingFor(
  digest: string,
  wanted: Wanted,
  api: StripeApi,
  now: number,
): Promise<Remote<string | undefined>> {
  const { email } = wanted;
  const of: Query =
    email === undefined
      ? [["created[gte]", String(Math.floor(now / 1_000) - searchedAfter)]]
      : [["email", email]];
  const listed = await api.all("/v1/customers", [...of, ["expand[]", "data.tax_ids"]]);
  if (listed.type === "failed") return listed;
  const found = oldest(listed.value, digest, wanted);
  if (found !== undefined || email !== undefined) return ok(found);
  const searched = await api.page("/v1/customers/search", [
    ["query", `metadata['${metadataKeys.buyer}']:'${digest}'`],
    ["limit", "100"],
  ]);
  if (searched.type === "failed") {
    // Not every country has the search, and not every key.
    const { type } = searched.failure;
    return type === "rejected" || type === "forbidden" ? ok(undefined) : searched;
  }
  // What the index says of them may be old.
  const fresh = await gathered(
    searched.value.data.map((customer) => readCustomer(api, HasId.parse(customer).id, now)),
  );
  if (fresh.type === "failed") return fresh;
  return ok(
    oldest(
      fresh.value.map(({ raw }) => raw),
      digest,
      wanted,
    ),
  );
}

/** The oldest that was made for the buyer and says what it says. */
function oldest(
  customers: readonly JsonValue[],
  digest: string,
  wanted: Wanted,
): string | undefined {
  const said = wordsOf({
    ...wanted,
    locales: wanted.preferred_locales,
    taxIds: wanted.tax_id_data,
  });
  const [first] = customers
    .filter((customer) => wordsOfCustomer(customer) === said)
    .flatMap((customer) => Tagged.safeParse(customer).data ?? [])
    .filter(({ metadata }) => metadata[metadataKeys.buyer] === digest)
    .toSorted((a, b) => (a.created ?? 0) - (b.created ?? 0) || (a.id < b.id ? -1 : 1));
  return first?.id;
}

/** Under its key Stripe repeats for a day what it answered first, whatever became of that customer since: then the next key makes another. */
async function created(
  digest: string,
  params: Params,
  api: StripeApi,
  now: () => number,
): Promise<Remote<string>> {
  // No word of the invoice: the same buyer is the same request.
  const body = tagged({ ...params, expand: ["tax_ids"] }, { [metadataKeys.buyer]: digest });
  let key = `concord-buyer-${digest}`;
  for (let tries = 0; tries < mostKeys; tries += 1) {
    const made = await api.post("/v1/customers", body, key);
    if (made.type === "failed") return made;
    const { id } = HasId.parse(made.value);
    const standing = await readCustomer(api, id, now());
    if (standing.type === "failed") return standing;
    const words = wordsOfCustomer(standing.value.raw);
    if (words !== undefined && words === wordsOfCustomer(made.value)) return ok(id);
    key = `concord-buyer-${digest}-${id}`;
  }
  return {
    type: "failed",
    failure: {
      type: "rejected",
      code: "unknown",
      reason: "Every customer that is made in Stripe for this buyer is changed at once.",
      fixes: ["Find out what changes new customers in Stripe, then replay", "Choose a customer"],
    },
  };
}

/** Undefined for one that was deleted. */
function wordsOfCustomer(customer: JsonValue): string | undefined {
  const read = StripeCustomer.safeParse(customer).data;
  if (read === undefined) return undefined;
  return wordsOf({
    ...read,
    locales: read.preferred_locales ?? [],
    taxIds: read.tax_ids?.data ?? [],
  });
}

const addressParts = Object.keys(StripeAddress.shape).toSorted();

/** All that we write of a customer, as one text. */
function wordsOf(said: {
  readonly name?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly address?: Readonly<Record<string, string | null | undefined>> | null | undefined;
  readonly locales: readonly string[];
  readonly taxIds: readonly { readonly type: string; readonly value?: string | null | undefined }[];
}): string {
  const { name, email, phone, address, locales, taxIds } = said;
  return canonicalJson([
    ...[name, email, phone].map(plain),
    addressParts.map((part) => plain(address?.[part])),
    [...locales],
    taxIds.map(({ type, value }) => `${type} ${plainNumber(value ?? "")}`).toSorted(),
  ]);
}

/** Stripe may cut the space around a text. */
function plain(text: string | null | undefined): string {
  return (text ?? "").trim().replaceAll(/\s+/g, " ");
}
