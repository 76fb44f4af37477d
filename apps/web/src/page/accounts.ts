import { z } from "zod";
import type { WorkspaceState } from "../wire/messages.ts";
import { readJson, readKept } from "./kept.ts";
import type { Workspace } from "./workspace.ts";

/** What a token says of its holder. Nothing is decided by it but where this device keeps their data: the relay alone believes nobody. */
const Claims = z.object({ sub: z.string(), workspace: z.string(), name: z.string().optional() });

/** The accounts of this device by their holder, and what each has not sent. */
const Known = z.record(
  z.string(),
  z.object({ account: z.string(), name: z.string(), unsent: z.int().nonnegative() }),
);
type Known = z.infer<typeof Known>;

export type AccountStorage = Pick<Storage, "getItem" | "setItem">;

/** Changes of somebody else that wait on this device until they sign in here again. */
export interface OthersUnsent {
  readonly name: string;
  readonly changes: number;
}

const place = "concord-accounts";
/** The first who signs in on a device. */
const first = "main";

/** A principal of a workspace, in a text that no other one has. */
export function holderText(workspace: string, principal: string): string {
  return `${workspace} ${principal}`;
}

/** Who holds a token, in a text that no other holder has; undefined where it cannot be read. */
export function holderOf(token: string): string | undefined {
  const claims = claimsIn(token);
  return claims === undefined ? undefined : holderText(claims.workspace, claims.sub);
}

/** The account of a token's holder on this device. Everybody has a database of their own, so that nobody sends what somebody else has written. */
export function accountOf(token: string, storage: AccountStorage): string {
  const claims = claimsIn(token);
  const holder = holderOf(token);
  if (claims === undefined || holder === undefined) return first;
  const known = read(storage);
  const before = known[holder];
  if (before !== undefined) return before.account;
  const account = Object.keys(known).length === 0 ? first : holder;
  const name = claims.name ?? claims.sub;
  storage.setItem(place, JSON.stringify({ ...known, [holder]: { account, name, unsent: 0 } }));
  return account;
}

/** How many changes of a workspace wait to be sent, whatever else is the matter: a session that has ended hides none of them. */
export function unsentIn({ unsent }: Pick<WorkspaceState, "unsent">): number {
  return unsent.reduce((sum, { changes }) => sum + changes, 0);
}

/** Whether an account that the relay does not let in has nothing on this device, of others or of its own. */
export function hasNothing({
  state,
  rows,
  typed,
}: Pick<Workspace, "state" | "rows" | "typed">): boolean {
  const now = state();
  const isRefused = now?.stopped?.cause === "sign-in" && now.syncedAt === null;
  return isRefused && unsentIn(now) === 0 && rows().size === 0 && !typed.isThere();
}

/** Whose an account of this device is. */
export function holderOfAccount(
  account: string,
  storage: Pick<Storage, "getItem">,
): string | undefined {
  return Object.entries(read(storage)).find(([, each]) => each.account === account)?.[0];
}

/** Forgets that an account was ever on this device. */
export function forgetAccount(account: string, storage: AccountStorage): void {
  const left = Object.entries(read(storage)).filter(([, each]) => each.account !== account);
  storage.setItem(place, JSON.stringify(Object.fromEntries(left)));
}

/** Whether this device holds data of anybody. */
export function isAnybodyHere(storage: Pick<Storage, "getItem">): boolean {
  return Object.keys(read(storage)).length > 0;
}

/** Remembers how much of an account waits to be sent, for whoever signs in after its holder. */
export function noteUnsent(account: string, unsent: number, storage: AccountStorage): void {
  const known = read(storage);
  const entry = Object.entries(known).find(([, each]) => each.account === account);
  if (entry === undefined || entry[1].unsent === unsent) return;
  storage.setItem(place, JSON.stringify({ ...known, [entry[0]]: { ...entry[1], unsent } }));
}

/** What others have left on this device. */
export function othersUnsent(account: string, storage: AccountStorage): readonly OthersUnsent[] {
  return Object.values(read(storage))
    .filter((each) => each.account !== account && each.unsent > 0)
    .map(({ name, unsent }) => ({ name, changes: unsent }));
}

function read(storage: Pick<AccountStorage, "getItem">): Known {
  return readKept(Known, place, storage) ?? {};
}

function claimsIn(token: string): z.infer<typeof Claims> | undefined {
  const [, payload = ""] = token.split(".");
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (each) =>
      each.charCodeAt(0),
    );
    return Claims.safeParse(readJson(new TextDecoder().decode(bytes))).data;
  } catch {
    // No base64: no token of ours.
    return undefined;
  }
}
