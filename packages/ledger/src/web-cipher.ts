import { encodeUtf8 } from "lib0/string";
import { cipherScheme } from "./document-cipher.ts";
import type { DocumentCipher, OpenCipher } from "./document-cipher.ts";
import { fromBase64Url, toBase64Url } from "./base64url.ts";

/** The cipher on Web Crypto, for browsers and Node alike. In Node `@concord/ledger/node` has one that is several times as fast. */
export function webCipher(subtle: SubtleCrypto): OpenCipher {
  return async (secret, document) => {
    const base = await subtle.importKey("raw", Uint8Array.from(secret), "HKDF", false, [
      "deriveKey",
    ]);
    const derive = (info: string, type: AesKeyGenParams | HmacKeyGenParams, uses: KeyUsage[]) =>
      subtle.deriveKey(
        { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encodeUtf8(info) },
        base,
        type,
        false,
        uses,
      );
    const { encryptionInfo, nonceInfo } = cipherScheme;
    const encryption = await derive(encryptionInfo, { name: "AES-GCM", length: 256 }, [
      "encrypt",
      "decrypt",
    ]);
    const nonces = await derive(nonceInfo, { name: "HMAC", hash: "SHA-256", length: 256 }, [
      "sign",
    ]);
    return cipherWith(subtle, document, encryption, nonces);
  };
}

type KeyUsage = "encrypt" | "decrypt" | "sign" | "deriveKey";
interface AesKeyGenParams {
  readonly name: "AES-GCM";
  readonly length: number;
}
interface HmacKeyGenParams {
  readonly name: "HMAC";
  readonly hash: string;
  readonly length: number;
}

function cipherWith(
  subtle: SubtleCrypto,
  document: string,
  encryption: CryptoKey,
  nonces: CryptoKey,
): DocumentCipher {
  const { nonceBytes, changeBytes } = cipherScheme;
  const under = (key: string, iv: Uint8Array<ArrayBuffer>) => ({
    name: "AES-GCM",
    iv,
    additionalData: encodeUtf8(cipherScheme.boundTo(document, key)),
  });
  return {
    seal: async (change, values) => {
      const mac = new Uint8Array(await subtle.sign("HMAC", nonces, Uint8Array.from(change)));
      return Promise.all(
        values.map(async ({ key, text }, index) => {
          const nonce = new Uint8Array(nonceBytes);
          nonce.set(mac.subarray(0, changeBytes));
          new DataView(nonce.buffer).setUint32(changeBytes, index);
          const body = new Uint8Array(
            await subtle.encrypt(under(key, nonce), encryption, encodeUtf8(text)),
          );
          const whole = new Uint8Array(nonceBytes + body.byteLength);
          whole.set(nonce);
          whole.set(body, nonceBytes);
          return toBase64Url(whole);
        }),
      );
    },
    open: (values) =>
      Promise.all(
        values.map(async ({ key, sealed }) => {
          try {
            const whole = fromBase64Url(sealed);
            const nonce = whole.slice(0, nonceBytes);
            const body = whole.slice(nonceBytes);
            return decoder.decode(await subtle.decrypt(under(key, nonce), encryption, body));
          } catch {
            // Web Crypto tells nothing but that it does not open.
            return null;
          }
        }),
      ),
  };
}

const decoder = new TextDecoder();
