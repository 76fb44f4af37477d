import type { ReactiveControllerHost } from "lit";

/** Runs whenever the browser has a network again, as long as the host is on the page. */
export function whenOnline(host: ReactiveControllerHost, run: () => void): void {
  host.addController({
    hostConnected: () => addEventListener("online", run),
    hostDisconnected: () => removeEventListener("online", run),
  });
}
