import { DecimalString, EntryKey } from "@concord/model";
import type { DocumentId } from "@concord/model";
import type { Replica } from "@concord/client";
import type { BrowserContext, Page } from "playwright-core";
import { until } from "../../apps/cli/src/demo/measure.ts";
import { createProxy } from "../chaos/proxy.ts";
import { createSeededRandom } from "../simulation/seeded-random.ts";
import type { SeededRandom } from "../simulation/seeded-random.ts";
import { startWebWorld } from "./browsers.ts";
import type { WebWorld } from "./browsers.ts";
import { createDraft } from "./drafts.ts";

/** What a soak did, and what was wrong at its end: nothing, if `wrong` is empty. */
export interface SoakReport {
  readonly seed: number;
  readonly entries: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
}

/** Each writes one field that nobody else touches: what stands there at the end must be that person's last word. */
const people = [
  { name: "ana", label: "PO number", path: /^references\.purchaseOrder$/ },
  { name: "ben", label: "Note to the customer", path: /^notes\.[^.]+\.text$/ },
  { name: "cem", label: "Payment terms", path: /^paymentTerms$/ },
] as const;
type Someone = (typeof people)[number];

const shared = ["Unit price, line 1", "Quantity, line 1"] as const;
const note = "Internal note";
/** From the last key press to the word that the device has it, however busy the machine. */
const settleMs = 1_500;

/**
 * Three people in browsers of their own write into the same invoices for a while, each over a network that freezes, breaks, dawdles or is
 * away, in tabs that reload and crash, against a relay that ends and comes back. Then everything is healed, and all must have the same.
 *
 * @param tell hears how it goes, a line now and then
 */
export async function soak(
  { minutes, seed }: { readonly minutes: number; readonly seed: number },
  tell: (line: string) => void,
): Promise<SoakReport> {
  await using world = await startWebWorld({ worksOffline: true });
  const observer = await world.replica("observer");
  const invoices: DocumentId[] = [];
  for (let count = 1; count <= 3; count += 1) invoices.push(await draft(observer, count));
  await happens("the drafts are at the relay", async () => observer.status().state === "synced");

  const random = createSeededRandom(seed);
  const faults: Record<string, number> = {};
  const count = (fault: string): void => void (faults[fault] = (faults[fault] ?? 0) + 1);
  const actors: Actor[] = [];
  try {
    for (const someone of people) {
      actors.push(await createActor(world, someone, invoices, random.fork(someone.name), count));
    }
    const end = performance.now() + minutes * 60_000;
    const isOver = (): boolean => performance.now() > end;
    const telling = setInterval(
      () => tell(`${sum(actors)} entries, ${JSON.stringify(faults)}`),
      60_000,
    );
    await Promise.all([
      ...actors.map((actor) => actor.live(isOver)),
      endAndStart(world, random.fork("relay"), isOver, count),
    ]).finally(() => clearInterval(telling));
    for (const actor of actors) await actor.heal();
    const wrong = await disagreements(observer, actors, invoices);
    // What a browser says of a network that is not there, and of a relay that is ending.
    const trouble = world.trouble.filter(
      (line) => !/net::ERR_|WebSocket connection|status of 503/.test(line),
    );
    return { seed, entries: sum(actors), faults, wrong: [...wrong, ...trouble] };
  } finally {
    for (const actor of actors) await actor[Symbol.asyncDispose]();
  }
}

interface Actor extends AsyncDisposable {
  readonly someone: Someone;
  readonly entries: () => number;
  /** The last word of this person in their own field, by invoice. */
  readonly last: ReadonlyMap<DocumentId, string>;
  /** What they wrote into the note that all share. */
  readonly words: ReadonlyMap<DocumentId, readonly string[]>;
  readonly live: (isOver: () => boolean) => Promise<void>;
  /** Ends what faults there are, and waits until everything is synced. */
  readonly heal: () => Promise<void>;
  /** What this person sees of an invoice. */
  readonly view: (document: DocumentId) => Promise<Readonly<Record<string, string>>>;
}

