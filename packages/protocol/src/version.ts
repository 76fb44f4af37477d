/**
 * The version both ends announce in `hello`. Bump it when an older peer could not understand a message;
 * `fingerprint.test.ts` fails until you choose.
 *
 * - 1: first release.
 * - 2: corrections name their rule, and `slow-down` asks a client to wait; `offer` brings what a restored relay has lost; `leaving` says when to come back.
 * - 3: an `offer` may be as large as a document.
 * - 4: `compare` finds what replica and relay hold differently; `hello` may name a scope, `left` says what is outside of it, `list` shows what is there.
 * - 5: flags of an invoice may say that it was discarded; a tag may hold what joins letters or pictures.
 */
export const protocolVersion = 5;
