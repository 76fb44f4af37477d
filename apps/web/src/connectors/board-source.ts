import {
  ConnectorActivity,
  ConnectorBoard,
  ConnectorCheck,
  HeldAnswer,
  ReplayPreview,
} from "@concord/protocol";
import { z } from "zod";
import type { Api, ApiAnswer } from "../page/api.ts";
import { readKept } from "../page/kept.ts";

/** The last board that this device was told, and when. */
const Kept = z.object({ board: ConnectorBoard, heardAt: z.number() });
type Kept = z.infer<typeof Kept>;

export type BoardState =
  | { readonly type: "asking" }
  /** Told within the last turn. */
  | { readonly type: "live" }
  /** What is shown is the last that was heard. */
  | { readonly type: "unreachable" }
  | { readonly type: "refused"; readonly message: string };

/** What this device knows of the connectors. Bridges run elsewhere and may be fine while nobody can be asked: the last board is kept, with its age. */
export interface BoardSource {
  readonly known: () => Kept | undefined;
  readonly state: () => BoardState;
  /** Asks now, and from now on every so often while somebody can see it. */
  readonly follow: (everyMs: number) => void;
  readonly look: () => Promise<void>;
  /** What a connector did of late. It is not kept: without a network there is none. */
  readonly activity: (connector: string) => Promise<ApiAnswer<ConnectorActivity>>;
  readonly preview: (
    connector: string,
    ids: readonly string[],
  ) => Promise<ApiAnswer<ReplayPreview>>;
  readonly decide: (
    connector: string,
    act: "replay" | "drop",
    ids: readonly string[],
  ) => Promise<ApiAnswer<HeldAnswer>>;
  readonly act: (
    connector: string,
    act: "sweep" | "pause" | "resume",
  ) => Promise<ApiAnswer<unknown>>;
  /** Asks the vendor whether the connection works. */
  readonly check: (connector: string) => Promise<ApiAnswer<ConnectorCheck>>;
  readonly onChange: (listener: () => void) => () => void;
}

export interface BoardDeps {
  readonly api: Api;
  readonly storage: Pick<Storage, "getItem" | "setItem">;
  readonly now: () => number;
  readonly every: (ms: number, run: () => void) => () => void;
  readonly isSeen: () => boolean;
  readonly network: {
    readonly isUp: () => boolean;
    readonly onChange: (listener: () => void) => void;
  };
}

const place = "concord-connectors";

export function createBoardSource(deps: BoardDeps): BoardSource {
  const { api, storage, now, every, isSeen, network } = deps;
  const listeners = new Set<() => void>();
  let state: BoardState = { type: "asking" };
  let kept = read();
  let stop: (() => void) | undefined;

  function read(): Kept | undefined {
    return readKept(Kept, place, storage);
  }

  async function look(): Promise<void> {
    // A request that cannot leave tells nothing, and fills the console.
    const answer: ApiAnswer<ConnectorBoard> = network.isUp()
      ? await api.get("/api/v1/connectors", ConnectorBoard)
      : { type: "unreachable" };
    if (answer.type === "ok") {
      state = { type: "live" };
      kept = { board: answer.value, heardAt: now() };
      storage.setItem(place, JSON.stringify(kept));
    } else state = answer;
    for (const listener of listeners) listener();
  }

  async function afterwards<T>(asked: Promise<ApiAnswer<T>>): Promise<ApiAnswer<T>> {
    const answer = await asked;
    await look();
    return answer;
  }

  network.onChange(() => void look());
  return {
    known: () => kept,
    state: () => state,
    follow: (everyMs) => {
      stop?.();
      stop = every(everyMs, () => {
        if (isSeen()) void look();
      });
      void look();
    },
    look,
    activity: async (connector) =>
      network.isUp()
        ? api.get(at(connector, "activity"), ConnectorActivity)
        : { type: "unreachable" },
    preview: (connector, ids) => api.post(at(connector, "preview"), { ids }, ReplayPreview),
    decide: (connector, act, ids) => afterwards(api.post(at(connector, act), { ids }, HeldAnswer)),
    check: (connector) => afterwards(api.post(at(connector, "check"), {}, ConnectorCheck)),
    act: (connector, act) => afterwards(api.post(at(connector, act), {}, z.unknown())),
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The source of this page, with the browser's storage, clock and visibility. */
export function pageBoardSource(api: Api): BoardSource {
  return createBoardSource({
    api,
    storage: localStorage,
    now: Date.now,
    every: (ms, run) => {
      const timer = setInterval(run, ms);
      return () => clearInterval(timer);
    },
    isSeen: () => document.visibilityState === "visible",
    network: {
      isUp: () => navigator.onLine,
      onChange: (listener) => {
        addEventListener("online", listener);
        addEventListener("offline", listener);
      },
    },
  });
}

function at(connector: string, act: string): string {
  return `/api/v1/connectors/${encodeURIComponent(connector)}/${act}`;
}
