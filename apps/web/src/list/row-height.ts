import type { ReactiveController, ReactiveControllerHost } from "lit";
import { densityOf } from "../page/density.ts";

/** Rows are cards then. */
export const narrow = matchMedia("(max-width: 640px)");
/** A finger needs room, whatever was chosen for a mouse. */
const byFinger = matchMedia("(pointer: coarse)");

const heights = { card: 68, comfortable: 40, compact: 32 } as const;

/** How high a row of the list is, on this page and as this device was told. */
export class RowHeight implements ReactiveController {
  readonly #onChange: (times: number) => void;
  #now = kindNow();

  /** `onChange`: a row is so many times as high as before. */
  constructor(host: ReactiveControllerHost, onChange: (times: number) => void) {
    this.#onChange = onChange;
    host.addController(this);
  }

  hostConnected(): void {
    for (const of of [narrow, byFinger]) of.addEventListener("change", this.#look);
    addEventListener("density", this.#look);
    this.#look();
  }

  hostDisconnected(): void {
    for (const of of [narrow, byFinger]) of.removeEventListener("change", this.#look);
    removeEventListener("density", this.#look);
  }

  now(): number {
    return heights[this.#now];
  }

  /** A way down the list as it would be with rows of the usual height: so it is the same place however high rows are. */
  usual(way: number): number {
    return (way * heights.comfortable) / this.now();
  }

  /** And back. */
  fromUsual(way: number): number {
    return (way * this.now()) / heights.comfortable;
  }

  isCompact(): boolean {
    return this.#now === "compact";
  }

  readonly #look = (): void => {
    const before = this.now();
    this.#now = kindNow();
    if (before !== this.now()) this.#onChange(this.now() / before);
  };
}

function kindNow(): keyof typeof heights {
  if (narrow.matches) return "card";
  return byFinger.matches ? "comfortable" : densityOf(localStorage);
}
