/**
 * The version both ends announce in `hello`. Bump it when an older peer could not understand a message;
 * `fingerprint.test.ts` fails until you choose.
 *
 * - 1: first release.
 * - 2: corrections name their rule, and `slow-down` asks a client to wait; `offer` brings what a restored relay has lost; `leaving` says when to come back.
 * - 3: an `offer` may be as large as a document.
 */
export const protocolVersion = 3;
