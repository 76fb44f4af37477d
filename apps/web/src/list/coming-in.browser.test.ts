import { beforeEach, expect, test } from "vitest";
import { createApi } from "../page/api.ts";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import { InvoicesPage } from "./invoices-page.ts";
import { rowOf } from "./testing/rows.ts";
import { settled } from "./testing/settled.ts";

beforeEach(() => {
  document.body.replaceChildren();
  localStorage.clear();
  history.replaceState(null, "", "/invoices");
});

test("[WB499] while invoices come in it is said how many of how many are here, asked once, and then how many there are", async () => {
  const state = { caughtUp: false };
  const { workspace, put } = fakeWorkspace([], state);
  const asked: unknown[] = [];
  const page = new InvoicesPage();
  page.workspace = workspace;
  page.route = { screen: "invoices", search: "" };
  page.api = createApi({
    token: async () => "token",
    fetch: async (input) => {
      asked.push(input);
      return Response.json({ invoices: 10_000 });
    },
  });
  document.body.append(page);
  const said = (): string | undefined =>
    page.renderRoot.querySelector("[role=status]")?.textContent?.trim();
  await expect.poll(said).toBe("Fetching the invoices… 0 of 10,000");
  put(...Array.from({ length: 1_240 }, (_, index) => rowOf(index + 1, {})));
  await expect.poll(said).toBe("1,240 of 10,000 so far");
  state.caughtUp = true;
  put(rowOf(2_000, {}));
  await expect.poll(said).toBe("1,241 invoices");
  expect(asked).toEqual(["/api/v1/invoices/count"]);
});

test("[WB499] where the relay does not say how many there are, only what is here is counted", async () => {
  const { workspace, put } = fakeWorkspace([rowOf(1, {})], { caughtUp: false });
  const page = new InvoicesPage();
  page.workspace = workspace;
  page.route = { screen: "invoices", search: "" };
  page.api = createApi({
    token: async () => "token",
    fetch: async () => Response.json({ title: "No such route" }, { status: 404 }),
  });
  document.body.append(page);
  await settled(page);
  put(rowOf(2, {}));
  await settled(page);
  expect(page.renderRoot.querySelector(".count")?.textContent?.trim()).toBe("2 so far");
});
