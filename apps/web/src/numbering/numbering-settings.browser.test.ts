import { contentRegisters, snapshot, toJson } from "@concord/document";
import {
  DocumentId,
  NumberLease,
  PlainDate,
  Workspace,
  defaultWorkspace,
  leasedNumber,
} from "@concord/model";
import type { JsonValue } from "@concord/model";
import { RegisteredNumber } from "@concord/protocol";
import type { SeriesPeriod } from "@concord/protocol";
import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";
import { idOf, rowOf } from "../list/testing/rows.ts";
import type { Api, ApiAnswer } from "../page/api.ts";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import type { WorkspaceState } from "../wire/messages.ts";
import { NumberingSettings } from "./numbering-settings.ts";

const own = DocumentId.parse("0190a000-0000-7000-8000-00000000ffff");
const day = PlainDate.parse("2026-11-20");
const lease = NumberLease.parse({
  id: "lease-1",
  series: "van",
  epoch: 1,
  device: "ben-device-0000000000",
  principal: "ben",
  name: "Ben",
  format: "V-{number}",
  digits: 4,
  from: 3,
  to: 12,
  grantedAt: "2026-11-01T00:00:00Z",
  until: "2126-12-24T00:00:00Z",
  state: "active",
  proof: "proof",
});
const { proof: _, ...shownLease } = lease;
const endedLease = {
  ...shownLease,
  id: "lease-0",
  state: "expired",
  endedAt: "2026-11-02T00:00:00Z",
  reason: "It was not renewed before 2026-11-02",
} as const;

const period = (
  last: number,
  lastNumber: string,
  more: Partial<SeriesPeriod> = {},
): SeriesPeriod => ({
  period: "",
  first: 1,
  last,
  lastNumber,
  issued: last,
  void: 0,
  expired: 0,
  missing: 0,
  doubled: 0,
  ...more,
});

const line = (count: number, changes: Partial<RegisteredNumber> = {}): RegisteredNumber =>
  RegisteredNumber.parse({
    series: "van",
    period: "",
    count,
    number: leasedNumber(lease, day, count),
    state: "issued",
    reason: null,
    origin: "taken",
    document: idOf(1),
    on: day,
    at: "2026-11-20T10:00:00.000Z",
    ...changes,
  });

beforeEach(() => document.body.replaceChildren());

const parse = <T>(schema: { parse: (value: unknown) => T }, value: unknown): ApiAnswer<T> => ({
  type: "ok",
  value: schema.parse(value),
});

interface World {
  readonly page: NumberingSettings;
  readonly asked: readonly { readonly path: string; readonly body: object }[];
  readonly calls: readonly unknown[];
  readonly text: () => string;
  readonly at: (selector: string) => HTMLElement;
  readonly input: (selector: string) => HTMLInputElement;
  readonly button: (selector: string) => HTMLButtonElement;
  readonly select: (selector: string) => HTMLSelectElement;
}

