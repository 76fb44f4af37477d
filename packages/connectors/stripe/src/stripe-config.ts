import type { AccountId } from "@concord/bridge/connector";

/** One Stripe account. Secrets come from the environment of the bridge, never from a document. */
export interface StripeConfig {
  /** "acct_…": stands in links and in the ids of imported documents. */
  readonly account: AccountId;
  /** "sk_…" or a restricted key "rk_…". */
  readonly secretKey: string;
  /** Signing secrets of the webhook endpoint, `whsec_` included; two while one is rolled over. */
  readonly webhookSecrets: readonly string[];
  /** The account's time zone (IANA), in which its seconds become calendar dates. */
  readonly timeZone: string;
  /** Name of our workspace in metadata: an object that names a document of another workspace is not ours. */
  readonly workspace?: string;
  /** Where the API is; Stripe itself unless said otherwise. */
  readonly endpoint?: {
    readonly host: string;
    readonly port: number;
    readonly protocol: "http" | "https";
  };
}
