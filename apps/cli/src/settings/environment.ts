import process from "node:process";
import { z } from "zod";
import { CommandFailure } from "../failure.ts";

// A variable that is set to nothing counts as not set, as in a copied .env.example.
const Text = z
  .string()
  .optional()
  .transform((text) => (text === "" ? undefined : text));
const Url = Text.pipe(z.url().optional());

/** What Concord reads from its environment. `.env.example` explains each. */
export const Environment = z.object({
  CONCORD_PORT: Text.transform((text) => (text === undefined ? undefined : Number(text))).pipe(
    z.int().min(0).max(65_535).optional(),
  ),
  CONCORD_DATA: Text,
  CONCORD_SECRET_KEY: Text,
  /** Where the keys lie that seal the ledger; and files and addresses, with commas between, to which seals are sent. */
  CONCORD_SEALING: Text,
  CONCORD_ANCHORS: Text,
  /** Within so many seconds what is recorded is sealed. */
  CONCORD_SEAL_SECONDS: Text.transform((text) =>
    text === undefined ? undefined : Number(text),
  ).pipe(z.number().min(1).max(86_400).optional()),
  /** Token of a bridge, instead of `--token`: other users of a machine can read a command line. */
  CONCORD_TOKEN: Text,
  /** Opens the control routes of a bridge; its own token unless given. */
  CONCORD_CONTROL_TOKEN: Text,
  /** The address under which browsers know the relay, if it is another than the relay's own. */
  CONCORD_URL: Url,
  /** An OpenID Connect provider to sign in with, as it names itself; what it calls us; and its secret, if it gave one. */
  CONCORD_OIDC_ISSUER: Url,
  CONCORD_OIDC_CLIENT_ID: Text,
  CONCORD_OIDC_CLIENT_SECRET: Text,
  CONCORD_OIDC_NAME: Text,
  CONCORD_OIDC_WORKSPACE: Text,
  CONCORD_OIDC_PEOPLE: Text,
  /** So many days before a connection to a vendor ends, a person is asked to connect again. */
  CONCORD_RECONNECT_DAYS: Text.transform((text) =>
    text === undefined ? undefined : Number(text),
  ).pipe(z.int().min(1).max(365).optional()),
  CONCORD_LOG_LEVEL: Text.pipe(
    z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  ),
  /** An OTLP/HTTP receiver of spans. Its other settings (headers, certificates) are read by OpenTelemetry itself. */
  OTEL_EXPORTER_OTLP_ENDPOINT: Url,
  OTEL_SERVICE_NAME: Text,
  OTEL_TRACES_SAMPLER_ARG: Text.transform((text) =>
    text === undefined ? undefined : Number(text),
  ).pipe(z.number().min(0).max(1).optional()),
  STRIPE_API_KEY: Text,
  STRIPE_WEBHOOK_SECRET: Text,
  STRIPE_API_URL: Url,
  STRIPE_ACCOUNT: Text,
  STRIPE_TIME_ZONE: Text,
  QUICKBOOKS_CLIENT_ID: Text,
  QUICKBOOKS_CLIENT_SECRET: Text,
  QUICKBOOKS_REALM_ID: Text,
  QUICKBOOKS_REFRESH_TOKEN: Text,
  QUICKBOOKS_WEBHOOK_VERIFIER: Text,
  QUICKBOOKS_API_URL: Url,
  QUICKBOOKS_TOKEN_URL: Url,
  /** Names in the company's books: the account for money, and the item of lines that name none. */
  QUICKBOOKS_MONEY_ACCOUNT: Text,
  QUICKBOOKS_DEFAULT_ITEM: Text,
  /** Codes by which QuickBooks refuses one thing only, with commas between. */
  QUICKBOOKS_DENIED_CODES: Text.transform((text) =>
    text?.split(",").map((code) => code.trim()),
  ).pipe(z.array(z.string().regex(/^\d+$/)).optional()),
});
export type Environment = z.infer<typeof Environment>;

/** Reads the environment once. A variable that makes no sense ends the command with its name. */
export function readEnvironment(): Environment {
  const parsed = Environment.safeParse(process.env);
  if (parsed.success) return parsed.data;
  throw new CommandFailure(
    `The environment can't be used. See .env.example.\n${z.prettifyError(parsed.error)}`,
    { exitCode: 2 },
  );
}
