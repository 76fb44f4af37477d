import { z } from "zod";

/** Bytes from outside, as base64url of a bounded length. */
const bytes = (most: number): z.ZodString =>
  z
    .string()
    .min(1)
    .max(Math.ceil((most * 4) / 3))
    .regex(/^[\w-]+$/);
/** WebAuthn's own bound for the name of a credential. */
const CredentialId = bytes(1_023);
const ClientData = bytes(2_048);

const Credential = z.object({
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal("public-key"),
});

/** What `navigator.credentials.create` has made, by its `toJSON`. */
export const Attestation = Credential.extend({
  response: z.object({ clientDataJSON: ClientData, attestationObject: bytes(8_192) }),
});
export type Attestation = z.infer<typeof Attestation>;

/** What `navigator.credentials.get` answers, by its `toJSON`. */
export const Assertion = Credential.extend({
  response: z.object({
    clientDataJSON: ClientData,
    authenticatorData: bytes(2_048),
    signature: bytes(2_048),
    userHandle: bytes(64),
  }),
});
export type Assertion = z.infer<typeof Assertion>;

const ClientSaid = z.object({
  challenge: z.string(),
  /** Of the page that asked. */
  origin: z.string(),
  /** The page stands in a frame of somebody else. */
  crossOrigin: z.boolean().optional(),
});

/** What the browser says of the page that asked. Undefined for what is none of ours: ours stands in no frame. */
export function clientSaid(
  clientDataJSON: string,
): Pick<z.infer<typeof ClientSaid>, "challenge" | "origin"> | undefined {
  try {
    const text = Buffer.from(clientDataJSON, "base64url").toString("utf8");
    const said = ClientSaid.safeParse(JSON.parse(text)).data;
    return said?.crossOrigin === true ? undefined : said;
  } catch {
    // No JSON.
    return undefined;
  }
}
