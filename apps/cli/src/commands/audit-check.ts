import { randomBytes, webcrypto } from "node:crypto";
import { resolve } from "node:path";
import { checkStore, readSecretKey } from "@concord/relay";
import { checkText } from "../audit/check-text.ts";
import { CommandFailure, exitCode } from "../failure.ts";
import type { Environment } from "../settings/environment.ts";
import { writeData, writeJson } from "../terminal/output.ts";

export interface CheckFlags {
  readonly data: string;
  /** The folder of the keys that seal, where it is not in the data folder. */
  readonly sealing?: string;
  readonly json: boolean;
}

/** `concord audit check --data DIR`: whether store, ledger and seals of a data folder say the same, while its relay may go on. 3 if something does not fit. */
export async function auditCheckCommand(
  flags: CheckFlags,
  environment: Environment,
): Promise<number> {
  const data = resolve(flags.data);
  const secretKey = readSecretKey(data, environment.CONCORD_SECRET_KEY);
  const checked = await checkStore(
    {
      data,
      secretKey,
      ...(flags.sealing !== undefined && { sealingFolder: resolve(flags.sealing) }),
    },
    { random: randomBytes, subtle: webcrypto.subtle },
  );
  if (checked === null) throw new CommandFailure(`${data} holds no store of a relay.`);
  if (flags.json) writeJson(checked);
  else writeData(checkText(checked));
  return checked.findings.length === 0 ? exitCode.done : exitCode.findings;
}
