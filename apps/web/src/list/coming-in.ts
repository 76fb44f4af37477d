import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Api } from "../page/api.ts";
import type { WorkspaceState } from "../wire/messages.ts";

/** What comes in. `invoices`: how many there will be; unknown as long as the relay has not said so. */
export interface Coming {
  readonly invoices?: number | undefined;
}

interface Here {
  readonly api: Api | undefined;
  readonly state: WorkspaceState | undefined;
}

/** Whether invoices still come in for the first time, and how many there are in all: asked of the relay once for each time that they begin to. */
export class ComingIn implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #here: () => Here;
  #isAsked = false;
  #coming: Coming = {};

  constructor(host: ReactiveControllerHost, here: () => Here) {
    this.#host = host;
    this.#here = here;
    host.addController(this);
  }

  hostUpdate(): void {
    const { api, state } = this.#here();
    if (!isFetching(state)) {
      this.#isAsked = false;
      return;
    }
    if (api === undefined || this.#isAsked) return;
    this.#isAsked = true;
    void this.#ask(api);
  }

  /** Undefined once all that there is has come, and while nothing can. */
  now(): Coming | undefined {
    return isFetching(this.#here().state) ? this.#coming : undefined;
  }

  async #ask(api: Api): Promise<void> {
    // Needed once on each device: no part of what the list starts with.
    const part = await import("./count-invoices.ts").catch(() => undefined);
    // Without it only how many are here is said.
    if (part === undefined) return;
    this.#coming = { invoices: await part.countInvoices(api) };
    this.#host.requestUpdate();
  }
}

function isFetching(state: WorkspaceState | undefined): boolean {
  if (state === undefined || state.caughtUp) return false;
  return state.link === "connecting" || state.link === "joining" || state.link === "live";
}
