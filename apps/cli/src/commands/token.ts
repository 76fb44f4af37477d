import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import process from "node:process";
import { Principal, WorkspaceId, createToken } from "@concord/protocol";
import type { TokenUse } from "@concord/protocol";
import { loadSecretKey } from "@concord/relay";
import { z } from "zod";
import { CommandFailure } from "../failure.ts";
import type { Environment } from "../settings/environment.ts";

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const Duration = z
  .string()
  .regex(/^[1-9]\d{0,4}[mhd]$/)
  .transform((text) => {
    const unit = z.enum(["m", "h", "d"]).parse(text.at(-1));
    return Number.parseInt(text, 10) * unitMs[unit];
  });

export interface TokenFlags {
  readonly data: string;
  readonly workspace: string;
  readonly role: string;
  readonly name: string;
  readonly connector?: string;
  readonly expires: string;
  readonly use: TokenUse;
}

/** Signs a token with the key of a data folder. */
export async function signToken(flags: TokenFlags, environment: Environment): Promise<string> {
  const workspace = WorkspaceId.safeParse(flags.workspace);
  const lifetime = Duration.safeParse(flags.expires);
  const principal = Principal.safeParse({
    // One name, one person: a new token for the same name is the same principal.
    id: `${flags.role}:${flags.name}`.slice(0, 128),
    name: flags.name,
    role: flags.role,
    ...(flags.connector !== undefined && { connector: flags.connector }),
  });
  if (!workspace.success) throw wrong("--workspace", workspace.error);
  if (!lifetime.success) {
    throw new CommandFailure("--expires takes a number and m, h or d, for example 30d", {
      exitCode: 2,
    });
  }
  if (!principal.success) throw wrong("--role, --name or --connector", principal.error);
  return createToken(loadSecretKey(resolve(flags.data), environment.CONCORD_SECRET_KEY), {
    workspace: workspace.data,
    principal: principal.data,
    use: flags.use,
    expiresAt: Date.now() + lifetime.data,
    issuedAt: Date.now(),
    id: randomUUID(),
  });
}

/** `concord token create`: the token and nothing else on stdout. */
export async function tokenCommand(flags: TokenFlags, environment: Environment): Promise<void> {
  process.stdout.write(`${await signToken(flags, environment)}\n`);
}

function wrong(flag: string, error: z.ZodError): CommandFailure {
  return new CommandFailure(`${flag}: ${z.prettifyError(error)}`, { exitCode: 2 });
}
