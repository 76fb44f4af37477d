/** The key of test relays. */
export const secretKey: Uint8Array = new Uint8Array(32).fill(7);
