import { expect, test } from "vitest";
import { passkeySite } from "./passkey-site.ts";

test("[RL520] passkeys are of the configured address: a name over https, or this machine by its name", () => {
  expect(passkeySite("https://invoices.firm.example/")).toEqual({
    origin: "https://invoices.firm.example",
    rpId: "invoices.firm.example",
  });
  expect(passkeySite("https://invoices.firm.example:8443/x")).toEqual({
    origin: "https://invoices.firm.example:8443",
    rpId: "invoices.firm.example",
  });
  const here = { origin: "http://localhost:4747", rpId: "localhost" };
  for (const address of [
    "http://127.0.0.1:4747",
    "http://[::1]:4747",
    "http://127.8.0.1:4747",
    "http://localhost:4747",
  ]) {
    expect(passkeySite(address)).toEqual(here);
  }
});

test("[RL520] no browser makes one for other numbers, for all addresses of a machine, or over plain http to another one", () => {
  for (const address of [
    "http://0.0.0.0:4747",
    "https://192.0.2.1",
    "https://[2001:db8::1]",
    "http://invoices.firm.example",
    "http://localhost.firm.example",
    "http://192.0.2.1:4747",
    "ftp://localhost",
  ]) {
    expect([address, passkeySite(address)]).toEqual([address, null]);
  }
});
