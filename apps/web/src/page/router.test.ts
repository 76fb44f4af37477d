import { expect, test } from "vitest";
import { routeOf } from "./router.ts";

const id = "0190a000-0000-7000-8000-000000000001";

test("[WB15] an address means one place, and one that means none says so", () => {
  expect(routeOf("/")).toEqual({ screen: "invoices", search: "" });
  expect(routeOf("/invoices", "?status=overdue")).toEqual({
    screen: "invoices",
    search: "?status=overdue",
  });
  expect(routeOf(`/invoices/${id}`)).toEqual({ screen: "invoice", id });
  expect(routeOf("/conflicts")).toEqual({ screen: "conflicts", id: undefined });
  expect(routeOf(`/conflicts/${id}`)).toEqual({ screen: "conflicts", id });
  expect(routeOf("/connectors")).toEqual({ screen: "connectors", connector: undefined });
  expect(routeOf("/connectors/xero")).toEqual({ screen: "connectors", connector: "xero" });
  expect(routeOf("/connectors/a%20b").screen).toBe("nowhere");
  expect(routeOf("/settings")).toEqual({ screen: "settings", section: "company" });
  expect(routeOf("/settings/numbering")).toEqual({ screen: "settings", section: "numbering" });
  expect(routeOf("/settings/device")).toEqual({ screen: "settings", section: "device" });
  for (const path of [
    "/invoices/1",
    "/conflicts/1",
    "/connectors/1",
    `/invoices/${id}/more`,
    "/elsewhere",
  ]) {
    expect(routeOf(path)).toEqual({ screen: "nowhere", path });
  }
});
