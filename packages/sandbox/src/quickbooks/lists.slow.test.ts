import { describe, expect, test } from "vitest";
import { faultIn, forCustomer, itemLine, openShop } from "../testing/quickbooks-client.ts";

const sale = () => ({ ...forCustomer(), Line: [itemLine()] });

describe("lists", () => {
  test("[SQ14] a name that is taken is 6240, in any letter case", async () => {
    await using shop = await openShop();
    const body = { DisplayName: "BÄCKEREI grünwald gmbh" };
    expect(faultIn(await shop.ask("POST", "customer", body))).toBe("6240");
    const item = { Name: "inspection", IncomeAccountRef: { value: "6" } };
    expect(faultIn(await shop.ask("POST", "item", item))).toBe("6240");
    const account = { Name: "bank", AccountType: "Bank" };
    expect(faultIn(await shop.ask("POST", "account", account))).toBe("6240");
  });

  test("[SQ14] a customer made inactive gives its name free and takes no new transactions", async () => {
    await using shop = await openShop();
    const gone = await shop.act({ action: "delete-customer", id: "1" });
    expect(gone).toMatchObject({ Active: false, DisplayName: "Bäckerei Grünwald GmbH (deleted)" });
    expect(faultIn(await shop.ask("POST", "invoice", sale()))).toBe("610");
    await shop.save("customer", { DisplayName: "Bäckerei Grünwald GmbH" });
    expect(await shop.find("select * from Customer")).toMatchObject([{ Id: "2" }]);
    expect(await shop.find("select * from Customer where Active = false")).toMatchObject([
      { Id: "1" },
    ]);
  });

  test("[SQ14] a name is made of the person's names when there is no other", async () => {
    await using shop = await openShop();
    const named = await shop.save("customer", { GivenName: "Zoë", FamilyName: "Brandt" });
    expect(named).toMatchObject({ DisplayName: "Zoë Brandt" });
    expect(faultIn(await shop.ask("POST", "customer", { Notes: "nobody" }))).toBe("2020");
  });

  test("[SQ12] lists cannot be deleted, and tax codes only read", async () => {
    await using shop = await openShop();
    const target = { Id: "1", SyncToken: "0" };
    expect(faultIn(await shop.ask("POST", "customer?operation=delete", target))).toBe("500");
    expect(faultIn(await shop.ask("POST", "taxcode", { Name: "1 %" }))).toBe("500");
    const code = await shop.read("taxcode", "1");
    expect(code).toMatchObject({
      Name: "19% S",
      SalesTaxRateList: { TaxRateDetail: [{ TaxRateRef: { value: "1" } }] },
    });
    expect(await shop.read("taxrate", "1")).toMatchObject({ RateValue: 19 });
    expect(await shop.read("companyinfo", shop.realm)).toMatchObject({ Country: "DE" });
  });

  test("[SQ24] merging customers moves what they have; the other is gone", async () => {
    await using shop = await openShop();
    await shop.save("customer", { DisplayName: "Bäckerei Grünwald" });
    const invoice = await shop.save("invoice", { ...sale(), ...forCustomer("2") });
    await shop.save("invoice", sale());
    await shop.act({ action: "merge-customers", from: "2", into: "1" });
    expect(await shop.read("invoice", invoice["Id"])).toMatchObject({
      CustomerRef: { value: "1", name: "Bäckerei Grünwald GmbH" },
      SyncToken: "1",
    });
    expect(await shop.read("customer", "1")).toMatchObject({ Balance: 238 });
    expect(faultIn(await shop.ask("GET", "customer/2"))).toBe("610");
    await shop.save("customer", { DisplayName: "Bäckerei Grünwald" });
  });
});

describe("strictness", () => {
  test("[SQ15] a reference to nothing is 2500", async () => {
    await using shop = await openShop();
    const nobody = { ...sale(), ...forCustomer("99") };
    expect(faultIn(await shop.ask("POST", "invoice", nobody))).toBe("2500");
    for (const detail of [{ ItemRef: { value: "99" } }, { TaxCodeRef: { value: "99" } }]) {
      const body = { ...forCustomer(), Line: [itemLine({ detail })] };
      expect(faultIn(await shop.ask("POST", "invoice", body))).toBe("2500");
    }
  });

  test("[SQ16] what is missing, unknown, too long or no choice has its code", async () => {
    await using shop = await openShop();
    const code = async (body: object) => faultIn(await shop.ask("POST", "invoice", body));
    expect(await code(forCustomer())).toBe("2020");
    expect(await code({ ...forCustomer(), Line: [] })).toBe("2020");
    expect(await code({ Line: [itemLine()] })).toBe("2020");
    expect(await code({ ...sale(), Id: "1" })).toBe("610");
    expect(await code({ ...sale(), Status: "paid" })).toBe("2010");
    expect(await code({ ...sale(), TxnDate: "31.01.2026" })).toBe("2010");
    expect(await code({ ...forCustomer(), Line: [{ ...itemLine(), Amount: "100" }] })).toBe("2010");
    expect(await code({ ...sale(), DocNumber: "1234567890123456789012" })).toBe("2050");
    expect(await code({ ...sale(), GlobalTaxCalculation: "Sometimes" })).toBe("2170");
    expect(await code({ ...forCustomer(), Line: [{ Amount: 1, DetailType: "Magic" }] })).toBe(
      "2170",
    );
  });

  test("[SQ16] a change without the version is refused, and so is an unknown parameter", async () => {
    await using shop = await openShop();
    const { Id } = await shop.save("invoice", sale());
    const change = { sparse: true, Id, PrivateNote: "x" };
    expect(faultIn(await shop.ask("POST", "invoice", change))).toBe("2020");
    expect(faultIn(await shop.ask("GET", `invoice/${String(Id)}?frob=1`))).toBe("2010");
    expect(faultIn(await shop.ask("POST", "invoice?operation=melt", sale()))).toBe("500");
    expect(faultIn(await shop.ask("POST", "invoice", "not json"))).toBe("2010");
    expect((await shop.ask("GET", `invoice/${String(Id)}?minorversion=12`)).status).toBe(200);
  });
});
