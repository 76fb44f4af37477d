import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { checkStore, decodeSecretKey } from "@concord/relay";
import { checkText } from "../audit/check-text.ts";
import { CommandFailure, exitCode } from "../failure.ts";
import type { Environment } from "../settings/environment.ts";
import { writeData, writeJson } from "../terminal/output.ts";

export interface CheckFlags {
  readonly data: string;
  readonly json: boolean;
}

/** `concord audit check --data DIR`: whether store and ledger of a data folder say the same, while its relay may go on. 3 if something does not fit. */
export async function auditCheckCommand(
  flags: CheckFlags,
  environment: Environment,
): Promise<number> {
  const data = resolve(flags.data);
  const secretKey = keyOf(data, environment);
  const checked = await checkStore({ data, secretKey }, { random: randomBytes });
  if (checked === null) throw new CommandFailure(`${data} holds no store of a relay.`);
  if (flags.json) writeJson(checked);
  else writeData(checkText(checked));
  return checked.findings.length === 0 ? exitCode.done : exitCode.findings;
}

/** Looking makes no key. */
function keyOf(data: string, { CONCORD_SECRET_KEY }: Environment): Uint8Array | null {
  if (CONCORD_SECRET_KEY !== undefined) {
    return decodeSecretKey(CONCORD_SECRET_KEY, "CONCORD_SECRET_KEY");
  }
  const file = join(data, "secret.key");
  return existsSync(file) ? decodeSecretKey(readFileSync(file, "utf8").trim(), file) : null;
}
