import type { LeasesAnswer, SeriesAnswer } from "@concord/protocol";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Api } from "../page/api.ts";
import { isConnecting, isOnline } from "../page/is-online.ts";
import type { Workspace } from "../page/workspace.ts";
import { numberingRelay } from "./numbering-relay.ts";
import type { NumberingRelay } from "./numbering-relay.ts";

/** What the relay told last of numbers. */
interface Told {
  readonly series: SeriesAnswer["items"];
  readonly leases: LeasesAnswer["items"];
}

export type DeskState =
  | { readonly type: "asking" }
  | { readonly type: "live" }
  /** What is shown is the last that was heard, if anything was. */
  | { readonly type: "unreachable" }
  | { readonly type: "refused"; readonly message: string };

/** Changes of the workspace come in bursts: the relay is asked again once one has passed. */
const settleMs = 400;

/** What this tab knows of numbers from the relay. It asks again whenever something in the workspace has changed, and when the network is back. */
export class NumberingDesk implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #api: Api | undefined;
  #relay: NumberingRelay | undefined;
  #told: Told | undefined;
  #state: DeskState = { type: "asking" };
  #version = -1;
  #isUp: boolean | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isUp = undefined;
  }

  /** To be called before each rendering. */
  turnTo(api: Api | undefined, workspace: Workspace): void {
    if (api !== this.#api) {
      this.#api = api;
      this.#relay = api === undefined ? undefined : numberingRelay(api, () => isOnline(workspace));
      this.#isUp = undefined;
    }
    if (this.#relay === undefined) return;
    const isUp = isOnline(workspace);
    const version = workspace.rowsVersion();
    const isFirst = this.#isUp === undefined;
    // Whether anybody answers is about to be known: of a page that opens nobody says that it is offline.
    if (isFirst && isConnecting(workspace)) return;
    if (isUp === this.#isUp && version === this.#version) return;
    this.#isUp = isUp;
    this.#version = version;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.look(), isFirst ? 0 : settleMs);
  }

  readonly look = async (): Promise<void> => {
    const relay = this.#relay;
    if (relay === undefined) return;
    this.#asked += 1;
    const asked = this.#asked;
    const [series, leases] = await Promise.all([relay.series(), relay.leases()]);
    if (asked !== this.#asked) return;
    if (series.type === "ok" && leases.type === "ok") {
      this.#told = { series: series.value.items, leases: leases.value.items };
      this.#state = { type: "live" };
    } else {
      const failed = series.type === "ok" ? leases : series;
      this.#state =
        failed.type === "refused"
          ? { type: "refused", message: failed.message }
          : { type: "unreachable" };
    }
    this.#host.requestUpdate();
  };

  /** Undefined until it is known whether it can be asked. */
  relay(): NumberingRelay | undefined {
    return this.#isUp === undefined ? undefined : this.#relay;
  }

  state(): DeskState {
    return this.#state;
  }

  told(): Told | undefined {
    return this.#told;
  }
}
