import type { Member, Role } from "@concord/model";
import type { Principal } from "@concord/protocol";

/** What a provider says of somebody, as far as it counts here. */
export interface ProvenIdentity {
  readonly email: string | undefined;
  /** Whether the provider has seen that the address is theirs. */
  readonly isVerified: boolean;
  readonly name: string | undefined;
}

/** Who may come in beside the members of the workspace: an address, or "*@firm.example" for everybody of a domain. */
export interface AdmissionRule {
  readonly who: string;
  readonly role: Exclude<Role, "connector">;
}

export type Admission =
  | { readonly type: "admitted"; readonly principal: Principal }
  | { readonly type: "refused"; readonly reason: "no-address" | "not-verified" | "not-a-member" };

/**
 * Who may come in, and as whom. Only a verified address counts: an address that somebody merely typed at a provider would open every door. A member is admitted as the
 * member; anybody else by the first rule for the whole address, then by the first for its domain.
 */
export function admission(
  identity: ProvenIdentity,
  members: readonly Member[],
  rules: readonly AdmissionRule[],
): Admission {
  const email = identity.email?.trim().toLowerCase();
  if (email === undefined || !/^[^@\s]+@[^@\s]+$/.test(email)) {
    return { type: "refused", reason: "no-address" };
  }
  if (!identity.isVerified) return { type: "refused", reason: "not-verified" };
  const member = members.find((each) => each.email?.trim().toLowerCase() === email);
  // A connector is no person: its token is made beside the data folder.
  if (member !== undefined && member.role !== "connector") {
    const { id, name, role } = member;
    return { type: "admitted", principal: { id, name, role } };
  }
  const domain = `*@${email.slice(email.lastIndexOf("@") + 1)}`;
  const rule =
    rules.find(({ who }) => who.toLowerCase() === email) ??
    rules.find(({ who }) => who.toLowerCase() === domain);
  if (rule === undefined) return { type: "refused", reason: "not-a-member" };
  const name = identity.name?.trim().slice(0, 200);
  return {
    type: "admitted",
    principal: {
      id: `mail:${email}`.slice(0, 128),
      name: name === undefined || name === "" ? email : name,
      role: rule.role,
    },
  };
}
