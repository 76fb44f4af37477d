import type { DocumentId } from "@concord/model";
import { vi } from "vitest";
import type { Connected } from "./connected.ts";

const options = { timeout: 8_000, interval: 10 };

/** What people were told, and asked. */
export const told = (world: Connected): readonly string[] =>
  world.bridge.deadLetters.list().map(({ reason }) => reason);

/** The id of the one object of its kind in the books; "" where there is none. */
export async function only(world: Connected, entity: string): Promise<string> {
  const [object] = await world.books.find(`select * from ${entity}`);
  return object?.Id ?? "";
}

/** Waits until a register of the document stands. */
export async function untilRegister(world: Connected, id: DocumentId, path: string): Promise<void> {
  await vi.waitFor(() => {
    if ((world.registers(id)[path] ?? null) === null) {
      throw new Error(`${path} does not stand. Dead letters: ${JSON.stringify(told(world))}`);
    }
  }, options);
  await world.bridge.idle();
}

/** Waits until a person was told something that matches. */
export async function untilTold(world: Connected, text: RegExp): Promise<string> {
  return vi.waitFor(() => {
    const reasons = told(world);
    const found = reasons.find((reason) => text.test(reason));
    if (found === undefined) throw new Error(`Nobody was told ${text}: ${JSON.stringify(reasons)}`);
    return found;
  }, options);
}

/** Waits until everything that was there at the start has been read. */
export async function untilRead(world: Connected): Promise<void> {
  await vi.waitFor(() => {
    const { state, reason } = world.bridge.backfill.progress();
    if (state !== "done") throw new Error(`The backfill is ${state}: ${reason ?? ""}`);
  }, options);
  await world.bridge.idle();
}

/** Sweeps, and waits until nothing is left to do. */
export async function sweep(world: Connected): Promise<void> {
  world.bridge.sweep();
  await world.bridge.idle();
}
