import { ConnectorBoard } from "@concord/protocol";
import { expect, test } from "vitest";
import { z } from "zod";
import { startConcord } from "./running-concord.ts";

const Conflicts = z.object({
  items: z.array(z.object({ record: z.object({ kind: z.string(), path: z.string() }) })),
});
const Issued = z.looseObject({ issued: z.looseObject({}), invoice: z.looseObject({}) });
const patience = { timeout: 90_000, interval: 500 };

test(
  "[CM97] a new start is full of life: invoices, conflicts of two people, and what the books refuse",
  { timeout: 240_000 },
  async () => {
    await using concord = await startConcord(40);
    const { url, token } = await concord.run();
    const ask = async <T>(path: string, schema: z.ZodType<T>): Promise<T> => {
      const headers = { authorization: `Bearer ${token}` };
      return schema.parse(await (await fetch(`${url}${path}`, { headers })).json());
    };
    await expect
      .poll(async () => {
        const { items } = await ask("/api/v1/conflicts?attention=person", Conflicts);
        return items.map(({ record }) => `${record.kind} ${record.path}`).toSorted();
      }, patience)
      .toEqual([
        "concurrent dueDate",
        "concurrent lines.survey.price",
        "edited-after-issue lines.survey.quantity",
        "edited-while-removed lines.travel.removed",
      ]);
    await expect
      .poll(async () => {
        const { connectors } = await ask("/api/v1/connectors", ConnectorBoard);
        const books = connectors.find(({ connector }) => connector === "quickbooks");
        return books?.problems.some(
          ({ subject, reason }) => subject === "effect" && reason.includes("books are closed"),
        );
      }, patience)
      .toBe(true);
    const issued = await ask("/api/v1/invoices/0190c0de-0000-7000-8000-000000000003", Issued);
    expect(issued).toMatchObject({
      issued: { by: { type: "registrar" } },
      invoice: { seller: { name: "Nordlicht Vermessung GmbH" } },
    });
    const List = z.object({ items: z.array(z.unknown()) });
    const { items } = await ask("/api/v1/invoices?limit=500", List);
    expect(items.length).toBeGreaterThan(40);
  },
);
