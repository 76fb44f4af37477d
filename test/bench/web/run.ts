import { writeFileSync } from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import { DecimalString, EntryKey, PlainDate } from "@concord/model";
import type { DocumentId } from "@concord/model";
import type { Replica } from "@concord/client";
import type { CDPSession, Page } from "playwright-core";
import { z } from "zod";
import { webAppFolder } from "../../../apps/cli/src/process/serve-web-app.ts";
import { machine } from "../relay/machine.ts";
import { appSizes } from "../../web/app-sizes.ts";
import { startWebWorld } from "../../web/browsers.ts";
import { quantile, tableOf } from "./budgets.ts";
import type { Measured } from "./budgets.ts";

const usage = `npm run bench -- web [options]: the web app against its budgets, in a real Chromium against a real relay.
  --invoices 10000  invoices on the device
  --repetitions 5   how often each start is measured; keys and edits are measured 30 times
  --out file        where the results go, as JSON
`;

const slow = 4;
const many = 30;

export async function runWebBench(args: readonly string[]): Promise<void> {
  const { values: options } = parseArgs({
    args: [...args],
    options: {
      invoices: { type: "string", default: "10000" },
      repetitions: { type: "string", default: "5" },
      out: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (options.help) {
    process.stdout.write(usage);
    return;
  }
  await using world = await startWebWorld();
  say(`making ${options.invoices} invoices`);
  const cem = await world.replica("Cem");
  const first = await fill(cem, Number(options.invoices));
  say("first sync");
  const { context, tab } = await world.browser("ada");
  context.setDefaultTimeout(120_000);
  const page = await tab();
  const devtools = await context.newCDPSession(page);
  const cpu = (rate: number): Promise<unknown> =>
    devtools.send("Emulation.setCPUThrottlingRate", { rate });
  await listed(page);
  await page.locator("sync-block").getByText("All changes synced").first().waitFor();

  const starts = { full: [] as number[], slow: [] as number[], paint: [] as number[] };
  for (let count = 0; count < Number(options.repetitions); count += 1) {
    say(`start ${count + 1}`);
    await cpu(1);
    starts.full.push((await start(page)).listed);
    await cpu(slow);
    const { listed: usable, painted } = await start(page);
    starts.slow.push(usable);
    starts.paint.push(painted);
  }
  say("search, order, keys");
  const search = await searching(page);
  const sort = await sorting(page);
  await page.goto(`${world.relay.url}/invoices/${first}`);
  const keys = await typing(page);
  await cpu(1);
  say("entries, edits of others");
  const durable = await storing(page);
  const remote = await hearing(page, cem, first);
  const heap = await heapOf(devtools);
  const sizes = appSizes(webAppFolder());

  const measured: Measured = {
    firstRoute: sizes.firstView / 1_024,
    worker: (sizes.firstView + sizes.worker) / 1_024,
    precache: sizes.kept / 1_024,
    firstPaint: quantile(starts.paint, 0.5),
    listFull: quantile(starts.full, 0.5),
    listSlow: quantile(starts.slow, 0.5),
    keyToTotal: quantile(keys.painted, 0.95),
    interaction: quantile(keys.interactions, 0.95),
    keyToDurable: quantile(durable, 0.95),
    search: quantile(search, 0.95),
    sort: quantile(sort, 0.95),
    remote: quantile(remote, 0.95),
    heap,
  };
  process.stdout.write(`${tableOf(measured)}\n`);
  if (options.out !== undefined) {
    const about = { started: new Date().toISOString(), machine: machine(), options };
    writeFileSync(options.out, JSON.stringify({ ...about, measured }, undefined, 2));
  }
}

function say(step: string): void {
  process.stderr.write(`${step}\n`);
}

/** Invoices of one line each at somebody else's device, all of them durable at the relay. */
async function fill(replica: Replica, count: number): Promise<DocumentId> {
  const tax = { scheme: "VAT", category: "S", rate: DecimalString.parse("19") };
  const one = async (index: number): Promise<DocumentId> => {
    const content = {
      currency: "EUR",
      number: `INV-${String(index).padStart(6, "0")}`,
      issueDate: PlainDate.parse(`2026-${String((index % 11) + 1).padStart(2, "0")}-15`),
      dueDate: PlainDate.parse("2026-12-15"),
      buyer: { name: `Customer ${index % 700}` },
      lines: [
        {
          id: EntryKey.parse("line"),
          name: `Service ${index % 40}`,
          quantity: DecimalString.parse("2"),
          price: DecimalString.parse(String(100 + (index % 900))),
          tax,
        },
      ],
    } as const;
    const made = await replica.create({
      kind: "invoice",
      operations: [{ type: "create", document: { kind: "invoice", content } }],
    });
    if (made.type !== "stored") throw new Error(made.type);
    await made.synced;
    return made.document;
  };
  const first = await one(1);
  const together = 200;
  for (let from = 2; from <= count; from += together) {
    const rest = Math.min(together, count - from + 1);
    await Promise.all(Array.from({ length: rest }, (_, at) => one(from + at)));
  }
  return first;
}

/** Rows stand in the list. */
async function listed(page: Page): Promise<void> {
  await page.locator('[role="row"][aria-rowindex="2"]').waitFor();
}

/** A return to the list with nothing in memory, in milliseconds since the navigation began. */
async function start(page: Page): Promise<{ readonly listed: number; readonly painted: number }> {
  await page.goto(page.url());
  await listed(page);
  return page.evaluate<{ listed: number; painted: number }>(`new Promise((done) =>
    requestAnimationFrame(() => done({
      listed: performance.now(),
      painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
    })))`);
}

/** Presses a key and waits until something that is told by an expression has changed and is painted. */
async function pressed(page: Page, key: string, shows: string): Promise<number> {
  await page.evaluate(`void (globalThis.painted = new Promise((done) => {
    const shows = () => ${shows};
    addEventListener("keydown", () => {
      const began = performance.now();
      const before = shows();
      const waits = () => [before, undefined].includes(shows()) && performance.now() - began < 5000;
      const look = () => waits()
        ? requestAnimationFrame(look)
        : done(performance.now() - began);
      requestAnimationFrame(look);
    }, { once: true, capture: true });
  }))`);
  await page.keyboard.press(key);
  return page.evaluate<number>("globalThis.painted");
}

const deep = (selectors: readonly string[]): string =>
  selectors.reduce(
    (root, each) => `${root}?.querySelector(${JSON.stringify(each)})?.shadowRoot`,
    "document",
  );
/** What the list shows, and what it was asked for: the first keys of a number leave all rows as they are. While it waits to be drawn nothing counts as shown. */
const rowsShown = `((page) => page.isUpdatePending ? undefined : [
  page.filter.text,
  page.shadowRoot.querySelector(".count")?.textContent,
  page.shadowRoot.querySelector("invoice-table")?.shadowRoot.textContent,
].join())(${deep(["concord-app"])}.querySelector("invoices-page"))`;

async function searching(page: Page): Promise<readonly number[]> {
  const times: number[] = [];
  await page.getByRole("searchbox").focus();
  for (const key of "INV-0042") times.push(await pressed(page, key, rowsShown));
  await page.getByRole("searchbox").fill("");
  await listed(page);
  return times;
}

async function sorting(page: Page): Promise<readonly number[]> {
  const times: number[] = [];
  for (const name of ["Customer", "Total", "Due", "Customer"]) {
    await page.getByRole("columnheader", { name }).getByRole("button").focus();
    times.push(await pressed(page, "Enter", rowsShown));
  }
  return times;
}

/** Types a price; the amount due follows with every key. */
async function typing(page: Page) {
  const price = page.getByLabel("Unit price, line 1", { exact: true });
  await price.waitFor();
  await page.evaluate(`globalThis.interactions = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) globalThis.interactions.push(duration);
    }).observe({ type: "event", durationThreshold: 16, buffered: false })`);
  await price.fill("");
  const painted: number[] = [];
  const due = `document.querySelector("concord-app").shadowRoot.querySelector("invoice-page") && (${dueText})`;
  for (let count = 0; count < many; count += 1) {
    if (count % 6 === 0) await price.fill("1");
    painted.push(await pressed(page, String((count % 8) + 1), due));
  }
  const interactions = await page.evaluate<number[]>("globalThis.interactions");
  // What took less than a frame is not told at all.
  return { painted, interactions: interactions.length === 0 ? [16] : interactions };
}

/** The amount due, wherever in the page's shadow trees it stands. */
const dueText = `(function find(root) {
  const here = root.querySelector("#due");
  if (here) return here.textContent;
  for (const each of root.querySelectorAll("*")) {
    const text = each.shadowRoot && find(each.shadowRoot);
    if (text) return text;
  }
})(document)`;

/** From the call of a page to its worker's answer, which comes when the change is durable. */
async function storing(page: Page): Promise<readonly number[]> {
  await page.evaluate(`globalThis.stored = [];
    const asked = new Map();
    new BroadcastChannel("concord").addEventListener("message", ({ data }) => {
      if (data.type === "call" && data.call.method === "apply") asked.set(data.number, performance.now());
      if (data.type !== "answer" || !asked.has(data.number)) return;
      globalThis.stored.push(performance.now() - asked.get(data.number));
      asked.delete(data.number);
    })`);
  const order = page.getByLabel("PO number", { exact: true });
  for (let count = 0; count < many; count += 1) {
    await order.fill(`PO-${count}`);
    await order.press("Tab");
    await page.waitForFunction(`globalThis.stored.length > ${count}`);
  }
  return page.evaluate<number[]>("globalThis.stored");
}

/** From somebody else's edit to the picture of it. Both clocks are this machine's. */
async function hearing(page: Page, cem: Replica, id: DocumentId): Promise<readonly number[]> {
  const times: number[] = [];
  for (let count = 0; count < many; count += 1) {
    const price = String(500 + count);
    const heard = page.evaluate<number>(`new Promise((done) => {
      const before = ${dueText};
      const look = () => (${dueText}) === before ? requestAnimationFrame(look) : done(Date.now());
      look();
    })`);
    const began = Date.now();
    await cem.apply(id, [
      { type: "set-line", line: EntryKey.parse("line"), field: "price", value: price },
    ]);
    times.push((await heard) - began);
  }
  return times;
}

/** Megabytes of living objects, in the page and its worker, after a collection. */
async function heapOf(devtools: CDPSession): Promise<number> {
  await devtools.send("HeapProfiler.enable");
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  return (usedSize + (await workerHeap(devtools))) / 1e6;
}

/** A worker is another target, which a page's session reaches by messages inside messages. */
async function workerHeap(devtools: CDPSession): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  devtools.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
    if (targetInfo.type !== "worker") return;
    for (const [id, method] of ["HeapProfiler.collectGarbage", "Runtime.getHeapUsage"].entries()) {
      const message = JSON.stringify({ id, method });
      void devtools.send("Target.sendMessageToTarget", { sessionId, message });
    }
  });
  devtools.on("Target.receivedMessageFromTarget", ({ message }) => {
    const answer = HeapAnswer.safeParse(JSON.parse(message));
    if (answer.success) resolve(answer.data.result.usedSize);
  });
  await devtools.send("Target.setAutoAttach", {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  return promise;
}

const HeapAnswer = z.object({ id: z.literal(1), result: z.object({ usedSize: z.number() }) });
