import { z } from "zod";
import { accountOf, holderOf, isAnybodyHere } from "./accounts.ts";
import { readKept } from "./kept.ts";

/** What this device is signed in with. It stays here, so that the app opens without a network. */
const Stored = z.object({ token: z.string(), renewedAt: z.number() });
type Stored = z.infer<typeof Stored>;

const Session = z.object({ token: z.string() });

/** How this page is signed in. */
export interface SignIn {
  readonly isSignedIn: () => boolean;
  /** All that this device has is a link that was not exchanged yet. */
  readonly hasLinkAlone: () => boolean;
  /** Whose data on this device this page works on. */
  readonly account: () => string;
  /**
   * To be waited for before anything of this device is shown. A link says itself whose it is: where it leads to somebody else on a device that holds data, the relay's word is
   * asked first. Unless it is settled, whoever was signed in before still is.
   */
  readonly settled: () => Promise<"settled" | "refused" | "unreachable">;
  /** A token for the relay: renewed if it is not fresh and there is a network. Empty where nobody is signed in. */
  readonly token: () => Promise<string>;
}

export interface SignInDeps {
  readonly storage: Pick<Storage, "getItem" | "setItem">;
  readonly fetch: typeof fetch;
  readonly now: () => number;
}

const place = "concord-session";
const freshMs = 3_600_000;

/** @param link the token of a sign-in link, if the page was opened with one. It counts for more than the session before it. */
export function createSignIn(link: string | null, deps: SignInDeps): SignIn {
  const before = read();
  let stored = before;
  /** The session that stood on this device when this page was opened, or that this page has put there. */
  let standing = stored?.token;
  if (link !== null) {
    const fromLink = { token: link, renewedAt: 0 };
    // The link is in no address any more: a page that is loaded again before the exchange is done must still have it. A session there was before is kept until then.
    if (stored === undefined) keep(fromLink);
    stored = fromLink;
  }

  function read(): Stored | undefined {
    return readKept(Stored, place, deps.storage);
  }

  function keep(next: Stored): string {
    // Somebody else may have signed in on this device since this page was opened: their session stays.
    const isOurs = stored === undefined || standing === read()?.token || sameHolder(read(), next);
    stored = next;
    if (isOurs) {
      standing = next.token;
      deps.storage.setItem(place, JSON.stringify(next));
    }
    return next.token;
  }

  return {
    isSignedIn: () => stored !== undefined,
    hasLinkAlone: () => stored?.renewedAt === 0 && stored.token === read()?.token,
    account: () => accountOf(stored?.token ?? "", deps.storage),
    settled: async () => {
      if (link === null || !isOfAnother(link, before, deps.storage)) return "settled";
      const outcome = await renew(link);
      if (outcome === "renewed") return "settled";
      stored = before;
      return outcome;
    },
    token: async () => {
      if (stored === undefined) return "";
      if (deps.now() - stored.renewedAt < freshMs) return stored.token;
      await renew(stored.token);
      return stored.token;
    },
  };

  /** Refused: the relay says so again where it can be shown, and what was not sent stays here. Without a network the session is as good as it was. */
  async function renew(token: string): Promise<"renewed" | "refused" | "unreachable"> {
    try {
      const answer = await deps.fetch("/api/v1/sessions", {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
      });
      if (!answer.ok) return "refused";
      const session = Session.parse(await answer.json());
      keep({ token: session.token, renewedAt: deps.now() });
      return "renewed";
    } catch {
      return "unreachable";
    }
  }
}

/** Whether a link, by what it says, leads from who is signed in to somebody else, on a device that holds somebody's data. */
function isOfAnother(
  link: string,
  before: Stored | undefined,
  storage: SignInDeps["storage"],
): boolean {
  const holder = holderOf(link);
  const isOfSame = holder !== undefined && holderOf(before?.token ?? "") === holder;
  return !isOfSame && isAnybodyHere(storage);
}

/** Signs this device out. Other tabs of it hear of that by the storage. */
export function forgetSession(storage: Pick<Storage, "removeItem">): void {
  storage.removeItem(place);
}

/** Whether what became of a place of the storage is that somebody has signed this device out. */
export function isSignOut({ key, newValue }: Pick<StorageEvent, "key" | "newValue">): boolean {
  return key === place && newValue === null;
}

function sameHolder(one: Stored | undefined, other: Stored): boolean {
  return one !== undefined && holderOf(one.token) === holderOf(other.token);
}

/** The token of a sign-in link (`/?token=…`). It goes out of the address at once, so that it stands in no history and no referrer. */
export function takeLink(): string | null {
  const address = new URL(location.href);
  const given = address.searchParams.get("token");
  if (given === null) return null;
  address.searchParams.delete("token");
  history.replaceState(null, "", address);
  return given;
}
