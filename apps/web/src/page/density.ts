import type { ReactiveController, ReactiveControllerHost } from "lit";

export const densities = ["comfortable", "compact"] as const;
/** How much room a row of the list takes on this device. */
export type Density = (typeof densities)[number];

const place = "concord-density";

export function densityOf(storage: Pick<Storage, "getItem">): Density {
  return densities.find((each) => each === storage.getItem(place)) ?? "comfortable";
}

/** Keeps it on this device. Who shows rows hears of it as `density`, at the window. */
export function chooseDensity(next: Density, storage: Pick<Storage, "setItem">): void {
  storage.setItem(place, next);
  dispatchEvent(new Event("density"));
}

/** Shows a component anew once rows are to stand otherwise. */
export function followDensity(host: ReactiveControllerHost): void {
  const look = (): void => host.requestUpdate();
  const controller: ReactiveController = {
    hostConnected: () => addEventListener("density", look),
    hostDisconnected: () => removeEventListener("density", look),
  };
  host.addController(controller);
}
