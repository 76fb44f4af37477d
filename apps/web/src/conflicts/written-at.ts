/** When something was written by its device's clock, and when the relay had it. */
export interface Written {
  readonly at?: string | undefined;
  readonly acceptedAt?: string | undefined;
}

/** Whoever needed longer than this was without a network, and a clock that is further ahead is wrong. */
const promptMs = 2 * 60_000;

/** How long a write was on its device before the relay had it; undefined where it came at once, or nobody knows. */
export function latenessOf(written: Written): number | undefined {
  const late = -aheadBy(written);
  return late > promptMs ? late : undefined;
}

/** How far its device's clock was ahead, at least; undefined where it may have been right. */
export function clockAheadOf(written: Written): number | undefined {
  const ahead = aheadBy(written);
  return ahead > promptMs ? ahead : undefined;
}

/** The moment to tell of a write: its device's word, unless the relay had it before that. */
export function writtenAt(written: Written): string | undefined {
  return clockAheadOf(written) === undefined ? written.at : written.acceptedAt;
}

function aheadBy({ at, acceptedAt }: Written): number {
  return Date.parse(at ?? "") - Date.parse(acceptedAt ?? "");
}
