import { z } from "zod";
import { inWords } from "../access/api.ts";
import { DeadLetterPage } from "../access/bridge-answers.ts";
import { locateBridges } from "../access/locate-bridge.ts";
import type { BridgeAccess } from "../access/locate-bridge.ts";
import type { RelayFlags } from "../access/locate.ts";
import { deadLettersText } from "../bridges/dead-letter-text.ts";
import type { HeldLetter } from "../bridges/dead-letter-text.ts";
import { CommandFailure, exitCode } from "../failure.ts";
import { counted, writeData, writeHint, writeJson } from "../terminal/output.ts";

export interface DeadLetterFlags extends RelayFlags {
  readonly vendor?: string;
  readonly json: boolean;
}

/** `concord dead-letters list`: of one bridge or all. 3 if there are any. */
export async function deadLetterListCommand(flags: DeadLetterFlags): Promise<number> {
  const held = (
    await Promise.all((await locateBridges(flags.vendor, flags)).map(lettersOf))
  ).flat();
  if (flags.json) writeJson({ items: held });
  else if (held.length === 0) writeHint("No dead letters: everything could be done.");
  else {
    writeData(deadLettersText(held));
    writeHint(
      `\n${counted(held.length, "dead letter")}. Try again with: concord dead-letters replay ID · give up with: concord dead-letters drop ID`,
    );
  }
  return held.length === 0 ? exitCode.done : exitCode.findings;
}

/** `concord dead-letters replay|drop ID`: tries it again, or gives it up. */
export async function deadLetterActCommand(
  act: "replay" | "drop",
  id: string,
  flags: DeadLetterFlags,
): Promise<void> {
  for (const bridge of await locateBridges(flags.vendor, flags)) {
    if (!(await lettersOf(bridge)).some((letter) => letter.id === id)) continue;
    const path = `/control/dead-letters/${encodeURIComponent(id)}/${act}`;
    const answer = await bridge.api.tryPost(path, {}, z.unknown());
    if (answer.type === "problem") {
      throw new CommandFailure(`The ${bridge.vendor} bridge: ${inWords(answer.problem)}`);
    }
    if (flags.json) writeJson({ id, vendor: bridge.vendor, done: act });
    else {
      const what = act === "replay" ? "tries it again now" : "gave it up";
      writeHint(`The ${bridge.vendor} bridge ${what}.`);
    }
    return;
  }
  throw new CommandFailure(
    `No dead letter has the id ${id}. concord dead-letters list shows them.`,
  );
}

async function lettersOf({ vendor, api }: BridgeAccess): Promise<readonly HeldLetter[]> {
  const { items } = await api.get("/control/dead-letters", DeadLetterPage);
  return items.map((item) => ({ ...item, vendor }));
}
