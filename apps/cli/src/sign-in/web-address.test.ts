import { expect, test } from "vitest";
import { Environment } from "../settings/environment.ts";
import { webAddress } from "./web-address.ts";

const at = (url: string, variables: Readonly<Record<string, string>> = {}) =>
  webAddress(url, Environment.parse(variables));

test("[CM221] a relay of this machine is opened by its name, for which browsers make passkeys", () => {
  expect(at("http://127.0.0.1:4747")).toBe("http://localhost:4747");
  expect(at("http://192.0.2.7:4747")).toBe("http://192.0.2.7:4747");
  expect(at("http://127.0.0.10:4747")).toBe("http://127.0.0.10:4747");
});

test("[CM221] where the address was told to somebody it stays what it is", () => {
  const url = "http://127.0.0.1:4747";
  expect(at(url, { CONCORD_URL: "https://invoices.firm.example" })).toBe(url);
  expect(at(url, { CONCORD_OIDC_ISSUER: "https://login.firm.example" })).toBe(url);
});
