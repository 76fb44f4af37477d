import { Role } from "@concord/model";
import { z } from "zod";

/** What a door asks about before it lets something through. What a role may write, path by path, stands in the document's path table. */
export type Right = "read" | "write" | "presence" | "audit" | "manage";

const rights: Readonly<Record<Role, readonly Right[]>> = {
  owner: ["read", "write", "presence", "audit", "manage"],
  editor: ["read", "write", "presence"],
  field: ["read", "write", "presence"],
  viewer: ["read", "presence"],
  auditor: ["read", "audit"],
  connector: ["read", "write", "presence"],
};

export function hasRight(role: Role, right: Right): boolean {
  return rights[role].includes(right);
}

/** Who stands behind a connection. `connector` names the vendor for the role of that name ("stripe"). */
export const Principal = z
  .object({
    id: z.string().min(1).max(128),
    name: z.string().min(1).max(200),
    role: Role,
    connector: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,63}$/)
      .optional(),
  })
  .refine(({ role, connector }) => (role === "connector") === (connector !== undefined), {
    message: "A connector, and nobody else, names its connector",
    path: ["connector"],
  })
  .readonly();
export type Principal = z.infer<typeof Principal>;
