/** How many requests of strangers who want to sign in are looked at. */
export interface AttemptSettings {
  /** At once after a quiet time, and for long. */
  readonly burst: number;
  readonly perSecond: number;
  readonly burstPerAddress: number;
  readonly perSecondPerAddress: number;
}

/**
 * A sign-in takes two. Nobody guesses a key, so what is bounded is the work: a millisecond each. A firm comes from one address in the morning, and behind a proxy everybody
 * does, with whoever would keep them out.
 */
export const defaultAttempts: AttemptSettings = {
  burst: 600,
  perSecond: 60,
  burstPerAddress: 200,
  perSecondPerAddress: 20,
};

interface Bucket {
  left: number;
  at: number;
}

/** Above this many addresses those that are quiet again are forgotten. */
const sweepAbove = 1_000;

/** Counts them. The answer is how long to wait in milliseconds; 0 for one that is let through, which counts. */
export function createSignInAttempts(
  settings: AttemptSettings,
  now: () => number,
): (address: string) => number {
  const everybody: Bucket = { left: settings.burst, at: now() };
  const addresses = new Map<string, Bucket>();
  let sweepAt = sweepAbove;

  const fill = (bucket: Bucket, burst: number, perSecond: number): void => {
    const at = now();
    // A clock that was put back fills nothing.
    const seconds = Math.max(0, at - bucket.at) / 1_000;
    bucket.left = Math.min(burst, bucket.left + seconds * perSecond);
    bucket.at = at;
  };
  const waitOf = ({ left }: Bucket, perSecond: number): number =>
    left >= 1 ? 0 : Math.ceil(((1 - left) / perSecond) * 1_000);
  const sweep = (): void => {
    if (addresses.size < sweepAt) return;
    for (const [address, bucket] of addresses) {
      fill(bucket, settings.burstPerAddress, settings.perSecondPerAddress);
      if (bucket.left >= settings.burstPerAddress) addresses.delete(address);
    }
    sweepAt = Math.max(sweepAbove, 2 * addresses.size);
  };

  return (address) => {
    sweep();
    const own = addresses.get(address) ?? { left: settings.burstPerAddress, at: now() };
    fill(own, settings.burstPerAddress, settings.perSecondPerAddress);
    fill(everybody, settings.burst, settings.perSecond);
    // An address that asks too much takes nothing from the others.
    const waitMs =
      waitOf(own, settings.perSecondPerAddress) || waitOf(everybody, settings.perSecond);
    if (waitMs > 0) return waitMs;
    own.left -= 1;
    everybody.left -= 1;
    addresses.set(address, own);
    return 0;
  };
}
