import { Role } from "@concord/model";
import { WorkspaceId } from "@concord/protocol";
import { z } from "zod";
import { CommandFailure } from "../failure.ts";
import type { Environment } from "../settings/environment.ts";
import type { AdmissionRule } from "./admission.ts";

/** How people sign in with an OpenID Connect provider. */
export interface OidcSettings {
  readonly issuer: URL;
  readonly clientId: string;
  /** Undefined for a public client: PKCE alone proves that the answer is for us. */
  readonly clientSecret: string | undefined;
  /** What the button says: "Google", "Firm". */
  readonly name: string;
  readonly workspace: WorkspaceId;
  readonly rules: readonly AdmissionRule[];
  /** The address under which browsers know us. It is told to the provider, and never taken from a request. */
  readonly url: URL;
}

const PersonRole = Role.exclude(["connector"]);
const Rule = z
  .string()
  .transform((text) => text.split("=").map((part) => part.trim()))
  .pipe(z.tuple([z.string().regex(/^(\*|[^@\s*]+)@[^@\s*]+$/), PersonRole]))
  .transform(([who, role]): AdmissionRule => ({ who, role }));
const Rules = z
  .string()
  .transform((text) => text.split(",").filter((each) => each.trim() !== ""))
  .pipe(z.array(Rule));

/** The settings of the environment; undefined where no provider is named. A provider that is named by half ends the command with what is missing. */
export function oidcSettings(environment: Environment, url: string): OidcSettings | undefined {
  const { CONCORD_OIDC_ISSUER: issuer, CONCORD_OIDC_CLIENT_ID: clientId } = environment;
  if (issuer === undefined) return undefined;
  if (clientId === undefined) {
    throw new CommandFailure(
      "CONCORD_OIDC_ISSUER names a provider to sign in with, but CONCORD_OIDC_CLIENT_ID is missing: the provider gave it when Concord was registered there.",
      { exitCode: 2 },
    );
  }
  const rules = Rules.safeParse(environment.CONCORD_OIDC_PEOPLE ?? "");
  if (!rules.success) {
    throw new CommandFailure(
      "CONCORD_OIDC_PEOPLE takes addresses with roles: ana@firm.example=editor,*@firm.example=viewer",
      { exitCode: 2 },
    );
  }
  return {
    issuer: new URL(issuer),
    clientId,
    clientSecret: environment.CONCORD_OIDC_CLIENT_SECRET,
    name: environment.CONCORD_OIDC_NAME ?? new URL(issuer).hostname,
    workspace: WorkspaceId.parse(environment.CONCORD_OIDC_WORKSPACE ?? "main"),
    rules: rules.data,
    url: new URL(environment.CONCORD_URL ?? url),
  };
}