async function createActor(
  world: WebWorld,
  someone: Someone,
  invoices: readonly DocumentId[],
  random: SeededRandom,
  count: (fault: string) => void,
): Promise<Actor> {
  const proxy = await createProxy(world.relay.port);
  const browser = await world.browser(someone.name, "editor", { port: proxy.port });
  const address = (document: DocumentId): string =>
    `http://127.0.0.1:${proxy.port}/invoices/${document}`;
  const last = new Map<DocumentId, string>();
  const words = new Map<DocumentId, string[]>();
  const [home] = invoices;
  if (home === undefined) throw new Error("There is nothing to write into");
  let entries = 0;
  let page = await browser.tab();
  // From the next start on a service worker answers, without which nothing opens offline.
  await page.evaluate("navigator.serviceWorker.ready.then(() => undefined)");
  await page.reload();

  const open = async (document: DocumentId): Promise<void> => {
    if (page.url() !== address(document)) await page.goto(address(document));
    await page
      .getByLabel("PO number", { exact: true })
      .waitFor({ timeout: 60_000 })
      .catch(async () => {
        throw new Error(
          `${page.url()} does not open: ${await page.locator("body").ariaSnapshot()}`,
        );
      });
  };
  const writeInto = async (label: string, value: string): Promise<void> => {
    const field = page.getByLabel(label, { exact: true });
    await field.fill(value);
    await field.press("Tab");
    entries += 1;
  };
  const act = async (document: DocumentId): Promise<void> => {
    const value = `${someone.name}-${entries}`;
    switch (random.int(1, 4)) {
      case 1:
      case 2:
        await writeInto(someone.label, value);
        last.set(document, value);
        return;
      case 3:
        await writeInto(random.pick(shared) ?? shared[0], String(random.int(1, 900)));
        return;
      default: {
        const field = page.getByLabel(note, { exact: true });
        await field.focus();
        await field.press("Control+End");
        await page.keyboard.type(`[${value}]`);
        await field.press("Tab");
        words.set(document, [...(words.get(document) ?? []), `[${value}]`]);
        entries += 1;
      }
    }
  };
  const stateOf = (): Promise<string> => page.locator("sync-block .card").innerText();
  const isSaved = async (): Promise<void> => {
    await pause(settleMs);
    await happens(
      `what ${someone.name} entered is on the device`,
      async () => !(await stateOf()).includes("Saving"),
    );
  };
  const troubles: Readonly<Record<string, () => Promise<void>>> = {
    frozen: async () => browser.context.setOffline(true),
    "half-open": async () => proxy.freeze(),
    slow: async () => proxy.delay(500),
    cut: async () => proxy.cut(),
    reload: async () => {
      await isSaved();
      await page.reload();
    },
    crash: async () => {
      await isSaved();
      page = await crash(browser, page);
    },
    "other tab": async () => {
      await isSaved();
      const before = page;
      page = await browser.context.newPage();
      await page.goto(address(random.pick(invoices) ?? home));
      await before.close();
    },
  };
  const heal = async (): Promise<void> => {
    proxy.flow();
    await browser.context.setOffline(false);
  };

  return {
    someone,
    last,
    words,
    entries: () => entries,
    live: async (isOver) => {
      while (!isOver()) {
        const name = random.chance(0.4) ? random.pick(Object.keys(troubles)) : undefined;
        if (name !== undefined) {
          count(name);
          await troubles[name]?.();
        }
        for (let actions = random.int(1, 4); actions > 0; actions -= 1) {
          const document = random.pick(invoices) ?? home;
          await open(document);
          await act(document);
          await pause(random.int(100, 700));
        }
        await isSaved();
        if (random.chance(0.6)) await heal();
      }
    },
    heal: async () => {
      await heal();
      await happens(`${someone.name}'s browser has sent everything`, async () =>
        (await stateOf()).includes("All changes synced"),
      );
    },
    view: async (document) => {
      await open(document);
      // In the field that one is in nothing changes: what a colleague wrote there is offered below it.
      await page.evaluate(leaveField);
      const seen: Record<string, string> = {};
      for (const label of [...people.map((each) => each.label), ...shared, note]) {
        seen[label] = await page.getByLabel(label, { exact: true }).inputValue();
      }
      return { ...seen, due: await page.locator("#due").innerText() };
    },
    [Symbol.asyncDispose]: async () => {
      await browser.context.close();
      await proxy[Symbol.asyncDispose]();
    },
  };
}

