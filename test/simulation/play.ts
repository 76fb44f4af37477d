import type { ChangeOutcome, Replica } from "@concord/client";
import { namedMomentsOf } from "@concord/document";
import type { OperationInput } from "@concord/document";
import { EntryKey } from "@concord/model";
import type { DocumentId, JsonValue } from "@concord/model";
import type { ClientHost } from "./client-host.ts";
import type { Write } from "./memory-of-writes.ts";
import type { Field, Step } from "./step.ts";
import { fillDisk, kill, restore, revoke, weather } from "./trouble.ts";
import type { World } from "./world.ts";

/**
 * Does one step. Nothing is waited for that takes time of the run: whoever it concerns may be killed before it is through. A backup and a restore are done with real files, at
 * one moment.
 */
export async function play(world: World, step: Step): Promise<void> {
  switch (step.do) {
    case "create":
      create(world, world.clients[step.who]);
      return;
    case "edit":
      edit(world, world.clients[step.who], step.which, step.field, valueOf(world, step.field));
      return;
    case "clear":
      edit(world, world.clients[step.who], step.which, step.field, null);
      return;
    case "add-line":
      addLine(world, world.clients[step.who], step.which);
      return;
    case "quantity":
    case "move-line":
    case "remove-line":
    case "restore-line":
      void editLine(world, world.clients[step.who], step);
      return;
    case "pay":
      pay(world, world.clients[step.who], step.which);
      return;
    case "note":
      addToNote(world.clients[step.who], step.which, `n${world.next()} `);
      return;
    case "name-moment":
    case "rename-moment":
    case "remove-moment":
      void nameMoment(world, world.clients[step.who], step);
      return;
    case "undo":
      undo(world, world.clients[step.who]);
      return;
    case "resolve":
      resolve(world, world.clients[step.who], step.choice);
      return;
    case "trespass":
      edit(world, world.clients.viewer, step.which, "paymentTerms", `forbidden ${world.next()}`);
      return;
    case "stock":
      writeWithTool(world, step.field);
      return;
    case "stock-nonsense":
      world.stock.set(step.field, { nonsense: world.next() });
      return;
    case "pay-there":
      actThere(world, step.which, (invoice) => {
        const n = world.next();
        world.vendor.act("payment", `paid-${n}`, { invoice, amount: String(n) });
      });
      return;
    case "edit-there":
      actThere(world, step.which, (invoice) => {
        world.vendor.act("invoice", invoice, { po: `PO-${world.next()}` });
      });
      return;
    case "fault":
      world.vendor.faults.push(step.fault);
      return;
    case "kill":
      kill(world, step);
      return;
    case "cut":
      world.network.cut(step.who, {
        client: step.tell === "both" || step.tell === "client",
        relay: step.tell === "both" || step.tell === "relay",
      });
      return;
    case "freeze":
    case "slow":
      weather(world, step);
      return;
    case "disk-full":
      fillDisk(world, step);
      return;
    case "compact":
      void world.relay.compact();
      return;
    case "backup":
      await world.relay.backup();
      return;
    case "restore":
      await restore(world, step.downMs);
      return;
    case "revoke":
      revoke(world, step);
      return;
    case "no-sign-in":
      world.setSignIn("closed");
      world.clock.at(world.clock.now() + step.forMs, () => world.setSignIn("open"));
      return;
    default:
      step satisfies never;
  }
}

const day = 86_400_000;

/** A value of its own for each call, so that each can be told from all others. */
function valueOf(world: Pick<World, "next">, field: Field): string {
  const n = world.next();
  switch (field) {
    case "dueDate":
      return new Date(Date.UTC(2027, 0, 1) + n * day).toISOString().slice(0, 10);
    case "references.purchaseOrder":
      return `PO-${n}`;
    case "buyer.name":
      return `Buyer ${n}`;
    case "paymentTerms":
      return `D-${n}`;
  }
}

