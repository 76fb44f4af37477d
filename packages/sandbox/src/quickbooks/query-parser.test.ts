import { describe, expect, test } from "vitest";
import { parseQuery } from "./query-parser.ts";

const refusal = (text: string) => {
  const parsed = parseQuery(text);
  return parsed.ok ? "parsed" : parsed.fault.code;
};

describe("the query language", () => {
  test("[SQ25] every clause, in any letter case", () => {
    expect(
      parseQuery(
        "SELECT * FROM invoice WHERE Balance > '0' AND DocNumber IN ('1', '2') and CustomerRef='7' " +
          "OrderBy MetaData.LastUpdatedTime DESC, Id startPosition 11 MAXRESULTS 1000",
      ),
    ).toEqual({
      ok: true,
      value: {
        entity: "Invoice",
        selects: "objects",
        where: [
          { property: "Balance", operator: ">", values: ["0"] },
          { property: "DocNumber", operator: "IN", values: ["1", "2"] },
          { property: "CustomerRef", operator: "=", values: ["7"] },
        ],
        orderBy: [
          { property: "MetaData.LastUpdatedTime", descending: true },
          { property: "Id", descending: false },
        ],
        startPosition: 11,
        maxResults: 1000,
      },
    });
  });

  test("[SQ25] a backslash escapes a quote, and unquoted values are taken", () => {
    expect(
      parseQuery(
        String.raw`select * from Customer where DisplayName = 'Rock \'n\' Roll' and Active = true`,
      ),
    ).toMatchObject({
      value: { where: [{ values: ["Rock 'n' Roll"] }, { values: ["true"] }] },
    });
  });

  test("[SQ25] counting", () => {
    expect(parseQuery("select count(*) from Payment")).toMatchObject({
      value: { entity: "Payment", selects: "count", maxResults: 100 },
    });
  });

  test("[SQ25] what the language does not have is 4000", () => {
    for (const text of [
      "",
      "select * from Invoice where Balance > '0' or Balance < '0'",
      "select * from Nothing",
      "select * from Invoice maxresults 1001",
      "select * from Invoice startposition 0",
      "select * from Invoice where DocNumber = 'O'Hara'",
      "select * from Invoice where DocNumber != '1'",
      "delete from Invoice",
      "select * from Invoice where",
      "select * from Invoice; ",
    ])
      expect([text, refusal(text)]).toEqual([text, "4000"]);
  });

  test("[SQ25] a property that cannot be filtered is 4001", () => {
    expect(refusal("select * from Invoice where PrivateNote = 'x'")).toBe("4001");
    expect(refusal("select * from Invoice where Frobnicate = 'x'")).toBe("4001");
    expect(refusal("select * from Customer orderby DueDate")).toBe("4001");
  });
});
