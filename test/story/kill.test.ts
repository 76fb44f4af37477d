import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import type { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { createDraft, requestIssue } from "../../apps/cli/src/demo/draft.ts";
import { until } from "../../apps/cli/src/demo/measure.ts";
import { person } from "../../apps/cli/src/demo/people.ts";
import { watchFinalised } from "../../apps/cli/src/demo/vendors.ts";
import { sandboxSide } from "../../apps/cli/src/access/sandbox-side.ts";
import { readEnvironment } from "../../apps/cli/src/settings/environment.ts";
import { openBooks } from "./books.ts";
import type { BookedGiven, Books } from "./books.ts";
import { courses } from "./courses.ts";
import type { Course } from "./courses.ts";
import { startConcord } from "./running-concord.ts";

/** How often something is killed; 50 for the whole proof: `CONCORD_KILLS=50 pnpm test test/story/kill.test.ts`. */
const kills = Number(process.env["CONCORD_KILLS"] ?? 4);
const invoiceCount = Math.max(7, Math.ceil(kills / 3));
const victims = ["relay", "stripe bridge", "quickbooks bridge", "writer"] as const;
const writerFile = fileURLToPath(new URL("writer.ts", import.meta.url));

/** mulberry32: the same seed kills the same parts after the same waits. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test(
  "[CR1] kill -9 of relay, bridges and a client loses no acknowledged edit, and no payment, refund, credit or void is lost or doubled",
  { timeout: 240_000 + kills * 10_000 },
  async () => {
    await using concord = await startConcord(3);
    const run = await concord.run();
    const at = { url: run.url, workspace: run.workspace, data: concord.data };
    await using ana = await person({ name: "Ana", role: "editor" }, at, readEnvironment());
    const all = courses(run, ana.replica);
    const isFinalised = await watchFinalised(sandboxSide(run.sandboxes["stripe"]?.url ?? ""));
    const books = await openBooks(run);

    const edited = await createDraft(ana.replica, "Edited GmbH");
    await using writer = startWriter(at, concord.data, edited, run.token);
    const random = seeded(20_261_122);
    let killed = 0;
    const killing = (async () => {
      while (killed < kills) {
        await new Promise((wait) => setTimeout(wait, 400 + random() * 1_600));
        const victim = victims[Math.floor(random() * victims.length)] ?? "relay";
        if (victim === "writer") writer.kill();
        else {
          const pid = (await concord.run()).parts[victim];
          // Being started again: this one counts when it stands.
          if (pid === undefined) continue;
          process.kill(pid, "SIGKILL");
        }
        killed += 1;
      }
    })();

    const invoices: { readonly id: DocumentId; readonly course: Course }[] = [];
    const paying = (async () => {
      for (let count = 0; count < invoiceCount; count += 1) {
        const invoice = await createDraft(ana.replica, `Killed ${count} GmbH`);
        const course = all[count % all.length] ?? all[0];
        invoices.push({ id: invoice, course });
        await requestIssue(ana.replica, invoice);
        const stripe = await until(
          `issue of invoice ${count}`,
          async () => {
            const row = ana.replica.row(invoice);
            const issued = row?.summary !== undefined && row.summary.status !== "draft";
            const id = issued ? row.links["stripe"]?.id : undefined;
            return id !== undefined && (await isFinalised(id)) ? id : undefined;
          },
          { withinMs: 60_000 + kills * 4_000, everyMs: 20 },
        );
        const number = ana.replica.row(invoice)?.summary?.number;
        if (course.needsBooking) {
          await until(
            `booking of invoice ${count}`,
            async () =>
              (await books.haveNews())
                ? (await books.invoices()).find(({ DocNumber }) => DocNumber === number)
                : undefined,
            { withinMs: 60_000 + kills * 4_000, everyMs: 500 },
          );
        }
        await course.act(stripe, invoice);
      }
    })();
    await Promise.all([killing, paying]).catch(async (error: unknown) => {
      throw new Error(`${String(error)}\n${await concord.logs()}`);
    });

    // Everything comes to rest: settled here, booked and settled there.
    const settled = await until(
      "agreement after the kills",
      async () => {
        const rows = invoices.map(({ id, course }) => ({
          id,
          course,
          summary: ana.replica.row(id)?.summary,
        }));
        if (rows.some(({ summary, course }) => summary?.status !== course.status)) return undefined;
        if (!(await books.haveNews())) return undefined;
        const entered = await enteredOf(books);
        const isIn = rows.every(({ id, course, summary }) =>
          same(entered(id, summary?.number), course.booked),
        );
        return isIn ? rows : undefined;
      },
      { withinMs: 120_000, everyMs: 1_000 },
    ).catch(async (error: unknown) => {
      const entered = await enteredOf(books);
      const standing = invoices.map(({ id, course }) => {
        const summary = ana.replica.row(id)?.summary;
        return { summary, expected: course.booked, booked: entered(id, summary?.number) };
      });
      throw new Error(`${String(error)}\n${JSON.stringify(standing)}\n${await concord.logs()}`);
    });

    const acknowledged = await writer.end();
    expect(acknowledged).toBeGreaterThan(0);
    const order = (await ana.replica.registers(edited))?.["references.purchaseOrder"];
    const last = typeof order === "string" ? Number(order.replace("PO-", "")) : 0;
    expect(last).toBeGreaterThanOrEqual(acknowledged);

    const entered = await enteredOf(books);
    for (const { id, course, summary } of settled) {
      expect(entered(id, summary?.number)).toEqual([{ ...course.booked, balance: 0 }]);
      const registers = (await ana.replica.registers(id)) ?? {};
      for (const [kind, count] of Object.entries(course.facts)) {
        const facts = Object.keys(registers).filter((path) =>
          new RegExp(`^${kind}\\.[^.]+$`).test(path),
        );
        expect(facts).toHaveLength(count);
      }
    }
    expect(ana.replica.status()).toEqual({ state: "synced" });
  },
);

/** What the books have for a document: each invoice that carries its number, with what was entered for it. */
async function enteredOf(books: Books) {
  const invoices = await books.invoices();
  const payments = await books.payments();
  const creditMemos = await books.creditMemos();
  const refundReceipts = await books.refundReceipts();
  return (id: DocumentId, number: string | undefined) =>
    invoices
      .filter(({ DocNumber }) => DocNumber === number)
      .map(({ Id, TotalAmt, Balance }) => ({
        total: TotalAmt,
        balance: Balance,
        payments: amounts(
          payments.filter(({ Line }) =>
            Line.some(({ LinkedTxn }) => LinkedTxn.some(({ TxnId }) => TxnId === Id)),
          ),
        ),
        creditMemos: amounts(creditMemos.filter((memo) => isFor(memo, id))),
        refundReceipts: amounts(refundReceipts.filter((receipt) => isFor(receipt, id))),
      }));
}

const amounts = (given: readonly { readonly TotalAmt: number }[]): readonly number[] =>
  given.map(({ TotalAmt }) => TotalAmt).toSorted((a, b) => a - b);

const isFor = ({ PrivateNote }: BookedGiven, id: DocumentId): boolean =>
  PrivateNote?.includes(id) === true;

function same(
  entered: readonly (Course["booked"] & { readonly balance: number })[],
  booked: Course["booked"],
): boolean {
  return isDeepStrictEqual(entered, [{ ...booked, balance: 0 }]);
}

/** The editing client, killed and started again on the same disk, until it is ended. Left alive, it would keep the test run open. */
function startWriter(
  at: { readonly url: string },
  data: string,
  document: DocumentId,
  token: string,
): AsyncDisposable & { readonly kill: () => void; readonly end: () => Promise<number> } {
  const url = `${at.url.replace("http", "ws")}/sync`;
  let acknowledged = 0;
  let ending = false;
  let child: ChildProcess;
  const run = (): void => {
    child = spawn(
      process.execPath,
      [
        "--conditions=@concord/source",
        writerFile,
        url,
        token,
        join(data, "writer.sqlite"),
        document,
        String(acknowledged + 1),
      ],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    child.stdout?.on("data", (chunk: Buffer) => {
      const numbers = chunk.toString().trim().split("\n").map(Number);
      acknowledged = Math.max(acknowledged, ...numbers);
    });
    child.once("exit", () => {
      if (!ending) run();
    });
  };
  const end = async (): Promise<number> => {
    if (ending) return acknowledged;
    ending = true;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
    return acknowledged;
  };
  run();
  return {
    kill: () => child.kill("SIGKILL"),
    end,
    async [Symbol.asyncDispose]() {
      await end();
    },
  };
}
