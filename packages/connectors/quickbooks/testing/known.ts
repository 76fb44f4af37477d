import type { Known, RemoteObject } from "@concord/bridge/connector";
import type { JsonValue } from "@concord/model";

/** A company in Germany, as `prepare` reads it. */
export const prepared: Readonly<Record<string, JsonValue>> = {
  company: "Nordlicht Handels GmbH",
  country: "DE",
  homeCurrency: "EUR",
  multiCurrency: true,
  taxCodes: ["19", "7", "20", "5.5", "0"].map((percent, index) => ({
    id: String(index + 1),
    name: `${percent}% S`,
    active: true,
    rates: [{ id: String(index + 11), name: `${percent}% S`, percent }],
  })),
  refundAccount: "1",
};

export const company = { realm: "46208", appUrl: "https://app.qbo.intuit.com" };

export function known(more: Partial<Known> = {}): Known {
  return { link: undefined, previous: undefined, recorded: [], prepared, ...more };
}

/** An object as the API client gives it: numbers are texts. */
export function remote(
  kind: RemoteObject["ref"]["kind"],
  raw: Readonly<Record<string, JsonValue>> & { readonly Id: string },
  more: Partial<RemoteObject> = {},
): RemoteObject {
  return {
    ref: { kind, id: raw.Id },
    version: { order: 0, token: "0" },
    state: "live",
    raw,
    ...more,
  };
}
