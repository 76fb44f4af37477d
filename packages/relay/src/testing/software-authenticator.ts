import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { PasskeyCreation, PasskeyRequest } from "@concord/protocol";

/** What a test has an authenticator, or the browser before it, say otherwise than it would. */
export interface Lie {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly counter?: number;
  readonly isVerified?: boolean;
  readonly crossOrigin?: boolean;
  readonly userHandle?: string;
  readonly id?: string;
  /** How it vouches for what it made. */
  readonly fmt?: string;
}

/** A credential as an authenticator keeps it. */
export interface SoftCredential {
  readonly id: string;
  readonly rpId: string;
  readonly userHandle: string;
  readonly privateKey: KeyObject;
  counter: number;
}

const userPresent = 0x01;
const userVerified = 0x04;
const attestedData = 0x40;

/** An authenticator without hardware, with the browser before it: real P-256 keys, real attestation "none", real assertions. */
export function softwareAuthenticator(origin: string) {
  const credentials: SoftCredential[] = [];

  const clientData = (type: string, challenge: string, lie: Lie): Buffer =>
    clientSaid(type, challenge, { origin, ...lie });

  return {
    credentials,
    /** Makes a passkey, as `navigator.credentials.create` and `toJSON` do. */
    create: ({ rp, user, challenge }: PasskeyCreation, lie: Lie = {}) => {
      const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const id = lie.id === undefined ? randomBytes(16) : Buffer.from(lie.id, "base64url");
      const credential: SoftCredential = {
        id: id.toString("base64url"),
        rpId: rp.id,
        userHandle: user.id,
        privateKey,
        counter: 0,
      };
      credentials.push(credential);
      const { x = "", y = "" } = publicKey.export({ format: "jwk" });
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.byteLength);
      const attested = Buffer.concat([
        Buffer.alloc(16),
        length,
        id,
        cbor(
          new Map<number, CborValue>([
            [1, 2],
            [3, -7],
            [-1, 1],
            [-2, Buffer.from(x, "base64url")],
            [-3, Buffer.from(y, "base64url")],
          ]),
        ),
      ]);
      const attestationObject = cbor(
        new Map<string, CborValue>([
          ["fmt", lie.fmt ?? "none"],
          ["attStmt", new Map()],
          ["authData", authenticatorData(rp.id, 0, lie, attested)],
        ]),
      );
      return {
        id: credential.id,
        rawId: credential.id,
        type: "public-key",
        response: {
          clientDataJSON: clientData("webauthn.create", challenge, lie).toString("base64url"),
          attestationObject: attestationObject.toString("base64url"),
        },
      };
    },
    /** Signs in with the last passkey that it made, or another, as `navigator.credentials.get` and `toJSON` do. */
    get: (
      { challenge, rpId }: PasskeyRequest,
      lie: Lie = {},
      credential: SoftCredential | undefined = credentials.at(-1),
    ) => {
      if (credential === undefined) throw new Error("The authenticator holds no passkey");
      credential.counter += 1;
      const said = clientData("webauthn.get", challenge, lie);
      const data = authenticatorData(rpId, credential.counter, lie);
      const signature = sign("sha256", Buffer.concat([data, sha256(said)]), credential.privateKey);
      const id = lie.id ?? credential.id;
      return {
        id,
        rawId: id,
        type: "public-key",
        response: {
          clientDataJSON: said.toString("base64url"),
          authenticatorData: data.toString("base64url"),
          signature: signature.toString("base64url"),
          userHandle: lie.userHandle ?? credential.userHandle,
        },
      };
    },
  };
}

function clientSaid(type: string, challenge: string, lie: Lie): Buffer {
  const said = {
    type: lie.type ?? type,
    challenge: lie.challenge ?? challenge,
    origin: lie.origin,
    crossOrigin: lie.crossOrigin ?? false,
  };
  return Buffer.from(JSON.stringify(said));
}

function authenticatorData(rpId: string, counter: number, lie: Lie, attested?: Buffer): Buffer {
  const flags =
    userPresent |
    (lie.isVerified === false ? 0 : userVerified) |
    (attested === undefined ? 0 : attestedData);
  const count = Buffer.alloc(4);
  count.writeUInt32BE(lie.counter ?? counter);
  return Buffer.concat([
    sha256(Buffer.from(lie.rpId ?? rpId)),
    Buffer.of(flags),
    count,
    attested ?? Buffer.alloc(0),
  ]);
}

type CborValue = number | string | Buffer | Map<number | string, CborValue>;

/** As much of CBOR as an attestation takes. */
function cbor(value: CborValue): Buffer {
  if (typeof value === "number") return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value);
  if (typeof value === "string") {
    const text = Buffer.from(value);
    return Buffer.concat([cborHead(3, text.byteLength), text]);
  }
  if (!(value instanceof Map)) return Buffer.concat([cborHead(2, value.byteLength), value]);
  const entries = [...value].flatMap(([key, each]) => [cbor(key), cbor(each)]);
  return Buffer.concat([cborHead(5, value.size), ...entries]);
}

function cborHead(major: number, count: number): Buffer {
  if (count < 24) return Buffer.of((major << 5) | count);
  if (count < 256) return Buffer.of((major << 5) | 24, count);
  return Buffer.of((major << 5) | 25, count >> 8, count & 255);
}

function sha256(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}
