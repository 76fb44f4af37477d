/** The cache of the histories that an account has looked at on this device. */
export function keptHistoriesPlace(account: string): string {
  return `concord-history ${account}`;
}