async function crash(browser: { readonly context: BrowserContext }, page: Page): Promise<Page> {
  const devtools = await browser.context.newCDPSession(page);
  const address = page.url();
  const crashed = new Promise((resolve) => page.once("crash", resolve));
  // Never answered: there is nobody left.
  void devtools.send("Page.crash").catch(() => undefined);
  await crashed;
  const next = await browser.context.newPage();
  await next.goto(address);
  await page.close();
  return next;
}

const leaveField = `(() => {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  active?.blur();
})()`;

/** The relay ends now and then, and stands up again. */
async function endAndStart(
  world: WebWorld,
  random: SeededRandom,
  isOver: () => boolean,
  count: (fault: string) => void,
): Promise<void> {
  while (!isOver()) {
    await pause(random.int(5_000, 40_000));
    if (isOver()) return;
    count("relay away");
    await world.relay.end();
    await pause(random.int(0, 5_000));
    await world.restart();
  }
}

async function disagreements(
  observer: Replica,
  actors: readonly Actor[],
  invoices: readonly DocumentId[],
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const document of invoices) {
    for (const { someone, last } of actors) {
      const expected = last.get(document);
      if (expected === undefined) continue;
      const read = async (): Promise<readonly unknown[]> =>
        Object.entries((await observer.registers(document)) ?? {})
          .filter(([path]) => someone.path.test(path))
          .map(([, value]) => value);
      const isRight = async (): Promise<boolean> =>
        JSON.stringify(await read()) === JSON.stringify([expected]);
      const arrived = await happens(someone.label, isRight).catch(() => false);
      if (!arrived) {
        const stands = JSON.stringify(await read());
        wrong.push(
          `${document} ${someone.label}: ${someone.name} wrote ${expected}, ${stands} stands`,
        );
      }
    }
    const views = await settledViews(actors, document);
    const [first] = views;
    for (const [index, view] of views.entries()) {
      if (JSON.stringify(view) !== JSON.stringify(first)) {
        wrong.push(
          `${document}: ${actors[index]?.someone.name} sees ${JSON.stringify(view)}, not ${JSON.stringify(first)}`,
        );
      }
    }
    for (const word of actors.flatMap(({ words }) => words.get(document) ?? [])) {
      const times = (first?.[note] ?? "").split(word).length - 1;
      if (times !== 1) wrong.push(`${document}: ${word} stands ${times} times in the note`);
    }
  }
  return wrong;
}

/** What each sees of an invoice once the last changes of others are on all screens, if they come at all. */
async function settledViews(
  actors: readonly Actor[],
  document: DocumentId,
): Promise<readonly Readonly<Record<string, string>>[]> {
  for (let looks = 0; ; looks += 1) {
    const views: Readonly<Record<string, string>>[] = [];
    for (const actor of actors) views.push(await actor.view(document));
    if (looks === 40 || new Set(views.map((view) => JSON.stringify(view))).size === 1) return views;
    await pause(250);
  }
}

function draft(replica: Replica, number: number): Promise<DocumentId> {
  const [quantity, price] = [DecimalString.parse("2"), DecimalString.parse("100")];
  const tax = { scheme: "VAT", category: "S", rate: DecimalString.parse("19") };
  return createDraft(replica, {
    currency: "EUR",
    buyer: { name: `Customer ${number}` },
    lines: [{ id: EntryKey.parse("survey"), name: "Survey", quantity, price, tax }],
  });
}

/** Waits for it as long as a connection may need to come back, on a busy machine too. */
const happens = (what: string, isSo: () => Promise<boolean>): Promise<boolean> =>
  until(what, async () => (await isSo()) || undefined, { withinMs: 90_000, everyMs: 250 });
const sum = (actors: readonly Actor[]): number =>
  actors.reduce((all, actor) => all + actor.entries(), 0);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
