import type { ReactiveControllerHost } from "lit";

/** Renders a component anew every so often, as long as it is on the page: ages are part of what it says. */
export function tickEvery(host: ReactiveControllerHost, ms: number): void {
  let timer: ReturnType<typeof setInterval> | undefined;
  host.addController({
    hostConnected: () => {
      timer = setInterval(() => host.requestUpdate(), ms);
    },
    hostDisconnected: () => clearInterval(timer),
  });
}
