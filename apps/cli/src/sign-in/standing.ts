import type { Member } from "@concord/model";
import type { Principal, WorkspaceId } from "@concord/protocol";
import { admission } from "./admission.ts";
import type { OidcSettings } from "./oidc-settings.ts";

/**
 * As whom somebody may come in by a passkey who is no member. Whom a provider let in by their address is judged anew, by who may come in now; whom a link let in is who that said:
 * its role stands nowhere else.
 */
export function standingBy(settings: Pick<OidcSettings, "rules" | "workspace"> | undefined) {
  return (
    workspace: WorkspaceId,
    principal: Principal,
    members: readonly Member[],
  ): Principal | null => {
    const [, email] = /^mail:(.+)$/.exec(principal.id) ?? [];
    if (email === undefined) return principal;
    const rules = settings?.workspace === workspace ? settings.rules : [];
    const answer = admission({ email, isVerified: true, name: principal.name }, members, rules);
    return answer.type === "admitted" ? answer.principal : null;
  };
}
