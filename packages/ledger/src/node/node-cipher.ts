import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from "node:crypto";
import { cipherScheme } from "../document-cipher.ts";
import type { OpenCipher } from "../document-cipher.ts";

const algorithm = "aes-256-gcm";
const { nonceBytes, changeBytes, tagBytes, boundTo } = cipherScheme;

/** The cipher of `webCipher`, byte by byte, on Node's synchronous calls: Web Crypto sends each value to another thread and back, which costs more than the encryption. */
export const nodeCipher: OpenCipher = async (secret, document) => {
  const derive = (info: string) => Buffer.from(hkdfSync("sha256", secret, "", info, 32));
  const encryption = derive(cipherScheme.encryptionInfo);
  const nonces = derive(cipherScheme.nonceInfo);
  return {
    seal: async (change, values) => {
      const mac = createHmac("sha256", nonces).update(change).digest();
      return values.map(({ key, text }, index) => {
        const nonce = Buffer.alloc(nonceBytes);
        mac.copy(nonce, 0, 0, changeBytes);
        nonce.writeUInt32BE(index, changeBytes);
        const cipher = createCipheriv(algorithm, encryption, nonce);
        cipher.setAAD(Buffer.from(boundTo(document, key)));
        const body = cipher.update(text, "utf8");
        return Buffer.concat([nonce, body, cipher.final(), cipher.getAuthTag()]).toString(
          "base64url",
        );
      });
    },
    open: async (values) =>
      values.map(({ key, sealed }) => {
        const whole = Buffer.from(sealed, "base64url");
        if (whole.byteLength < nonceBytes + tagBytes) return null;
        const decipher = createDecipheriv(algorithm, encryption, whole.subarray(0, nonceBytes));
        decipher.setAAD(Buffer.from(boundTo(document, key)));
        decipher.setAuthTag(whole.subarray(-tagBytes));
        try {
          const text = decipher.update(whole.subarray(nonceBytes, -tagBytes), undefined, "utf8");
          return text + decipher.final("utf8");
        } catch {
          return null;
        }
      }),
  };
};
