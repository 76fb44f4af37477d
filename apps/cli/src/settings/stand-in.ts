import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/**
 * Credentials between the sandboxes of a data folder and their bridges. Made once and kept, so that a second start finds the same world.
 * They open nothing but processes on this machine.
 */
const StandIn = z.object({
  stripe: z.object({ apiKey: z.string(), webhookSecret: z.string(), account: z.string() }),
  quickbooks: z.object({
    clientId: z.string(),
    clientSecret: z.string(),
    realmId: z.string(),
    verifier: z.string(),
    /** Where the first refresh token came from; from then on the bridge keeps its own. */
    refreshToken: z.string().optional(),
  }),
});
export type StandIn = z.infer<typeof StandIn>;

const secret = (): string => randomBytes(18).toString("base64url");

export async function loadStandIn(dataFolder: string): Promise<StandIn> {
  const file = join(dataFolder, "sandbox.json");
  try {
    return StandIn.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    const made: StandIn = {
      stripe: {
        apiKey: `sk_test_${secret()}`,
        webhookSecret: `whsec_${secret()}`,
        account: "acct_1ConcordSandbox",
      },
      quickbooks: {
        clientId: `client-${secret()}`,
        clientSecret: secret(),
        realmId: "4620816365010101",
        verifier: secret(),
      },
    };
    await saveStandIn(dataFolder, made);
    return made;
  }
}

export async function saveStandIn(dataFolder: string, standIn: StandIn): Promise<void> {
  const file = join(dataFolder, "sandbox.json");
  await writeFile(`${file}.new`, `${JSON.stringify(standIn, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
