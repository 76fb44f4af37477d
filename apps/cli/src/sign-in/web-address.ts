import type { Environment } from "../settings/environment.ts";

/**
 * The address at which a person opens a relay of this machine: by its name, since browsers make no passkeys for a number. A provider sends people back to the address that it was
 * told, so with one it stays that.
 */
export function webAddress(
  url: string,
  environment: Pick<Environment, "CONCORD_URL" | "CONCORD_OIDC_ISSUER">,
): string {
  const isToldElsewhere =
    environment.CONCORD_URL !== undefined || environment.CONCORD_OIDC_ISSUER !== undefined;
  return isToldElsewhere ? url : url.replace(/^http:\/\/127\.0\.0\.1(?=:|$)/, "http://localhost");
}
