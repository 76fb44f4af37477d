import { z } from "zod";

const Base64Url = z.string().regex(/^[\w-]+$/);
const Credential = z.object({ type: z.literal("public-key"), id: Base64Url });

/** What a browser is asked for to sign somebody in: any passkey of this site. As `PublicKeyCredential.parseRequestOptionsFromJSON` reads it. */
export const PasskeyRequest = z.object({
  challenge: Base64Url,
  rpId: z.string(),
  timeout: z.number(),
  userVerification: z.literal("required"),
});
export type PasskeyRequest = z.infer<typeof PasskeyRequest>;

/** What a browser is asked for to make a passkey. As `PublicKeyCredential.parseCreationOptionsFromJSON` reads it. */
export const PasskeyCreation = z.object({
  challenge: Base64Url,
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: Base64Url, name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.object({ type: z.literal("public-key"), alg: z.number() })),
  timeout: z.number(),
  excludeCredentials: z.array(Credential),
  authenticatorSelection: z.object({
    residentKey: z.literal("required"),
    requireResidentKey: z.literal(true),
    userVerification: z.literal("required"),
  }),
  attestation: z.literal("none"),
});
export type PasskeyCreation = z.infer<typeof PasskeyCreation>;

/** A passkey as its holder, and an owner of the workspace, see it. `id` is ours, and no part of what signs in. */
export const ShownPasskey = z
  .object({
    id: z.string(),
    name: z.string(),
    addedAt: z.iso.datetime(),
    /** Null as long as nobody has signed in with it. */
    usedAt: z.iso.datetime().nullable(),
    holder: z.object({ id: z.string(), name: z.string() }),
  })
  .readonly();
export type ShownPasskey = z.infer<typeof ShownPasskey>;

/** `GET /api/v1/passkeys`, the newest first. */
export const PasskeysAnswer = z.object({ items: z.array(ShownPasskey) });
export type PasskeysAnswer = z.infer<typeof PasskeysAnswer>;

/** Why a passkey does not sign in, or is not added; the member `reason` of the problem that is answered. */
export const PasskeyRefusal = z.enum([
  /** Nobody has it here, or no longer. */
  "unknown",
  /** The question that it answers was too long ago, was answered before, or was another one. */
  "expired",
  /** Whoever has it has no access any more. */
  "ended",
  /** It was added before the relay was restored from a backup, and may have been removed since that was made. */
  "restored",
  /** It has counted less than before: another one like it may be around. */
  "copied",
  /** What it says does not hold. */
  "failed",
  /** It comes with a certificate of who made the authenticator, which was not asked for. */
  "attested",
  /** It is there already. */
  "taken",
  /** Somebody has as many as one may have. */
  "too-many",
]);
export type PasskeyRefusal = z.infer<typeof PasskeyRefusal>;