/** A device that runs, and one of the documents that it knows. */
function placeOf(
  host: ClientHost,
  which: number,
): { readonly replica: Replica; readonly document: DocumentId } | undefined {
  const replica = host.replica();
  const ids = replica?.list("invoice").map(({ document }) => document) ?? [];
  const document = ids.toSorted()[which % Math.max(1, ids.length)];
  return replica === undefined || document === undefined ? undefined : { replica, document };
}

/** Remembers what a device promises for a write, as far as it comes to say so. */
function follow(
  outcome: Promise<ChangeOutcome | { readonly type: "nothing" }>,
  writes: readonly Write[],
): void {
  void outcome.then((said) => {
    if (said.type !== "stored") {
      if (said.type === "refused") for (const write of writes) write.promise = "refused";
      return undefined;
    }
    for (const write of writes) write.promise = "on-device";
    return said.synced.then((result) => {
      if (result.type === "refused" || result.type === "discarded") {
        for (const write of writes) write.promise = "refused";
      }
      if (result.type !== "committed") return undefined;
      const corrected = new Set(result.corrections.map(({ path }) => path));
      for (const write of writes) write.promise = corrected.has(write.path) ? "refused" : "synced";
      return undefined;
    });
  });
}

function create(world: World, host: ClientHost): void {
  const replica = host.replica();
  if (replica === undefined) return;
  const content = { currency: "EUR", references: { purchaseOrder: `PO-${world.next()}` } } as const;
  void replica.create({
    kind: "invoice",
    operations: [{ type: "create", document: { kind: "invoice", content } }],
  });
}

function edit(world: World, host: ClientHost, which: number, path: Field, value: JsonValue): void {
  const place = placeOf(host, which);
  if (place === undefined) return;
  const { replica, document } = place;
  const write = world.writes.begin({ by: host.name, document, path, value });
  follow(replica.apply(document, [{ type: "set-field", path, value }]), [write]);
}

/** Such a tool promises nothing; but who clears what it wrote, in a store where that never was, changes nothing, and must be known to have written over it. */
function writeWithTool({ stock, writes, ...world }: World, path: Field): void {
  const value = valueOf(world, path);
  writes.begin({ by: "stock", document: stock.document, path, value });
  stock.set(path, value);
}

function addToNote(host: ClientHost, which: number, insert: string): void {
  const place = placeOf(host, which);
  if (place === undefined) return;
  const { replica, document } = place;
  follow(replica.apply(document, [{ type: "edit-note", at: 0, insert }]), []);
}

function addLine(world: World, host: ClientHost, which: number): void {
  const place = placeOf(host, which);
  if (place === undefined) return;
  const { replica, document } = place;
  const n = world.next();
  const line = EntryKey.parse(`l${n}`);
  const value = `L-${n}`;
  const write = world.writes.begin({ by: host.name, document, path: `lines.${line}.name`, value });
  const tax = { scheme: "VAT", category: "S", rate: "19" };
  const content = { name: value, quantity: "1", price: "10", unit: "C62", tax };
  follow(replica.apply(document, [addLineOperation(line, content)]), [write]);
}

function addLineOperation(line: EntryKey, content: JsonValue): OperationInput {
  // Parsed by `apply`: plain JSON is enough here.
  return JSON.parse(JSON.stringify({ type: "add-line", line, content }));
}