/** The page over a workspace that has a series of a van beside the usual ones, and a relay that answers as it is told. */
async function open(told: {
  readonly role?: "owner" | "field";
  readonly lines?: readonly RegisteredNumber[];
  readonly leases?: boolean;
  /** A lease that has ended, of which some numbers never came back. */
  readonly ended?: boolean;
  readonly isOffline?: boolean;
  /** Nobody knows yet whether the relay answers. */
  readonly isOpening?: boolean;
  readonly answer?: ApiAnswer<unknown>;
}): Promise<World> {
  const registers: Record<string, JsonValue> = {
    ...contentRegisters(
      "workspace",
      Workspace.parse({
        series: [
          ...defaultWorkspace.series,
          { id: "van", name: "Van", format: "V-{number}", kinds: ["invoice"] },
        ],
      }),
    ),
    ...(told.leases === true && { "leases.van": toJson(lease) }),
  };
  const { summary: __, ...bare } = rowOf(9, {});
  const state: Partial<WorkspaceState> = {
    principal: { id: "ada", name: "Ada", role: told.role ?? "owner" },
    ...(told.isOffline === true && { link: "waiting" as const }),
    ...(told.isOpening === true && { link: "joining" as const }),
  };
  const fake = fakeWorkspace(
    [
      rowOf(1, { number: "V-0001", buyerName: "Acme" }),
      { ...bare, document: own, kind: "workspace" },
    ],
    state,
  );
  const asked: { path: string; body: object }[] = [];
  const items = told.lines ?? [];
  const last = items.at(-1);
  const api: Api = {
    get: async (path, schema) => {
      if (path === "/api/v1/series") {
        const periods = last === undefined ? [] : [period(last.count, last.number)];
        return parse(schema, {
          items: [
            { id: "invoices", periods: [] },
            { id: "credit-notes", periods: [] },
            { id: "van", name: "Van", periods },
          ],
        });
      }
      if (path === "/api/v1/leases") {
        return parse(schema, {
          items: [
            ...(told.leases === true ? [{ ...shownLease, given: 2, expired: 0 }] : []),
            ...(told.ended === true ? [{ ...endedLease, given: 7, expired: 3 }] : []),
          ],
        });
      }
      const isVan = path.includes("/van/");
      const after = Number(new URLSearchParams(path.split("?")[1]).get("cursor") ?? 0);
      const pageOf = isVan ? items.slice(after, after + 1_000) : [];
      const next = isVan && after + 1_000 < items.length ? String(after + 1_000) : null;
      return parse(schema, { items: pageOf, next });
    },
    file: async () => ({ type: "unreachable" }),
    post: async (path, body, schema) => {
      asked.push({ path, body });
      const answer = told.answer ?? { type: "ok", value: { ...shownLease, state: "taken-over" } };
      return answer.type === "ok" ? parse(schema, answer.value) : answer;
    },
  };
  const page = new NumberingSettings();
  page.workspace = {
    ...fake.workspace,
    document: (id) =>
      id === own
        ? {
            snapshot: workspaceSnapshot,
            status: { state: "synced" },
            writes: new Map(),
          }
        : undefined,
  };
  const workspaceSnapshot = snapshot(registers, { id: own, kind: "workspace" });
  page.api = api;
  document.body.append(page);
  await page.updateComplete;
  const roots = (): readonly ShadowRoot[] => {
    const root = page.shadowRoot;
    if (root === null) return [];
    return [
      root,
      ...[...root.querySelectorAll("number-register, series-dialog, lease-dialog")].flatMap(
        ({ shadowRoot }) => shadowRoot ?? [],
      ),
    ];
  };
  /** The first element that a selector finds, which has to be of a kind. */
  function within<Found extends Element>(kind: new () => Found, selector: string): Found {
    for (const root of roots()) {
      const found = root.querySelector(selector);
      if (found instanceof kind) return found;
    }
    throw new Error(`nothing is ${selector}`);
  }
  return {
    page,
    asked,
    calls: fake.calls,
    text: () =>
      roots()
        .map((root) => root.textContent)
        .join(" ")
        .replaceAll(/\s+/gu, " "),
    at: (selector) => within(HTMLElement, selector),
    input: (selector) => within(HTMLInputElement, selector),
    button: (selector) => within(HTMLButtonElement, selector),
    select: (selector) => within(HTMLSelectElement, selector),
  };
}

const violations = async (element: Element): Promise<readonly string[]> =>
  (await axe.run(element, { runOnly: ["wcag2a", "wcag2aa", "wcag22aa"] })).violations.map(
    ({ id, nodes }) => `${id} ${nodes[0]?.html}`,
  );

const choose = (select: HTMLSelectElement, value: string): void => {
  select.value = value;
  select.dispatchEvent(new Event("change"));
};
const type = (input: HTMLInputElement, value: string): void => {
  input.value = value;
  input.dispatchEvent(new Event("input"));
};

test("[WB301] each series tells what it is for, its next and its last number and how many it gave; whoever is no owner sees it, and that owners alone change it", async () => {
  const { text, page, at } = await open({ lines: [line(1), line(2)] });
  const van = (): string => at("tr[data-series=van]").textContent.replaceAll(/\s+/gu, " ");
  await expect.poll(van).toContain("V-0003");
  expect(van()).toContain("V-0002");
  expect(van()).toContain("Never");
  expect(text()).toMatch(/INV-\d{4}-0001/);
  expect(text()).toContain("Debit notes");
  expect(text()).toContain("New series…");
  expect(await violations(page)).toEqual([]);
  const other = await open({ role: "field" });
  await expect.poll(other.text).toContain("Only an owner of the workspace changes this");
  expect(other.text()).not.toContain("New series…");
});

test("[WB302] a series is made in a dialog that shows its next numbers under every key, and not before every field is right", async () => {
  const { page, at, input, button, calls, text } = await open({});
  await expect.poll(text).toContain("New series…");
  button(".top button").click();
  await expect.poll(text).toContain("The next numbers are shown here.");
  const create = button("form .primary");
  expect(create.disabled).toBe(true);
  type(input("input[name=name]"), "Depot");
  type(input("input[name=format]"), "v-{number}");
  at("input[name=format]").dispatchEvent(new Event("blur"));
  await expect.poll(text).toContain("Van has this format");
  expect(create.disabled).toBe(true);
  type(input("input[name=format]"), "D{year}-{number}");
  input("input[value=yearly]").click();
  await expect.poll(text).toMatch(/D\d{4}-0001 then D\d{4}-0002/);
  expect(await violations(page)).toEqual([]);
  expect(create.disabled).toBe(false);
  create.click();
  await expect.poll(() => JSON.stringify(calls)).toContain("D{year}-{number}");
  expect(JSON.stringify(calls)).toContain('"reset":"yearly"');
});

