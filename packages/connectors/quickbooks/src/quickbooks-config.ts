/** How one QuickBooks company is reached, and the names that its books give to what we need. */
export interface QuickBooksConfig {
  /** The company's id, `realmId` of the consent. */
  readonly realm: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Verifier tokens of the app's webhooks; several while one is being replaced. */
  readonly verifierTokens: readonly string[];
  /** The refresh token to begin with, from the consent. Later ones live in the connection's secrets. */
  readonly refreshToken?: string;
  /** Without a slash at the end. Default: production. */
  readonly apiUrl?: string;
  readonly tokenUrl?: string;
  /** Where a person sees an object. Default: the QuickBooks app. */
  readonly appUrl?: string;
  /** The item of lines that name none; created when it is missing. */
  readonly defaultItem?: string;
  /** Name of the account that collected money goes into and refunds leave. Default: Undeposited Funds. */
  readonly moneyAccount?: string;
  /** Codes of faults by which QuickBooks refuses one thing, as a 403 does: no source that we have read names them all. Default: 5020. */
  readonly deniedCodes?: readonly string[];
  /** So many days before the consent ends it is noted at each renewal. Default: 30. */
  readonly reconnectDays?: number;
}

/** Addresses and names that stand when the configuration is silent. */
export const quickBooksDefaults = {
  apiUrl: "https://quickbooks.api.intuit.com",
  tokenUrl: "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
  authorizeUrl: "https://appcenter.intuit.com/connect/oauth2",
  appUrl: "https://app.qbo.intuit.com",
  defaultItem: "Concord sales",
  deniedCodes: ["5020"],
  reconnectDays: 30,
} as const;

/** Every request says the version of the schema that we read: the base of the API since August 2025. */
export const minorVersion = "75";
