import { z } from "zod";

/** `GET /auth/methods`: how people can sign in beside a link. */
export const SignInMethods = z
  .object({
    provider: z.object({ name: z.string() }).readonly().nullable(),
    /** Where passkeys can be used: in pages of this origin alone. Null where they cannot, since a browser makes none for such an address. */
    passkeys: z.object({ origin: z.string() }).readonly().nullable().default(null),
  })
  .readonly();
export type SignInMethods = z.infer<typeof SignInMethods>;

/** Why a sign-in came to nothing; it stands in the address to which the browser is sent (`/sign-in?signin=…`). */
export const SignInProblem = z.enum([
  /** The provider gave no e-mail address. */
  "no-address",
  /** It has not seen that the address is theirs. */
  "not-verified",
  /** Nobody lets this address in. */
  "not-a-member",
  /** It took too long, or was begun in another browser. */
  "expired",
  /** The provider said no, or its answer does not hold. */
  "failed",
  /** The provider cannot be reached. */
  "unavailable",
  /** The link with which a device began opens nothing. The app says so itself. */
  "link",
]);
export type SignInProblem = z.infer<typeof SignInProblem>;
