/**
 * Why a relay ends a connection. 4400–4499: the same attempt would fail again, so a client stops and says why (the stock y-websocket 3.1 client
 * stops on exactly this range). 4500–4599: try again later.
 */
export const closeCode = {
  /** Bytes that are no message of this protocol, or a message that may not come now. */
  malformed: 4400,
  /** No token, or one that is expired or not ours: get a new one. */
  unauthorised: 4401,
  /** The token is good but does not allow this. */
  forbidden: 4403,
  /** No such workspace or address. */
  unknown: 4404,
  /** A Yjs client id that belongs to another principal: start a new document with a new client id. */
  identityTaken: 4409,
  /** More bytes than the relay takes in one message. */
  tooLarge: 4413,
  /** An update that cannot be applied: start a new document from the relay's state. */
  refusedUpdate: 4422,
  /** A protocol version that this relay does not speak. */
  unsupportedVersion: 4426,
  /** The relay failed; nothing unacknowledged was kept. */
  internal: 4500,
  /** The relay shuts down. */
  goingAway: 4503,
  /** No hello, or no sign of life, in time. */
  timeout: 4504,
  /** The reader does not keep up, even with merged differences. */
  tooSlow: 4508,
  /** Too many messages or connections. */
  tooMany: 4529,
} as const;

export type CloseCode = (typeof closeCode)[keyof typeof closeCode];

/** Whether connecting again the same way is pointless. Any code outside our ranges (1006 and such) is worth another try. */
export function isPermanent(code: number): boolean {
  return code >= 4400 && code <= 4499;
}