test("[WB305] a lease that has ended says why, and what became of its numbers", async () => {
  const { page, text } = await open({ ended: true });
  await expect.poll(text).toContain("Leases that have ended: 1");
  expect(text()).toContain("V-0003 – V-0012");
  expect(text()).toContain("It was not renewed before 2026-11-02");
  expect(text()).toContain("Used: 7. Never came back: 3; the register lists them as expired.");
  expect(await violations(page)).toEqual([]);
});

test("[WB306] a lease of somebody else is taken over with a reason alone, after its consequences are named; a refusal is said in words", async () => {
  const refusal = "The lease that you saw is not the one that stands: epoch 2, active. Look again.";
  const { page, input, button, asked, text } = await open({
    lines: [line(1), line(2)],
    leases: true,
    answer: { type: "refused", status: 409, message: refusal },
  });
  await expect.poll(text).toContain("Ben, device ben-devi");
  await expect.poll(text).toContain("2, 8 left");
  button("tr[data-lease=van] button").click();
  await expect.poll(text).toContain("can no longer number");
  expect(text()).toContain("V-0003 – V-0012");
  expect(text()).toContain("The numbers go on behind V-0012. This cannot be undone.");
  const take = button("form .danger");
  expect(take.disabled).toBe(true);
  expect(await violations(page)).toEqual([]);
  type(input("input[name=reason]"), "The phone fell into the sea");
  await expect.poll(() => take.disabled).toBe(false);
  take.click();
  await expect.poll(text).toContain(refusal);
  expect(asked).toEqual([
    {
      path: "/api/v1/series/van/lease/take-over",
      body: {
        size: 100,
        days: 30,
        epoch: 1,
        reason: "The phone fell into the sea",
        device: "0000000000000000000000",
      },
    },
  ]);
});

test("[WB307] the register of a long series exists as far as it is in view, and says that there is no gap; each gap is said above it and stands in its place", async () => {
  const whole = Array.from({ length: 1_204 }, (_each, index) => line(index + 1));
  const { page, at, select, text } = await open({ lines: whole });
  await expect.poll(text).toContain("V-1205");
  choose(select("select[name=series]"), "van");
  await expect.poll(text).toContain("No gap among 1,204 numbers.");
  const rows = at(".body").querySelectorAll("[role=row]").length;
  expect(rows).toBeGreaterThan(5);
  expect(rows).toBeLessThan(60);
  expect(at("[role=table]").getAttribute("aria-rowcount")).toBe("1205");
  expect(at(".statement").classList).toContain("ok");
  expect(await violations(page)).toEqual([]);
  document.body.replaceChildren();

  const reason = "Leased to Ben and not come back: Lost";
  const expired = line(3, { state: "expired", origin: "leased", document: null, reason });
  const torn = await open({ lines: [line(1), expired, line(6)] });
  choose(torn.select("select[name=series]"), "van");
  await expect.poll(torn.text).toContain("3 missing among 3 numbers: nobody can account for them.");
  expect(torn.at(".statement").classList).toContain("bad");
  expect(torn.at(".gaps").textContent).toContain("Gap behind V-0003: 2 missing (count 4–5)");
  expect(torn.at(".body").querySelectorAll(".gap")).toHaveLength(2);
  expect(torn.text()).toContain("Lease expired");
  expect(torn.text()).toContain(reason);
  expect(await violations(torn.page)).toEqual([]);
});

test("[WB521] a page that opens says nothing of being offline before that is known", async () => {
  const { page, text } = await open({ leases: true, isOpening: true });
  await expect.poll(text).toContain("Number series");
  // As long as anything that was asked of it would take to answer.
  await page.updateComplete;
  await new Promise((waited) => setTimeout(waited, 100));
  expect(text()).not.toContain("You are offline");
  expect(text()).not.toContain("once there is a connection");
});

test("[WB310] without a network the page shows what this device knows, and says of the rest that it cannot be known here", async () => {
  const { page, button, text } = await open({ leases: true, isOffline: true });
  await expect.poll(text).toContain("You are offline. The series and the leases of this device");
  expect(text()).toContain("known when online");
  expect(text()).toContain("The register is kept by the server");
  expect(text()).toContain("Ben, device ben-devi");
  const take = button("tr[data-lease=van] button");
  expect(take.textContent).toContain("Take over…");
  expect(take.disabled).toBe(true);
  expect(await violations(page)).toEqual([]);
});
