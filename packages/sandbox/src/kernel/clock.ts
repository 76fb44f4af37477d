/** Where a sandbox gets time from. A test may pass its own; `systemClock` is the real one. */
export interface SandboxClock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Runs `task` once after `delayMs`; the returned function cancels it. */
  readonly after: (delayMs: number, task: () => void) => () => void;
}

/** Time inside a sandbox: the outer clock plus what has been advanced. It never goes back. */
export interface VirtualClock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Whole seconds since 1970. */
  readonly seconds: () => number;
  readonly offsetMs: () => number;
  /** Moves to `atMs`, or stays where it is when that moment has passed. */
  readonly moveTo: (atMs: number) => void;
  readonly setOffset: (offsetMs: number) => void;
}

export function createVirtualClock(outer: SandboxClock): VirtualClock {
  let offset = 0;
  const now = (): number => outer.now() + offset;
  return {
    now,
    seconds: () => Math.floor(now() / 1000),
    offsetMs: () => offset,
    moveTo(atMs) {
      offset = Math.max(offset, atMs - outer.now());
    },
    setOffset(offsetMs) {
      offset = offsetMs;
    },
  };
}