async function editLine(
  world: World,
  host: ClientHost,
  step: Extract<Step, { readonly line: number }>,
): Promise<void> {
  const place = placeOf(host, step.which);
  if (place === undefined) return;
  const { replica, document } = place;
  const registers = (await replica.registers(document)) ?? {};
  const lines = Object.keys(registers)
    .flatMap((path) => /^lines\.([^.]+)\.name$/.exec(path)?.[1] ?? [])
    .toSorted();
  const found = EntryKey.safeParse(lines[step.line % Math.max(1, lines.length)]);
  if (!found.success) return;
  const line = found.data;
  switch (step.do) {
    case "quantity": {
      const value = String(world.next());
      const path = `lines.${line}.quantity`;
      const write = world.writes.begin({ by: host.name, document, path, value });
      follow(replica.apply(document, [{ type: "set-line", line, field: "quantity", value }]), [
        write,
      ]);
      return;
    }
    case "move-line":
      follow(replica.apply(document, [{ type: "move-line", line, after: null }]), []);
      return;
    case "remove-line":
    case "restore-line":
      follow(replica.apply(document, [{ type: step.do, line }]), []);
      return;
    case "add-line":
      return;
    default:
      step satisfies never;
  }
}

/** Each name is of a moment of its own. */
async function nameMoment(
  world: World,
  host: ClientHost,
  step: Extract<Step, { readonly moment: number }>,
): Promise<void> {
  const place = placeOf(host, step.which);
  if (place === undefined) return;
  const { replica, document } = place;
  const n = world.next();
  const name = `Moment ${n}`;
  if (step.do === "name-moment") {
    const of = { hash: n.toString(16), at: n };
    const moment = EntryKey.parse(`m${n}`);
    const path = `moments.${moment}`;
    const write = world.writes.begin({ by: host.name, document, path, value: { name, of } });
    follow(replica.apply(document, [{ type: "name-moment", moment, name, of }]), [write]);
    return;
  }
  const named = namedMomentsOf((await replica.registers(document)) ?? {});
  const chosen = named[step.moment % Math.max(1, named.length)];
  if (chosen === undefined) return;
  const { key: moment, of } = chosen;
  const isRenamed = step.do === "rename-moment";
  const write = world.writes.begin({
    by: host.name,
    document,
    path: `moments.${moment}`,
    value: isRenamed ? { name, of: { ...of } } : null,
  });
  const operation: OperationInput = isRenamed
    ? { type: "rename-moment", moment, name }
    : { type: "remove-moment", moment };
  follow(replica.apply(document, [operation]), [write]);
}

function pay(world: World, host: ClientHost, which: number): void {
  const place = placeOf(host, which);
  if (place === undefined) return;
  const { replica, document } = place;
  const n = world.next();
  const key = EntryKey.parse(`bank:${n}`);
  const amount = String(n);
  const path = `payments.${key}`;
  const write = world.writes.begin({ by: host.name, document, path, value: amount });
  const operation: OperationInput = JSON.parse(
    JSON.stringify({ type: "record-payment", key, payment: { amount } }),
  );
  follow(replica.apply(document, [operation]), [write]);
}

function undo(world: World, host: ClientHost): void {
  const replica = host.replica();
  if (replica === undefined) return;
  const outcome = replica.undo();
  void outcome.then((said) => {
    if (said.type === "stored") wroteOver(world, host, said);
    return undefined;
  });
}

/** Values that this device wrote earlier on these paths stood no more after that. */
function wroteOver(
  world: World,
  host: ClientHost,
  { document, paths }: Extract<ChangeOutcome, { readonly type: "stored" }>,
): void {
  for (const path of paths) {
    world.writes.begin({ by: host.name, document, path, value: null }).promise = "on-device";
  }
}

function resolve(world: World, host: ClientHost, choice: "kept" | "lost"): void {
  const replica = host.replica();
  const conflict = replica?.conflicts()[0];
  if (replica === undefined || conflict === undefined) return;
  const outcome = replica.apply(conflict.document, [
    { type: "resolve-conflict", conflict: EntryKey.parse(conflict.id), choice: { type: choice } },
  ]);
  void outcome.then((said) => {
    if (said.type === "stored") wroteOver(world, host, said);
    return undefined;
  });
}

function actThere(world: World, which: number, act: (invoice: string) => void): void {
  const invoices = world.vendor.ofKind("invoice");
  const invoice = invoices[which % Math.max(1, invoices.length)];
  if (invoice !== undefined) act(invoice.id);
}
