import type { RelayStorage } from "../storage/storage.ts";
import { issuingRelay } from "./issuing-relay.ts";
import type { IssuingRelay } from "./issuing-relay.ts";
import { openTestStorage } from "./test-storage.ts";

/** What the registrar and the committer call on their way. Each call is a step at which a process can die. */
const steps = [
  "commit",
  "project",
  "projectionCursor",
  "registrarPlace",
  "moveRegistrar",
  "head",
  "issueEvents",
  "seriesHead",
  "numberIsOf",
  "latestEntries",
  "registerReturned",
  "firstOfKind",
  "loadDocument",
] as const;

/** A death of the process: at which step from its start on, and whether that step's effect is on the disk. */
export interface Death {
  readonly step: number;
  readonly when: "before" | "after";
}

/** A store for one life of a process: from its death on nothing that it does reaches the disk. */
function mortal(
  real: RelayStorage,
  death: Death | undefined,
): { readonly storage: RelayStorage; readonly isDead: () => boolean } {
  let count = 0;
  let dead = false;
  const die = (): never => {
    dead = true;
    throw new Error("The process is dead");
  };
  const wrapped = Object.fromEntries(
    steps.map((name) => [
      name,
      async (...given: readonly unknown[]): Promise<unknown> => {
        if (dead) die();
        count += 1;
        const dies = count === death?.step;
        if (dies && death?.when === "before") die();
        const call: unknown = real[name];
        if (typeof call !== "function") throw new TypeError(`${name} is no step`);
        const result: unknown = await call(...given);
        if (dies) die();
        return result;
      },
    ]),
  );
  return { storage: { ...real, ...wrapped }, isDead: () => dead };
}

/** Lives one life: answers what waits, as far as it comes. */
export async function live(
  real: RelayStorage,
  death: Death | undefined,
  doing: (relay: IssuingRelay) => Promise<unknown> = async () => undefined,
): Promise<"died" | "lived"> {
  const { storage, isDead } = mortal(real, death);
  try {
    await using relay = await issuingRelay(storage);
    await doing(relay);
    await relay.answered();
  } catch (error) {
    if (!isDead()) throw error;
  }
  return isDead() ? "died" : "lived";
}

/** As `live`, on a store in a folder. */
export async function mortalLife(
  folder: string,
  death: Death | undefined,
): Promise<"died" | "lived"> {
  await using real = openTestStorage(folder);
  return await live(real, death);
}
