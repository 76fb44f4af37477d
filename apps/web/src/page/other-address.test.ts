import { expect, test } from "vitest";
import { otherAddress } from "./other-address.ts";

const of = (address: string, named?: string) => otherAddress(new URL(address), named);

test("[WB734] a relay of this machine is opened by its name or its number, and each is the other's other address", () => {
  expect(of("http://localhost:4747/invoices")).toEqual({
    type: "number",
    url: "http://127.0.0.1:4747",
  });
  expect(of("http://127.0.0.1:4747/invoices", "http://localhost:4747")).toEqual({
    type: "name",
    url: "http://localhost:4747",
  });
  expect(of("http://[::1]:4747/", "http://localhost:4747")?.url).toBe("http://localhost:4747");
  // Nobody is led to where nothing may be.
  expect(of("http://127.0.0.1:4747/")).toBeUndefined();
  expect(of("http://127.0.0.1:4747/", "http://127.0.0.1:4747")).toBeUndefined();
  expect(of("https://concord.example/", "https://other.example")).toBeUndefined();
  expect(of("https://localhost/")).toBeUndefined();
});
